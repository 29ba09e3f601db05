"""The least that is valid."""

from datetime import UTC, datetime, timedelta

from unwatched.gateways.social import Network
from unwatched.publishing.models import Channel, Post, Run, Thread, ThreadState

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


def make_channel(*, network=Network.REHEARSAL, name="Our wall", **fields):
    return Channel.objects.create(network=network, name=name, added_at=NOW, **fields)


def make_run(*, title="Chat of the week", **fields):
    return Run.objects.create(title=title, **fields)


def make_thread(*texts, channels=None, due_at=None, state=None, **fields):
    """A thread of posts with these texts; planned when it has a time."""
    thread = Thread.objects.create(
        title="Cameras in the market",
        due_at=due_at,
        state=state or (ThreadState.PLANNED if due_at else ThreadState.DRAFT),
        changed_at=NOW,
        **fields,
    )
    thread.channels.set([make_channel()] if channels is None else channels)
    Post.objects.bulk_create(
        Post(thread=thread, position=position, text=text) for position, text in enumerate(texts or ["Who watches?"])
    )
    return thread


def later(seconds):
    """So many seconds after the tests' moment."""
    return NOW + timedelta(seconds=seconds)
