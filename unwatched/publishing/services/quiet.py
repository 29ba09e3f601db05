"""When posts are best left alone. A plan that falls into such a time gets a warning; nothing is blocked.

What plans itself, a series, waits until such a time is over.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from unwatched.accounts.models import User
from unwatched.core import zones
from unwatched.publishing import audit
from unwatched.publishing.models import QuietTime

MOST_STEPS = 300


def all_times() -> list[QuietTime]:
    """Days first, then what comes round every day."""
    return list(QuietTime.objects.order_by("first_day", "starts", "pk"))


def at(moment: datetime, *, zone: str = "") -> QuietTime | None:
    """The quiet time that a moment falls into, by the clock of a zone (the site's, when none is given)."""
    return _at(moment, zone or settings.TIME_ZONE, all_times())


def first_after(moment: datetime, *, zone: str) -> datetime | None:
    """The first moment from this one on that no quiet time holds; None when there is none within a few months."""
    known = all_times()
    for _step in range(MOST_STEPS):
        quiet = _at(moment, zone, known)
        if quiet is None:
            return moment
        moment = _end(quiet, moment, zone=zone)
    return None


def _at(moment: datetime, zone: str, known: Sequence[QuietTime]) -> QuietTime | None:
    local = moment.astimezone(ZoneInfo(zone))
    return next((quiet for quiet in known if holds(quiet, local.date(), local.time())), None)


def _end(quiet: QuietTime, moment: datetime, *, zone: str) -> datetime:
    """When a quiet time ends that holds a moment: at latest with the day, for days are looked at one by one."""
    local = moment.astimezone(ZoneInfo(zone))
    ends_today = quiet.starts != quiet.ends and local.time() < quiet.ends
    day = local.date() if ends_today else local.date() + timedelta(days=1)
    clock = datetime.combine(day, quiet.ends if ends_today else time(0))
    try:
        return zones.moment(clock, zone=zone)
    except zones.NoSuchTime as error:
        return error.instead.astimezone(UTC)


def holds(quiet: QuietTime, day: date, clock: time) -> bool:
    """Whether a clock time of a day falls into it. One that runs over midnight belongs to the day it began on."""
    if quiet.starts < quiet.ends:
        return _on(quiet, day) and quiet.starts <= clock < quiet.ends
    if quiet.starts == quiet.ends:  # the whole day
        return _on(quiet, day)
    yesterday = date.fromordinal(day.toordinal() - 1)
    return (_on(quiet, day) and clock >= quiet.starts) or (_on(quiet, yesterday) and clock < quiet.ends)


def _on(quiet: QuietTime, day: date) -> bool:
    if quiet.first_day is None or quiet.last_day is None:
        return True
    return quiet.first_day <= day <= quiet.last_day


@transaction.atomic
def add(*, name: str, starts: time, ends: time, first_day: date | None, last_day: date | None, by: User) -> QuietTime:
    quiet = QuietTime.objects.create(name=name, starts=starts, ends=ends, first_day=first_day, last_day=last_day)
    audit.write(quiet, "quiet.add", by=by)
    return quiet


@transaction.atomic
def remove(quiet: QuietTime, *, by: User) -> None:
    audit.write(quiet, "quiet.remove", by=by)
    quiet.delete()
