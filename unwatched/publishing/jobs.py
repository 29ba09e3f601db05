"""What the worker does for publishing."""

from datetime import datetime
from threading import Event

from django.utils import timezone

from unwatched.core.jobs import companion

from .services import publisher


def publish(stop: Event) -> None:
    """Posts what is due, on the second."""
    publisher.Publisher().run(stop)


def publish_once(*, now: datetime) -> str | None:
    done = publisher.run_due(now, clock=timezone.now)
    return f"{done} posts" if done else None


companion(name="publisher", run=publish, once=publish_once)
