"""What the worker does for chats."""

from datetime import datetime, timedelta
from threading import Event

from unwatched.core.jobs import companion, sweep
from unwatched.core.scrubbing import scrub

from . import ears
from .services import leftovers, reminding, retention


def listen(stop: Event) -> None:
    """Hears what people say while a chat is live."""
    ears.listen_forever(stop)


def listen_once(*, now: datetime) -> str | None:
    asked = ears.listen_once(now=now)
    return f"{asked} accounts asked" if asked else None


companion(name="ears", run=listen, once=listen_once)


@sweep(every=timedelta(minutes=5), name="chat-reminders")
def remind(*, now: datetime) -> str | None:
    """A day before, everybody who takes part gets a mail."""
    sent = reminding.remind(now=now)
    return f"{sent} mails" if sent else None


@sweep(every=timedelta(minutes=2), name="chat-leftovers")
def look_after_leftovers(*, now: datetime) -> str | None:
    """Replies that nobody has answered become tasks when their chat is over, and tasks end with the last of them."""
    ended = leftovers.look_after(now=now)
    return f"{ended} tasks settled" if ended else None


@sweep(every=timedelta(hours=1), name="chat-forgetting")
def forget(*, now: datetime) -> str | None:
    """What people said to chats that were not published, and what live desks needed."""
    done = retention.forget(now=now)
    if done:
        scrub()
    return f"{done} rows" if done else None
