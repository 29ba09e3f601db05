"""Calendar files (iCalendar, RFC 5545): the same for the same events, and right when the clocks change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from .text import printable

if TYPE_CHECKING:
    import icalendar

MAKER = "-//Unwatched//Unwatched//EN"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happens at a time. `uid` is the same for as long as it is the same event: "chat-12@example.org".

    Whoever has it in a calendar already gets it moved by a file with the same uid and a higher `sequence`.
    """

    uid: str
    title: str
    starts_at: datetime  # aware
    ends_at: datetime | None = None  # None: a moment
    zone: str = "UTC"  # IANA name: by whose clocks it stands in calendars
    text: str = ""
    place: str = ""
    url: str = ""
    remind: timedelta | None = None  # so long before it starts
    sequence: int = 0


def calendar(events: Sequence[Event], *, name: str, stamp: datetime) -> bytes:
    """An .ics file. `stamp` is when this was known; `name` is what the calendar is called where it is subscribed to."""
    made = _icalendar().Calendar()
    made.add("version", "2.0")
    made.add("prodid", MAKER)
    made.add("method", "PUBLISH")
    made.add("name", _line(name))
    made.add("x-wr-calname", _line(name))
    for event in events:
        made.add_component(_event(event, stamp=stamp))
    if events:
        first, last = _span([at.year for event in events for at in _times(event).values()])
        made.add_missing_timezones(first_date=first, last_date=last)
    return bytes(made.to_ical())


def _icalendar() -> Any:
    """Loaded with the first calendar: 3 MB that most processes never need."""
    import icalendar

    return icalendar


def _event(event: Event, *, stamp: datetime) -> "icalendar.Event":
    made: icalendar.Event = _icalendar().Event()
    made.add("uid", _word(event.uid))
    made.add("sequence", event.sequence)
    made.add("dtstamp", stamp.astimezone(UTC))
    for name, at in _times(event).items():
        made.add(name, at)
    made.add("summary", _line(event.title))
    if event.text:
        made.add("description", printable(event.text))
    if event.place:
        made.add("location", printable(event.place))
    if event.url:
        made.add("url", _word(event.url))
    if event.remind is not None:
        made.add_component(_alarm(event, before=event.remind))
    return made


def _times(event: Event) -> dict[str, datetime]:
    """By the clocks of the event's zone; in UTC where a file could not say by them which moment is meant."""
    said = {"dtstart": event.starts_at, "dtend": event.ends_at}
    local = {name: at.astimezone(ZoneInfo(event.zone)) for name, at in said.items() if at is not None}
    if all(_is_understood(at, zone=event.zone) for at in local.values()):
        return local
    return {name: at.astimezone(UTC) for name, at in local.items()}


def _is_understood(at: datetime, *, zone: str) -> bool:
    """Whether the rules in the file give this clock time its moment.

    They do not when clocks show it for the second time, nor in Morocco, whose rules icalendar writes down with gaps.
    """
    clock = at.replace(tzinfo=_rules(zone, at.year), fold=0)
    return clock.utcoffset() == at.utcoffset()


@lru_cache(maxsize=64)
def _rules(zone: str, year: int) -> tzinfo:
    """A zone as icalendar writes it down."""
    written = _icalendar().Timezone.from_tzinfo(ZoneInfo(zone), zone, *_span([year]))
    return cast(tzinfo, written.to_tz(lookup_tzid=False))


def _alarm(event: Event, *, before: timedelta) -> "icalendar.Alarm":
    made: icalendar.Alarm = _icalendar().Alarm()
    made.add("action", "DISPLAY")
    made.add("description", _line(event.title))
    made.add("trigger", -before)
    return made


def _span(years: Sequence[int]) -> tuple[date, date]:
    """From the year before the first to the year after the last: so long the rules of zones are written out."""
    return date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _word(text: str) -> str:
    """For what is written into the file as it is: without anything that could begin another line."""
    return "".join(printable(text).split())
