"""What the worker does for chats."""

from datetime import datetime, timedelta
from threading import Event

from unwatched.core.jobs import companion, sweep
from unwatched.core.scrubbing import scrub

from .ears import listen_forever
from .services import retention


@companion(name="ears")
def listen(stop: Event) -> None:
    """Hears what people say while a chat is live."""
    listen_forever(stop)


@sweep(every=timedelta(hours=1), name="forget what was said")
def forget(*, now: datetime) -> str | None:
    done = retention.forget(now=now)
    if done:
        scrub()
    return f"{done} rows" if done else None
