"""What others did while you were away, and what was begun. Both are read from Wagtail's audit log and drafts:
nothing is stored about when an organiser looked at a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import registry
from wagtail.models import BaseLogEntry, ModelLogEntry, Page, PageLogEntry
from wagtail.permissions import policy_registry

from .people import Person

LONGEST = timedelta(days=7)
ROWS = 5


@dataclass(frozen=True)
class Done:
    """One thing that somebody else did."""

    who: str
    what: str
    label: str
    at: datetime


@dataclass(frozen=True)
class Draft:
    """A page with words that are not published."""

    title: str
    url: str
    at: datetime | None


def last_here(user: Person, *, now: datetime) -> datetime:
    """When this person last did something on an earlier day; at most a week ago."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    times = [
        model.objects.filter(user_id=user.pk, timestamp__lt=today)
        .order_by("-timestamp")
        .values_list("timestamp", flat=True)
        .first()
        for model in (PageLogEntry, ModelLogEntry)
    ]
    return max([now - LONGEST, *(t for t in times if t)])


def done_by_others(user: Person, *, now: datetime) -> list[Done]:
    """The last things that others did since then, newest first."""
    start = last_here(user, now=now)
    entries: list[BaseLogEntry] = []
    for model in (PageLogEntry, ModelLogEntry):
        entries += (
            model.objects.viewable_by_user(user)
            .filter(timestamp__gt=start)
            .exclude(user_id=user.pk)
            .exclude(user_id=None)
            .order_by("-timestamp")[: ROWS * 2]
        )
    entries.sort(key=lambda entry: entry.timestamp, reverse=True)
    return [_done(entry) for entry in entries[:ROWS]]


def _done(entry: BaseLogEntry) -> Done:
    return Done(
        who=entry.user_display_name,
        what=_action(entry),
        label=entry.label,
        at=entry.timestamp,
    )


def _action(entry: BaseLogEntry) -> str:
    """The action's words. Unlike ``get_action_label``, this works in a process that has logged nothing yet."""
    formatter = registry.get_formatter(entry)
    return str(formatter.label).lower() if formatter else entry.action


def drafts(user: Person) -> Iterable[Draft]:
    """Pages this person may edit that have unpublished words, last touched first."""
    mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, ["change", "publish"])
    pages = mine.filter(has_unpublished_changes=True).order_by("-latest_revision_created_at")[:ROWS]
    return [
        Draft(
            title=page.get_admin_display_title() or _("Untitled"),
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            at=page.latest_revision_created_at,
        )
        for page in pages
    ]
