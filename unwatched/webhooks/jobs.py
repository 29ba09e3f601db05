"""Telling goes abroad: others' servers take their time."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .services import clear_old, send_due


@sweep(every=timedelta(seconds=2), name="webhooks", abroad=True)
def tell(*, now: datetime) -> str | None:
    done = send_due(now=now)
    return f"{done} told" if done else None


@sweep(every=timedelta(hours=6), name="webhooks old")
def forget(*, now: datetime) -> str | None:
    gone = clear_old(now=now)
    return f"{gone} old deliveries removed" if gone else None
