"""What the worker does for messages and calls. Each of these may run twice, or die in the middle, without harm."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .services import calls


@sweep(every=timedelta(hours=1), name="forget-calls")
def forget_calls(*, now: datetime) -> str | None:
    done = calls.forget(now=now)
    return f"{done} rows" if done else None
