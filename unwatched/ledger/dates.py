"""Dates as they are known: to the day, to the month, to the year, or only about. Pure; nothing here asks a clock.

A date is kept as people who keep records do (Open Civic Data): the text "2021", "2021-07" or "2021-07-13", with a word
for how well it is known. The text says no more than is known, with one exception: where the day was worked out and only
the month is certain ("five years" after a settlement), the day stands and the precision is `month`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1800, 2199  # nothing that we write down lies outside


class Precision(models.TextChoices):
    """How well a date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    ABOUT = "about", _("about")
    BEFORE = "before", _("by then at the latest")
    AFTER = "after", _("then at the earliest")
    UNKNOWN = "unknown", _("not known")


@dataclass(frozen=True)
class Left:
    """How long something still runs. `days` is less than nothing when its time is over."""

    days: int
    until: date
    is_about: bool  # the day is not certain: say "about"


def is_date(text: str) -> bool:
    """Whether it is "2021", "2021-07" or "2021-07-13", and such a day exists."""
    try:
        return bool(text) and FIRST_YEAR <= first_day(text).year <= LAST_YEAR
    except ValueError:
        return False


def first_day(text: str) -> date:
    """The first day that it can mean. Raises ValueError for anything that is no date."""
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """The last day that it can mean. Raises ValueError for anything that is no date."""
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(text: str) -> tuple[int, int, int]:
    found = SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:20]!r} is no date; one looks like 2021, 2021-07 or 2021-07-13")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if found[2] and not 1 <= month <= 12:
        raise ValueError(f"{text!r} names a month that does not exist")
    date(year, month or 1, day if found[3] else 1)  # raises for the 30th of February
    return year, month, day


def precision_of(text: str) -> Precision:
    """What the length of the text says of itself."""
    return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(text), Precision.UNKNOWN)


def is_known_by(text: str, on: date) -> bool:
    """Whether something of this date may be taken to have happened by a day. What has no date always has."""
    return not text or first_day(text) <= on


def left(expiry: str, *, on: date, precision: str = "") -> Left | None:
    """What is left of a promise at the end of the day `on`. None where it has no end, or nobody knows it.

    Of a month or a year the first day counts: whoever prepares for it shall not be late.
    """
    if not is_date(expiry):
        return None
    until = first_day(expiry)
    certain = len(expiry) == 10 and precision in ("", Precision.DAY)
    return Left(days=(until - on).days, until=until, is_about=not certain)


def days_left(expiry: str, on: date) -> int | None:
    """Days from `on` to the end: 24 from 2021-05-17 to 2021-06-10. None where there is no end to count to."""
    found = left(expiry, on=on)
    return found.days if found else None


def next_review(said: str, *, on: date) -> date | None:
    """When "until further notice" is to be looked at again: each year on the day it was said, the next from `on` on.

    None where nobody knows when it was said.
    """
    if not is_date(said):
        return None
    day = first_day(said)
    years = max(on.year - day.year, 1)
    due = _in_year(day, day.year + years)
    return due if due >= on else _in_year(day, due.year + 1)


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the 29th of February is the 28th in most."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_after(day: date) -> date:
    return day + timedelta(days=1)
