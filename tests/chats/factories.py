"""The least that is valid."""

from tests.publishing.factories import NOW, make_channel
from unwatched.chats.models import Chat, Reply, Step, StepKind
from unwatched.gateways.social import Network


def make_chat(*, channels=None, questions=3, **fields):
    """A chat with a welcome of two posts, some questions, and a wrap-up of one post; each question has a card."""
    fields = {"title": "Who watches Wrenfield?", "hashtag": "WhoWatchesWrenfield", "starts_at": NOW, **fields}
    chat = Chat.objects.create(changed_at=NOW, **fields)
    chat.channels.set([make_channel()] if channels is None else channels)
    tag = f"#{chat.hashtag}"
    kinds = [StepKind.WELCOME] * 2 + [StepKind.QUESTION] * questions + [StepKind.WRAP_UP]
    for rank, kind in enumerate(kinds):
        asks = kind == StepKind.QUESTION
        number = rank - 1 if asks else None
        Step.objects.create(
            chat=chat, rank=rank, kind=kind, number=number, card=asks,
            text=f"Q{number} Where did you meet a camera? {tag}" if asks else f"{kind} {rank} {tag}",
            description=f"Question {number} on yellow paper: where did you meet a camera?" if asks else "",
        )  # fmt: skip
    return chat


def make_reply(chat, *, uri="https://social.example/@ada/1", **fields):
    """Somebody's public reply."""
    fields = {"author_id": "https://social.example/@ada", "author_handle": "@ada@social.example", **fields}
    fields = {"network": Network.MASTODON, "text": "A2 at the market gate", "at": NOW, "heard_at": NOW, **fields}
    return Reply.objects.create(chat=chat, uri=uri, **fields)
