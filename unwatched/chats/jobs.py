"""What the worker does for chats."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .services import reminding


@sweep(every=timedelta(minutes=5), name="chat-reminders")
def remind(*, now: datetime) -> str | None:
    """A day before, everybody who takes part gets a mail."""
    sent = reminding.remind(now=now)
    return f"{sent} mails" if sent else None
