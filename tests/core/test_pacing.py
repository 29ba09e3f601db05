from datetime import timedelta
from types import SimpleNamespace

import pytest

from unwatched.core import pacing


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still unless somebody works or sleeps."""
    clock = SimpleNamespace(now=100.0, slept=0.0)

    def sleep(seconds):
        clock.slept += seconds
        clock.now += seconds

    monkeypatch.setattr(pacing, "time", SimpleNamespace(monotonic=lambda: clock.now, sleep=sleep))
    return clock


def test_work_goes_on_until_the_time_is_up_and_others_get_their_turn(clock):
    worked = 0.0
    for _turn in pacing.turns(seconds=2):
        clock.now += 0.03
        worked += 0.03
    assert 101.9 < clock.now < 102.2
    assert clock.slept > worked, "others have the database for longer than the work"


def test_short_work_does_not_rest(clock):
    for _turn in pacing.turns(seconds=0.05):
        clock.now += 0.02
    assert clock.slept == 0


def test_without_time_there_is_no_turn(clock):
    assert list(pacing.turns(seconds=0)) == []


@pytest.mark.once
@pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 1), (2, 2), (5, 16), (6, 30), (1_000_000, 30)])
def test_rests_are_doubled_and_end_somewhere(failures, minutes):
    rest = pacing.rest_after(failures, first=timedelta(minutes=1), longest=timedelta(minutes=30))
    assert rest == timedelta(minutes=minutes)
