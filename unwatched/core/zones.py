"""Times that people name by their clock and their place. Twice a year a clock skips an hour or shows one twice."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import formats
from django.utils.translation import gettext as _

# Beside these there are "Zulu", "Factory" and "Etc/GMT+12", which nobody sets a watch by.
AREAS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)


class NoSuchTime(ValueError):
    """The clock skips this time. `instead` is the time that it shows then."""

    def __init__(self, message: str, *, instead: datetime) -> None:
        super().__init__(message)
        self.instead = instead


def names() -> list[str]:
    """Every zone to choose from, in the order of the alphabet: a place where people are, or UTC."""
    return sorted(name for name in _known() if name == "UTC" or name.partition("/")[0] in AREAS)


def clock(at: datetime, *, zone: str) -> datetime:
    """What the clock of a zone shows at a moment, naive: the other way round of :func:`moment`."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def is_zone(name: str) -> bool:
    return name in _known()


@cache
def _known() -> frozenset[str]:
    """Looked for once in a process: it goes through six hundred files."""
    return frozenset(available_timezones())


def moment(clock: datetime, *, zone: str, second: bool = False) -> datetime:
    """The moment, in UTC, at which the clock of a zone shows this naive time; of two such moments the first.

    Raises NoSuchTime when the clock never shows it.
    """
    local = clock.replace(tzinfo=ZoneInfo(zone), fold=int(second and is_shown_twice(clock, zone=zone)))
    at = local.astimezone(UTC)
    shown = at.astimezone(ZoneInfo(zone))
    if shown.replace(tzinfo=None) != clock.replace(fold=0):
        said = _("%(day)s %(time)s does not exist: the clocks change. Did you mean %(instead)s?")
        words = {"day": formats.date_format(clock, "l j F"), "time": f"{clock:%H:%M}", "instead": f"{shown:%H:%M}"}
        raise NoSuchTime(said % words, instead=shown)
    return at


def next_midnight(at: datetime, *, zone: str) -> datetime:
    """The moment, in UTC, at which the clock of a zone shows the next day."""
    tomorrow = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_shown_twice(clock: datetime, *, zone: str) -> bool:
    """Whether the clocks go back over this time, so that it could be either of two moments."""
    local = clock.replace(tzinfo=ZoneInfo(zone))
    return bool(local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()) and not _is_skipped(clock, zone)


def changes_between(start: datetime, end: datetime, *, zone: str) -> bool:
    """Whether the clocks of a zone change between two moments."""
    return start.astimezone(ZoneInfo(zone)).utcoffset() != end.astimezone(ZoneInfo(zone)).utcoffset()


def zone_words(at: datetime, *, zone: str) -> str:
    """What a zone is called at a moment, as people write it beside a time: "CET (UTC+1)", "UTC+5:45", "UTC"."""
    local = at.astimezone(ZoneInfo(zone))
    offset = local.utcoffset() or timedelta(0)
    minutes = abs(offset) // timedelta(minutes=1)
    hours = f"{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
    from_utc = f"UTC{'-' if offset < timedelta(0) else '+'}{hours}" if minutes else "UTC"
    name = local.tzname() or ""
    return f"{name} ({from_utc})" if name.isalpha() and name != "UTC" else from_utc


def _is_skipped(clock: datetime, zone: str) -> bool:
    early = clock.replace(tzinfo=ZoneInfo(zone), fold=0).utcoffset() or timedelta(0)
    late = clock.replace(tzinfo=ZoneInfo(zone), fold=1).utcoffset() or timedelta(0)
    return early < late
