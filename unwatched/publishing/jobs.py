"""What the worker does for publishing."""

from datetime import datetime, timedelta
from threading import Event

from unwatched.core.jobs import companion, sweep

from .models import Series
from .services import connecting, series
from .services.publisher import Publisher


@companion(name="publisher")
def publish(stop: Event) -> None:
    """Posts what is due, on the second."""
    Publisher().run(stop)


@sweep(every=timedelta(minutes=15), name="channels")
def look_after_channels(*, now: datetime) -> str | None:
    """Each account once a day: does it still open, and what does its server take?"""
    looked = connecting.check_due(now=now)
    return f"{looked} accounts looked at" if looked else None


@sweep(every=timedelta(minutes=5), name="series")
def plan_series(*, now: datetime) -> str | None:
    """The next drafts of each series get their times."""
    planned = sum(len(series.plan_next(one, now=now)) for one in Series.objects.filter(active=True))
    return f"{planned} planned" if planned else None
