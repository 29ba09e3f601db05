from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from unwatched.core.calendars import Event, calendar

STAMP = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


def make(**fields):
    start = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("America/New_York"))
    fields = {"title": "Chat", "starts_at": start, "ends_at": start + timedelta(hours=1), **fields}
    return calendar([Event(uid="run-7@wrenfield.example", **fields)], stamped_at=STAMP, name="Posts")


def read(data):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")[0]


def test_an_event_comes_back_as_it_went_in():
    entry = read(
        make(text="Bring; a friend, or two\nور", url="https://wrenfield.example/", alarm=timedelta(minutes=15))
    )
    assert entry["summary"] == "Chat"
    assert entry["description"] == "Bring; a friend, or two\nور"
    assert entry.decoded("dtstart") == datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    assert entry.walk("VALARM")[0].decoded("trigger") == timedelta(minutes=-15)


def test_the_same_event_is_the_same_file():
    assert make() == make()


def test_a_title_cannot_add_lines_of_its_own():
    assert len(icalendar.Calendar.from_ical(make(title="Hi\r\nBEGIN:VEVENT")).walk("VEVENT")) == 1
