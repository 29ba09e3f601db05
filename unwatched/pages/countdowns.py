"""Days left: when a page must change by itself, the day as a calendar entry, and reminders for the organisers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from unwatched.core import zones
from unwatched.core.calendars import Event, calendar
from unwatched.tasks.services import ensure

from .addresses import absolute

DAYS_AHEAD = (30, 7, 1)  # before the end, somebody is asked to look
LOOK_BACK = timedelta(days=1)  # a worker that stood still for longer reminds of nothing that is over


def countdowns_on(page: Page) -> Iterator[Any]:
    """The blocks of a page that count days; those of the top sheet first. In a draft some have no day yet."""
    for field in ("countdown", "body"):
        for block in getattr(page, field, None) or ():
            if block.block_type == "countdown" and block.value.get("until"):
                yield block


def changes_at(page: Page, *, now: datetime) -> datetime | None:
    """The next moment at which a page says something else by itself; None when it does not."""
    moments = [block.value.changes_at(now) for block in countdowns_on(page)]
    return min((moment for moment in moments if moment), default=None)


def as_calendar(page: Page, *, now: datetime) -> bytes:
    """An .ics file with the end of each countdown."""
    events = [
        Event(
            uid=f"countdown-{block.id}@{page.translation_key}", title=f"{page.title}: {block.value['words']}",
            starts_at=block.value.ends_at, zone=block.value.zone, url=absolute(page.get_url()),
            remind=timedelta(days=1), sequence=int(page.latest_revision_created_at.timestamp())
            if page.latest_revision_created_at else 0,
        )
        for block in countdowns_on(page)
    ]  # fmt: skip
    return calendar(events, name=page.title, stamp=now)


def ensure_tasks(page: Page, *, now: datetime) -> int:
    """Asks somebody to look 30, 7 and 1 days ahead; how many such tasks a page has by now."""
    made = 0
    for block in countdowns_on(page):
        value = block.value
        for days in DAYS_AHEAD:
            due = value.ends_at - timedelta(days=days)
            if due <= now < value.ends_at + LOOK_BACK:
                end = zones.clock(value.ends_at, zone=value.zone)
                ensure(
                    about=f"pages.countdown:{block.id}:{value.ends_at:%Y%m%d%H%M}:{days}",
                    title=ngettext("%(days)d day left: %(page)s", "%(days)d days left: %(page)s", days)
                    % {"days": days, "page": page.title},
                    why=_("On %(day)s at %(time)s the page says by itself: “%(over)s” Look at what it asks then.")
                    % {"day": date_format(end, "DATE_FORMAT"), "time": f"{end:%H:%M}", "over": value["over"]},
                    url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                    may="wagtailadmin.access_admin",
                    due_at=value.ends_at,
                    now=now,
                )
                made += 1
    return made
