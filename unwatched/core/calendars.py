"""Files that calendars read (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar

MAKER = "-//Unwatched//Calendar//EN"


@dataclass(frozen=True)
class Event:
    """One entry. ``uid`` stays the same when the entry changes, so that calendars replace it."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    text: str = ""
    url: str = ""
    alarm: timedelta | None = None  # how long before


def calendar(events: Iterable[Event], *, stamped_at: datetime, name: str = "") -> bytes:
    """A calendar of these events. Times are in UTC, which every calendar shows by its owner's own clock."""
    book = icalendar.Calendar()
    book.add("prodid", MAKER)
    book.add("version", "2.0")
    if name:
        book.add("x-wr-calname", name)
    for event in events:
        book.add_component(_entry(event, stamped_at=stamped_at))
    return bytes(book.to_ical())


def _entry(event: Event, *, stamped_at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("summary", event.title)
    entry.add("dtstamp", _utc(stamped_at))
    entry.add("dtstart", _utc(event.starts_at))
    entry.add("dtend", _utc(event.ends_at))
    if event.text:
        entry.add("description", event.text)
    if event.url:
        entry.add("url", event.url)
    if event.alarm is not None:
        entry.add_component(_alarm(event))
    return entry


def _alarm(event: Event) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", -(event.alarm or timedelta(0)))
    return alarm


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
