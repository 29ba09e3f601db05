"""A live chat on a wall in memory, and readers who speak there."""

from datetime import timedelta

from tests.chats.factories import make_chat
from tests.publishing.factories import NOW, make_channel, make_run
from unwatched.chats.services import listening
from unwatched.gateways.social.memory import MemoryAccount, MemoryWall
from unwatched.publishing.models import Delivery, DeliveryState, Post, RunState, Thread, ThreadKind, ThreadState


def make_live_chat(*, account=None, channel=None, questions=3, **fields):
    """A chat that runs since five minutes ago, with nothing posted yet."""
    account = account or MemoryAccount()
    channel = channel or make_channel(handle=account.handle)
    run = make_run(state=RunState.RUNNING, started_at=NOW - timedelta(minutes=5))
    return make_chat(channels=[channel], questions=questions, run=run, **fields), channel, account


def post_step(chat, step, channel, account, *, at):
    """Posts one step as the engine does; gives what stands on the wall."""
    thread = Thread.objects.create(
        title=step.text[:80], kind=ThreadKind.CHAT, state=ThreadState.DONE, run=chat.run, rank=step.rank, due_at=at,
        changed_at=at,
    )  # fmt: skip
    step.post = Post.objects.create(thread=thread, position=0, text=step.text)
    step.save()
    note = account.overhear(step.text, author="", at=at)
    Delivery.objects.create(
        thread=thread, post=step.post, channel=channel, position=0, state=DeliveryState.SENT, due_at=at, sent_at=at,
        stamped_at=at, key=f"step-{step.pk}-{channel.pk}", uri=note.uri, url=note.url, remote_id=note.id,
        text=step.text,
    )  # fmt: skip
    return note


def hear(chat, channel, account, *, now=NOW):
    return listening.hear(chat, channel, account, now=now)


def new_wall(name):
    return MemoryWall(name)
