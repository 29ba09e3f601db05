"""What goes out between two moments: threads by themselves, and runs as one line each; and the same for calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.core.calendars import Event, calendar
from unwatched.publishing import run_pages
from unwatched.publishing.models import Run, RunState, Thread, ThreadKind, ThreadState
from unwatched.vault import services as vault

SHOWN = (ThreadState.PLANNED, ThreadState.PAUSED, ThreadState.DONE)
FOLLOWED = timedelta(days=400)  # how far a calendar sees ahead
KEPT = timedelta(days=60)  # … and back
A_MOMENT = timedelta(minutes=5)  # a post takes no time, but calendars want some


@dataclass(frozen=True)
class Row:
    """One line: a thread, or a run from its first post to its last."""

    at: datetime
    until: datetime
    title: str
    url: str
    name: str  # never changes: "thread-7"


def between(since: datetime, until: datetime) -> list[Row]:
    """In the order of time. Rehearsals and answers are left out."""
    rows = [*_threads(since, until), *_runs(since, until)]
    return sorted(rows, key=lambda row: (row.at, row.name))


def _threads(since: datetime, until: datetime) -> Iterable[Row]:
    threads = Thread.objects.filter(
        kind=ThreadKind.THREAD, run=None, state__in=SHOWN, due_at__gte=since, due_at__lt=until
    )
    for thread in threads:
        assert thread.due_at is not None
        url = reverse("office_thread", args=[thread.pk])
        yield Row(thread.due_at, thread.due_at + A_MOMENT, thread.title, url, f"thread-{thread.pk}")


def _runs(since: datetime, until: datetime) -> Iterable[Row]:
    runs = (
        Run.objects.filter(rehearsal=False)
        .exclude(state=RunState.STOPPED)
        .annotate(first=Min("threads__due_at"), last=Max("threads__due_at"))
        .filter(first__gte=since, first__lt=until)
    )
    for run in runs:
        yield Row(run.first, run.last + A_MOMENT, run.title, run_pages.url_of(run), f"run-{run.pk}")


# --- For calendars ---------------------------------------------------------------------------

FEED = "calendar"


def feed_token(user: User) -> str:
    """What opens the feed without signing in, as calendars need it."""
    return vault.make_token(FEED, user.pk)


def feed(*, now: datetime) -> bytes:
    """What is planned, as iCalendar (RFC 5545): titles and times, no texts."""
    host = settings.PUBLIC_URL.partition("://")[2]
    rows = between(now - KEPT, now + FOLLOWED)
    events = [Event(uid=f"{row.name}@{host}", title=row.title, starts_at=row.at, ends_at=row.until) for row in rows]
    return calendar(events, name=_("Posts and chats"), stamp=now)
