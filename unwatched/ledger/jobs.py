"""What the worker does for the ledgers."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .services import reviewing, suggesting, sunsets


@sweep(every=timedelta(hours=1), name="ledger promises")
def look_at_promises(*, now: datetime) -> str | None:
    """Tasks for promises that end or have to be looked at."""
    due = reviewing.ensure_tasks(now=now)
    return f"{due} promises to look at" if due else None


@sweep(every=timedelta(hours=1), name="ledger laws")
def look_at_laws(*, now: datetime) -> str | None:
    """Tasks for laws that end within twelve months, or should have ended."""
    due = sunsets.ensure_tasks(now=now)
    return f"{due} laws that end" if due else None


@sweep(every=timedelta(hours=6), name="ledger suggestions")
def forget_suggestions(*, now: datetime) -> str | None:
    """The words of what was settled long ago."""
    gone = suggesting.forget_old(now=now)
    return f"{gone} old suggestions emptied" if gone else None
