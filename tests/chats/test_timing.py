"""When each post goes out."""

from datetime import UTC, datetime, timedelta

import pytest

from unwatched.chats.errors import ChatError
from unwatched.chats.models import StepKind
from unwatched.chats.runbook import Runbook, Step
from unwatched.chats.services import timing

START = datetime(2026, 11, 25, 23, tzinfo=UTC)  # 18:00 in New York
W, Q, E = StepKind


def runbook(*steps, **more):
    more = {"starts_at": START, "zone": "America/New_York"} | more
    return Runbook(title="x", steps=tuple(steps), **more)


def step(kind, number=None, gap=None):
    return Step(kind=kind, number=number, gap=gap)


def usual():
    return [step(W), step(W), step(Q, 1), step(Q, 2), step(E), step(E)]


def test_threads_go_together_and_questions_follow_each_other_by_the_interval():
    book = runbook(*usual())
    assert timing.offsets_of(book) == [0, 0, 180, 360, 540, 540]
    assert [(block.name, block.begins, block.places) for block in timing.blocks(book)] == [
        ("welcome", 0, (0, 1)), ("Q1", 180, (2,)), ("Q2", 360, (3,)), ("wrap-up", 540, (4, 5)),
    ]  # fmt: skip


def test_a_gap_of_its_own_takes_everything_after_it_along():
    book = runbook(step(W), step(W, gap=20), step(Q, 1), step(Q, 2, gap=600), step(E))
    assert timing.offsets_of(book) == [0, 20, 200, 800, 980]
    assert timing.blocks(book)[0].after == (0, 20)
    assert timing.due_times(book, starts_at=START)[-1] == START + timedelta(seconds=980)
    assert timing.length(book) == timedelta(seconds=980)


def test_a_chat_without_posts_takes_no_time():
    assert timing.length(runbook()) == timedelta(0)
    assert timing.blocks(runbook()) == []


@pytest.mark.parametrize(
    ("said", "gap"), [("", None), ("4 min", 240), ("90 s", 90), ("18:07", 240), ("18:07:30", 270), ("00:01", 21480)]
)
def test_a_time_is_read_as_a_clock_shows_it_or_as_time_after_the_post_before(said, gap):
    assert timing.read_gap(said, runbook=runbook(*usual()), place=3) == gap


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("18:02", r"18:02 is before the post above it \(18:03:00\). Move it up in the list instead."),
        ("25:00", "“25:00” is no time. Write it like 18:12."),
        ("soon", "“soon” is not a length of time. Write 3 min or 90 s."),
    ],
)
def test_a_time_that_cannot_be_is_refused(said, why):
    with pytest.raises(ChatError, match=why):
        timing.read_gap(said, runbook=runbook(*usual()), place=3)


def test_a_clock_time_needs_a_day():
    with pytest.raises(ChatError, match="no day yet"):
        timing.read_gap("18:02", runbook=runbook(*usual(), starts_at=None), place=3)


def test_clocks_that_change_in_the_middle_move_nothing():
    night = datetime(2026, 11, 1, 5, 58, tzinfo=UTC)  # 01:58, two minutes before clocks go back to 01:00
    book = runbook(*usual(), starts_at=night)
    assert timing.due_times(book, starts_at=night)[3] - night == timedelta(minutes=6)
    # 01:05 was an hour ago as well: what is meant is the one that comes.
    assert timing.read_gap("01:05", runbook=book, place=3) == 240


def test_a_time_that_the_clock_skips_is_refused_with_the_one_it_shows_then():
    book = runbook(*usual(), starts_at=datetime(2027, 3, 14, 6, 50, tzinfo=UTC))
    with pytest.raises(ChatError, match=r"Sunday 14 March 02:30 does not exist: .* Did you mean 03:30\?"):
        timing.read_gap("02:30", runbook=book, place=3)
