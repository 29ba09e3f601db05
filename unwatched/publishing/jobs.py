"""What the worker does for publishing."""

from datetime import datetime, timedelta
from threading import Event

from django.utils import timezone

from unwatched.core.jobs import companion, sweep

from .models import Series
from .services import connecting, pictures, publisher, series


def publish(stop: Event) -> None:
    """Posts what is due, on the second."""
    publisher.Publisher().run(stop)


def publish_once(*, now: datetime) -> str | None:
    done = publisher.run_due(now, clock=timezone.now)
    return f"{done} posts" if done else None


companion(name="publisher", run=publish, once=publish_once)


@sweep(every=timedelta(minutes=15), name="channels", abroad=True)
def look_after_channels(*, now: datetime) -> str | None:
    """Each account once a day: does it still open, and what does its server take?"""
    looked = connecting.check_due(now=now)
    return f"{looked} accounts looked at" if looked else None


@sweep(every=timedelta(minutes=5), name="series")
def plan_series(*, now: datetime) -> str | None:
    """The next drafts of each series get their times."""
    planned = sum(len(series.plan_next(one, now=now)) for one in Series.objects.filter(active=True))
    return f"{planned} planned" if planned else None


@sweep(every=timedelta(days=1), name="post pictures")
def forget_pictures(*, now: datetime) -> str | None:
    """Files of pictures that no post has any more."""
    gone = pictures.sweep(now=now)
    return f"{gone} pictures removed" if gone else None
