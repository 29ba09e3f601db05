"""What the worker does for evidence. What asks others' servers goes abroad: they take their time."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .services import proposals, rechecking, stamping


@sweep(every=timedelta(seconds=3), name="evidence pages", abroad=True)
def fetch_pages(*, now: datetime) -> str | None:
    """Pages that were agreed to."""
    kept = proposals.fetch_due(now=now)
    return f"{kept} pages kept" if kept else None


@sweep(every=timedelta(minutes=1), name="evidence stamps", abroad=True)
def ask_for_stamps(*, now: datetime) -> str | None:
    further = stamping.ask_due(now=now)
    return f"{further} stamps came further" if further else None


@sweep(every=timedelta(seconds=30), name="evidence cited", abroad=True)
def look_at_what_is_cited(*, now: datetime) -> str | None:
    """One round of the weekly look."""
    looked = rechecking.look_due(now=now)
    return f"{looked} citations looked at" if looked else None


@sweep(every=timedelta(minutes=10), name="evidence roots")
def close_the_day(*, now: datetime) -> str | None:
    """The root over yesterday's manifests, and a row for everybody who is to stamp it."""
    made = stamping.close_day(now=now)
    planned = stamping.plan(now=now)
    if not made and not planned:
        return None
    return f"{made.size if made else 0} manifests, {planned} stamps to ask for"
