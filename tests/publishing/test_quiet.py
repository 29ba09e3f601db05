from datetime import UTC, date, datetime, time

import pytest

from unwatched.publishing.models import QuietTime
from unwatched.publishing.services import quiet

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def make(starts, ends, *days):
    first, last = days or (None, None)
    return QuietTime.objects.create(name="Quiet", starts=starts, ends=ends, first_day=first, last_day=last)


def at(text, zone="UTC"):
    return quiet.at(datetime.fromisoformat(text).replace(tzinfo=UTC), zone=zone)


def test_a_night_runs_over_midnight_and_comes_round_every_day():
    night = make(time(22), time(7))
    assert at("2026-11-10T23:00") == night
    assert at("2026-11-11T06:59") == night
    assert at("2026-11-11T07:00") is None
    assert at("2026-11-10T21:59") is None


def test_it_goes_by_the_clock_of_the_place():
    night = make(time(22), time(7))
    assert at("2026-11-10T21:30", zone="Europe/Berlin") == night
    assert at("2026-11-10T06:30", zone="Europe/Berlin") is None


def test_a_day_of_remembrance_is_quiet_from_midnight_to_midnight():
    day = make(time(0), time(0), date(2026, 11, 9), date(2026, 11, 9))
    assert at("2026-11-09T00:00") == day
    assert at("2026-11-09T23:59") == day
    assert at("2026-11-10T00:00") is None


def test_a_night_that_began_on_a_quiet_day_ends_in_the_morning_after():
    night = make(time(20), time(6), date(2026, 11, 9), date(2026, 11, 9))
    assert at("2026-11-10T05:00") == night
    assert at("2026-11-09T05:00") is None
