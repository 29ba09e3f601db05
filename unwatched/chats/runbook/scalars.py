"""Single values as people write them: words, numbers, lengths of time, moments. Each reader raises `Wrong`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from unwatched.core import zones

from .problems import Wrong, did_you_mean
from .values import tidy, tidy_line

Choice = TypeVar("Choice", bound=StrEnum | TextChoices)
UNITS = {"": 1, "s": 1, "sec": 1, "min": 60, "h": 3600}
LONGEST = 24 * 3600  # seconds between two posts of one chat
MOST_DIGITS = 9
YES, NO = ("yes", "true", "on"), ("no", "false", "off", "")


def words(value: str) -> str:
    return tidy(value)


def line(most: int) -> Callable[[str], str]:
    """Reads one line of at most so many characters."""

    def read(value: str) -> str:
        said = tidy_line(value)
        if len(said) > most:
            wrong = _("this is %(number)s characters long. %(most)s are the most.")
            raise Wrong(wrong % {"number": len(said), "most": most})
        return said

    return read


def hashtag(value: str) -> str:
    return line(100)(value.strip().removeprefix("#"))


def yes_no(value: str) -> bool:
    said = value.strip().lower()
    if said in YES or said in NO:
        return said in YES
    raise Wrong(_("“%(value)s” is neither yes nor no. Write one of the two.") % {"value": value[:40]})


def number(value: str) -> int:
    said = value.strip()
    if said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS:
        return int(said)
    raise Wrong(_("“%(value)s” is not a number. Write digits, such as 3.") % {"value": value[:40]})


def seconds(value: str) -> int:
    """``180``, ``180 s``, ``3 min``, ``1 h``; to the second."""
    found = re.fullmatch(r"(\d{1,6})\s*([a-z]*)", value.strip().lower(), re.ASCII)
    if found is None or found[2] not in UNITS:
        raise Wrong(_("“%(value)s” is not a length of time. Write 3 min or 90 s.") % {"value": value[:40]})
    length = int(found[1]) * UNITS[found[2]]
    if length > LONGEST:
        raise Wrong(_("“%(value)s” is more than a day. Write less.") % {"value": value[:40]})
    return length


def write_seconds(length: int) -> str:
    minutes, rest = divmod(length, 60)
    return f"{length} s" if rest or not length else f"{minutes} min"


def choice(options: type[Choice]) -> Callable[[str], Choice]:
    """Reads one of these words, in any case."""

    def read(value: str) -> Choice:
        said = value.strip().lower()
        known = [str(option.value) for option in options]
        if said in known:
            return options(said)
        raise Wrong(_("“%(value)s” is not known here.") % {"value": value[:40]} + " " + did_you_mean(said, known))

    return read


def zone(value: str) -> str:
    if zones.is_zone(value.strip()):
        return value.strip()
    said = _("there is no time zone “%(value)s”. One looks like Europe/London or America/New_York.")
    raise Wrong(said % {"value": value[:40]})


def moment(value: str, *, zone: str) -> datetime:
    """``2026-11-25 18:00`` on the clock of `zone`; with an offset behind it where the clock shows it twice."""
    said = value.strip()
    try:
        typed = datetime.fromisoformat(said)
    except ValueError:
        raise Wrong(_("“%(value)s” is no time. Write it like 2026-11-25 18:00.") % {"value": value[:40]}) from None
    if not 2000 <= typed.year < 2200:
        raise Wrong(_("please look at the year again: %(year)s.") % {"year": typed.year})
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    if zones.is_shown_twice(typed, zone=zone):
        both = [write_moment(zones.moment(typed, zone=zone, second=which), zone=zone) for which in (False, True)]
        wrong = _("the clocks show %(value)s twice that day. Write %(first)s or %(second)s.")
        raise Wrong(wrong % {"value": said, "first": both[0], "second": both[1]})
    try:
        return zones.moment(typed, zone=zone)
    except zones.NoSuchTime as error:
        raise Wrong(str(error)) from None


def write_moment(at: datetime, *, zone: str) -> str:
    """As :func:`moment` reads it: seconds where there are some, an offset where the clock shows it twice."""
    there = at.astimezone(ZoneInfo(zone))
    clock = there.replace(tzinfo=None)
    exactly = "auto" if there.second or there.microsecond else "minutes"
    twice = zones.is_shown_twice(clock, zone=zone)
    return (there if twice else clock).isoformat(" ", exactly)
