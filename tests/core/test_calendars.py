from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from unwatched.core.calendars import Event, calendar

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CHAT = Event(
    uid="chat-12@example.org", title="Who checks the cameras?", starts_at=datetime(2026, 11, 24, 19, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 20, tzinfo=UTC), zone="Europe/Berlin", text="Bring a question.\nAnd tea.",
    url="https://example.org/chats/12/", remind=timedelta(minutes=15),
)  # fmt: skip


def read(data):
    return icalendar.Calendar.from_ical(data)


def only_event(data):
    [event] = read(data).walk("VEVENT")
    return event


def changed(**values):
    return Event(**{**vars(CHAT), **values})


def test_an_event_can_be_read_back_with_its_times_its_words_and_its_alarm():
    event = only_event(calendar([CHAT], name="Wrenfield", stamp=NOW))
    assert (CHAT.starts_at, CHAT.ends_at) == (event.DTSTART, event.DTEND)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event.DTSTART.hour == 20
    assert (event["UID"], event["SEQUENCE"], event["DTSTAMP"].dt) == (CHAT.uid, 0, NOW)
    assert (event["SUMMARY"], event["DESCRIPTION"], event["URL"]) == (CHAT.title, CHAT.text, CHAT.url)
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-15)


def test_the_same_events_give_the_same_bytes_with_the_line_ends_that_calendars_want():
    data = calendar([CHAT, changed(uid="b@example.org")], name="Wrenfield", stamp=NOW)
    assert data == calendar([CHAT, changed(uid="b@example.org")], name="Wrenfield", stamp=NOW)
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert len(data) < 3000


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Europe/Dublin"])
def test_the_file_brings_the_rules_of_its_zones(zone):
    data = calendar([changed(zone=zone)], name="Wrenfield", stamp=NOW)
    [rules] = read(data).walk("VTIMEZONE")
    told = rules.to_tz(lookup_tzid=False)
    for days in range(-300, 300, 7):
        clock = (CHAT.starts_at + timedelta(days=days)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert clock.replace(tzinfo=told).utcoffset() == clock.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # 2:30 twice
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # 2:30 never
    ],
)
def test_an_event_on_the_night_when_the_clocks_change_lasts_as_long_as_it_lasts(starts, ends):
    data = calendar([changed(starts_at=starts, ends_at=ends)], name="Wrenfield", stamp=NOW)
    event = only_event(data)
    assert event.DTSTART.astimezone(UTC) == starts
    assert event.DTEND.astimezone(UTC) == ends


def test_a_time_that_clocks_show_twice_is_said_in_utc():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 for the second time
    data = calendar([changed(starts_at=second, ends_at=None)], name="Wrenfield", stamp=NOW)
    assert b"DTSTART:20261025T013000Z" in data
    assert b"VTIMEZONE" not in data
    assert b"DTEND" not in data


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "Africa/Accra", "Europe/Dublin", "Australia/Lord_Howe"])
@pytest.mark.parametrize("day", range(0, 360, 15))
def test_whatever_a_zone_does_the_file_means_the_same_moment(zone, day):
    at = datetime(2027, 1, 8, 12, tzinfo=UTC) + timedelta(days=day)
    data = calendar([changed(starts_at=at, ends_at=None, zone=zone)], name="Wrenfield", stamp=NOW)
    event = only_event(data)
    told = event.DTSTART
    for rules in read(data).walk("VTIMEZONE"):  # as a calendar does that does not know the zone by itself
        told = told.replace(tzinfo=rules.to_tz(lookup_tzid=False), fold=0)
    assert told == at


def test_an_event_without_a_zone_is_in_utc():
    assert b"DTSTART:20261124T190000Z" in calendar([changed(zone="UTC")], name="Wrenfield", stamp=NOW)


def test_a_calendar_without_events_is_one():
    assert read(calendar([], name="Wrenfield", stamp=NOW)).walk("VEVENT") == []


@pytest.mark.parametrize("field", ["uid", "title", "text", "url", "place"])
def test_no_words_begin_a_line_of_their_own(field):
    hostile = "a\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\r\x0bBEGIN:VEVENT\u2028X:1; , \\ \x00"
    data = calendar([changed(**{field: hostile})], name=hostile, stamp=NOW)
    event = only_event(data)
    assert "ATTENDEE" not in event
    assert "X" not in event
    data.decode()
