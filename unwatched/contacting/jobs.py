"""What the worker does for letters and calls. Each of these may run twice, or die in the middle, without harm."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .services import asking, calls, dripping, judging, retention, telling


@sweep(every=timedelta(seconds=1), name="messages-ask")
def ask(*, now: datetime) -> str | None:
    asked = asking.send_due(now=now)
    return f"{asked} mails" if asked else None


@sweep(every=timedelta(seconds=5), name="messages-send")
def send(*, now: datetime) -> str | None:
    judging.judge(now=now)  # first: nothing goes out that nobody has looked at
    sent = dripping.send_due(now=now)
    return f"{sent} mails" if sent else None


@sweep(every=timedelta(seconds=30), name="messages-told")
def tell(*, now: datetime) -> str | None:
    """Programmes of others hear that a last day has passed, and how many wrote or called in an hour that is over."""
    said = telling.say_closed(now=now) + telling.say_counted(now=now)
    return f"{said} told" if said else None


@sweep(every=timedelta(hours=1), name="messages-forget")
def forget(*, now: datetime) -> str | None:
    done = retention.forget(now=now) + calls.forget(now=now)
    return f"{done} rows" if done else None
