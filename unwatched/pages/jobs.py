"""What the worker does for pages."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from .countdowns import ensure_tasks
from .models import CampaignPage, HomePage


@sweep(every=timedelta(minutes=30), name="countdowns")
def remind_of_countdowns(*, now: datetime) -> str | None:
    """Tasks for days that come near."""
    pages = [*CampaignPage.objects.live(), *HomePage.objects.live()]
    made = sum(ensure_tasks(page, now=now) for page in pages)
    return f"{made} reminders of days that come near" if made else None
