"""A chat that is over, and what people said to it."""

from datetime import timedelta

from tests.chats.factories import make_chat, make_reply
from tests.publishing.factories import NOW, make_channel, make_run
from unwatched.chats.models import SortedBy
from unwatched.gateways.social import Network
from unwatched.publishing.models import Post, RunState, Thread


def make_ended_chat(*, ended_at=None, **fields):
    """A chat of three questions that ended an hour ago, each posted."""
    ended_at = ended_at or NOW - timedelta(hours=1)
    run = make_run(state=RunState.DONE, started_at=ended_at - timedelta(hours=1), ended_at=ended_at)
    channel = make_channel(network=Network.MASTODON, name="Ours", server="https://social.example",
                           handle="@ours@social.example", account_id="7")  # fmt: skip
    chat = make_chat(channels=[channel], run=run, **fields)
    for step in chat.steps.filter(number__isnull=False):
        thread = Thread.objects.create(title="Q", changed_at=NOW, due_at=NOW)
        step.post = Post.objects.create(thread=thread, position=0, text=step.text)
        step.save()
    return chat


def said(chat, author, text, *, number=2, minutes=0, **fields):
    """What somebody said so many minutes after the first."""
    fields = {"sorted_by": SortedBy.NUMBER, "channel": chat.channels.first(), **fields}
    return make_reply(
        chat, uri=f"https://tide.example/{author}/{chat.replies.count()}", url=f"https://tide.example/@{author}/1",
        author_id=f"https://tide.example/users/{author}", author_name=author.title(),
        author_handle=f"@{author}@tide.example", text=text, at=NOW - timedelta(minutes=90 - minutes),
        question=chat.steps.get(number=number) if number else None, **fields,
    )  # fmt: skip
