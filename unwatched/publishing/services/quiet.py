"""When posts are best left alone. A plan that falls into such a time gets a warning; nothing is blocked."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from unwatched.accounts.models import User
from unwatched.publishing import audit
from unwatched.publishing.models import QuietTime


def all_times() -> list[QuietTime]:
    """Days first, then what comes round every day."""
    return list(QuietTime.objects.order_by("first_day", "starts", "pk"))


def at(moment: datetime, *, zone: str = "") -> QuietTime | None:
    """The quiet time that a moment falls into, by the clock of a zone (the site's, when none is given)."""
    local = moment.astimezone(ZoneInfo(zone or settings.TIME_ZONE))
    return next((quiet for quiet in all_times() if holds(quiet, local.date(), local.time())), None)


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
