"""A chat with as much in it as an hour can bring."""

from datetime import timedelta

from tests.chats.factories import make_chat
from tests.publishing.factories import make_channel, make_run
from unwatched.chats.models import Draft, Reply, ReplyState, SortedBy
from unwatched.gateways.social import Network
from unwatched.publishing.models import Delivery, DeliveryState, Post, RunState, Thread, ThreadKind, ThreadState


def make_big_chat(*, facilitators, now, replies=2000, questions=8, answered=0.5):
    """A live chat with so many replies, half of them answered through the ledger; 60 accounts, one of them a flood."""
    channel = make_channel(handle="@ours@rehearsal.test")
    run = make_run(state=RunState.RUNNING, started_at=now - timedelta(hours=1))
    chat = make_chat(channels=[channel], questions=questions, run=run)
    steps = list(chat.steps.filter(number__isnull=False))
    rows = []
    for n in range(replies):
        author = "flood" if n % 4 == 0 else f"reader-{n % 60}"
        done = n % 100 < answered * 100
        rows.append(Reply(
            chat=chat, uri=f"https://social.example/{n}", network=Network.REHEARSAL, channel=channel, remote_id=str(n),
            author_id=author, author_name=author.title(), author_handle=f"@{author}@social.example",
            text=f"A{n % questions + 1} where I met camera number {n}, and what it did to my way home" * 2,
            at=now - timedelta(seconds=3600 - n), heard_at=now - timedelta(seconds=3600 - n),
            question=steps[n % questions] if n % 9 else None, sorted_by=SortedBy.NUMBER if n % 9 else SortedBy.NOTHING,
            state=ReplyState.ANSWERED if done else ReplyState.FREE,
            answered_by=facilitators[n % len(facilitators)] if done else None, answered_at=now if done else None,
        ))  # fmt: skip
    rows = Reply.objects.bulk_create(rows)
    answers = [row for row in rows if row.state == ReplyState.ANSWERED]
    threads = Thread.objects.bulk_create(
        Thread(
            title="Answer", kind=ThreadKind.ANSWER, state=ThreadState.DONE, once=f"{row.pk}", due_at=now, changed_at=now
        )
        for row in answers
    )
    posts = Post.objects.bulk_create(Post(thread=thread, position=0, text="Thank you") for thread in threads)
    at = {"due_at": now, "sent_at": now, "stamped_at": now}
    Delivery.objects.bulk_create(
        Delivery(thread=post.thread, post=post, channel=channel, position=0, state=DeliveryState.SENT,
                 key=f"a-{post.pk}", uri=f"rehearsal:a/{post.pk}", url=f"https://wall.test/{post.pk}", **at)
        for post in posts
    )  # fmt: skip
    for row, thread in zip(answers, threads, strict=True):
        row.answer = thread
    Reply.objects.bulk_update(answers, ["answer"], batch_size=500)
    for n, row in enumerate(rows[10:15]):
        Draft.objects.create(reply=row, user=facilitators[n % len(facilitators)], text="…", at=now)
    return chat
