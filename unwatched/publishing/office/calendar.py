"""What goes out, and when: a month at a glance, and the same as a file that calendars follow."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.accounts.who import organiser
from unwatched.publishing.services import agenda, quiet

from .base import PostsScreen


@dataclass(frozen=True)
class Day:
    """One field of the month."""

    date: date
    inside: bool  # of the month that is shown
    today: bool
    rows: list[agenda.Row]


class Month(PostsScreen):
    """All that is planned in one month; a phone shows the days that have something."""

    template_name = "publishing/office/calendar.html"
    page_title = gettext_lazy("Calendar")
    tab = "calendar"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        first = self.first_day(now)
        after = (first + timedelta(days=32)).replace(day=1)
        rows = agenda.between(_midnight(first - timedelta(days=7)), _midnight(after + timedelta(days=7)))
        days: dict[date, list[agenda.Row]] = defaultdict(list)
        for row in rows:
            days[timezone.localtime(row.at).date()].append(row)
        inside = [row for row in rows if timezone.localtime(row.at).date().replace(day=1) == first]
        today = timezone.localtime(now).date()
        weeks = [
            [Day(day, day.month == first.month, day == today, days[day]) for day in week]
            for week in Calendar().monthdatescalendar(first.year, first.month)
        ]
        return super().get_context_data(**kwargs) | {
            "first": first,
            "before": first - timedelta(days=1),
            "after": after,
            "weeks": weeks,
            "zone": settings.TIME_ZONE,
            "quiet": quiet.all_times(),
            "answer": _answer(len(inside), first),
            "feed": self.request.build_absolute_uri(
                reverse("calendar_feed", args=[agenda.feed_token(organiser(self.request))])
            ),
        }

    def first_day(self, now: datetime) -> date:
        year, month = self.kwargs.get("year"), self.kwargs.get("month")
        if not year:
            return timezone.localtime(now).date().replace(day=1)
        if not (2000 <= year < 2200 and 1 <= month <= 12):
            raise Http404
        return date(year, month, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _answer(count: int, first: date) -> str:
    month = format_date(first, "F Y")
    if not count:
        return _("Nothing is planned in %(month)s.") % {"month": month}
    said = ngettext("%(n)s thing goes out in %(month)s.", "%(n)s things go out in %(month)s.", count)
    return said % {"n": count, "month": month}
