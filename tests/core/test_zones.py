from datetime import UTC, datetime

import pytest

from unwatched.core import zones

clock = datetime.fromisoformat


def test_a_clock_and_a_place_make_a_moment():
    assert zones.moment(clock("2026-07-01 18:00"), zone="Europe/Berlin") == datetime(2026, 7, 1, 16, 0, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_refused_with_the_one_it_shows_then():
    with pytest.raises(
        zones.NoSuchTime, match=r"^Sunday 14 March 02:30 does not exist: the clocks change\. Did you mean 03:30\?$"
    ) as caught:
        zones.moment(clock("2027-03-14 02:30"), zone="America/New_York")
    assert caught.value.instead.hour == 3


def test_of_a_time_shown_twice_the_first_is_taken_and_it_can_be_told():
    shown = clock("2026-10-25 02:30")
    assert zones.is_shown_twice(shown, zone="Europe/Berlin")
    assert zones.moment(shown, zone="Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert zones.moment(shown, zone="Europe/Berlin", second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("shown", [clock("2026-03-29 02:30"), clock("2026-03-29 12:00")])
def test_a_skipped_or_a_usual_time_is_not_shown_twice(shown):
    assert not zones.is_shown_twice(shown, zone="Europe/Berlin")


def test_it_is_seen_when_the_clocks_change_in_between():
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert zones.changes_between(start, datetime(2026, 10, 25, 1, 30, tzinfo=UTC), zone="Europe/Berlin")
    assert not zones.changes_between(start, datetime(2026, 10, 25, 0, 45, tzinfo=UTC), zone="Europe/Berlin")


def test_a_zone_is_known_by_its_name():
    assert zones.is_zone("Asia/Gaza")
    assert not zones.is_zone("Wrenfield")


def test_places_are_offered_and_nothing_that_nobody_lives_by():
    offered = zones.names()
    assert {"America/New_York", "Asia/Gaza", "Europe/Berlin", "UTC"} <= set(offered)
    assert not {"Zulu", "Factory", "Etc/GMT+12", "localtime"} & set(offered)


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        (clock("2026-11-24 19:00+00:00"), "Europe/Berlin", "CET (UTC+1)"),
        (clock("2026-07-01 19:00+00:00"), "Europe/Berlin", "CEST (UTC+2)"),
        (clock("2026-07-01 19:00+00:00"), "America/New_York", "EDT (UTC-4)"),
        (clock("2026-07-01 19:00+00:00"), "Asia/Kathmandu", "UTC+5:45"),
        (clock("2026-07-01 19:00+00:00"), "America/St_Johns", "NDT (UTC-2:30)"),
        (clock("2026-07-01 19:00+00:00"), "Africa/Accra", "GMT (UTC)"),
        (clock("2026-07-01 19:00+00:00"), "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_as_people_call_it_and_how_far_it_is_from_utc(at, zone, said):
    assert zones.zone_words(at, zone=zone) == said


def test_the_next_midnight_is_that_of_the_zone_also_when_clocks_change():
    evening = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # in Berlin it is the 25th, a day of 25 hours
    assert zones.next_midnight(evening, zone="Europe/Berlin") == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert zones.next_midnight(evening, zone="America/Los_Angeles") == datetime(2026, 10, 25, 7, tzinfo=UTC)
