from dataclasses import dataclass
from datetime import date

import pytest

from unwatched.ledger.standing import LawState, Term, commitment_standing, law_state

pytestmark = pytest.mark.once


@dataclass
class Event:
    kind: str
    date: str = ""


@dataclass
class Words:
    date: str
    term: str
    expiry: str = ""
    expiry_precision: str = ""


BALTIMORE = [
    Event("final_vote", "2021-06-14"), Event("signed", "2021-08-09"), Event("effective", "2021-09-08"),
    Event("expires", "2022-12-31"), Event("expired", "2022-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2021, 1, 1), LawState.UNKNOWN),
        (date(2021, 6, 14), LawState.ADOPTED),
        (date(2021, 9, 8), LawState.IN_FORCE),
        (date(2022, 12, 30), LawState.IN_FORCE),
        (date(2022, 12, 31), LawState.EXPIRED),
    ],
)
def test_a_law_is_what_its_events_up_to_a_day_make_it(on, state):
    assert law_state(BALTIMORE, on) == state


def test_a_planned_end_that_passed_in_silence_is_neither_in_force_nor_expired():
    assert law_state(BALTIMORE[:-1], date(2023, 1, 1)) == LawState.OVERDUE
    assert law_state(BALTIMORE[:-1], date(2022, 12, 31)) == LawState.IN_FORCE


def test_an_end_that_was_put_off_is_not_past():
    assert law_state([*BALTIMORE[:-1], Event("expires", "2027-12-31")], date(2023, 1, 1)) == LawState.IN_FORCE


def test_what_nobody_can_say_is_unknown_and_not_in_force():
    events = [Event("final_vote", "2020"), Event("unclear", "2026-11")]
    assert law_state(events, date(2026, 11, 28)) == LawState.UNKNOWN
    assert law_state(events, date(2021, 1, 1)) == LawState.IN_FORCE


def test_what_was_only_introduced_is_proposed():
    assert law_state([Event("introduced", "2025")], date(2026, 1, 1)) == LawState.PROPOSED


def test_a_repeal_beats_an_earlier_reversal():
    events = [Event("final_vote", "2020"), Event("reversed", "2022"), Event("repealed", "2025")]
    assert law_state(events, date(2023, 1, 1)) == LawState.REVERSED
    assert law_state(events, date(2026, 1, 1)) == LawState.REPEALED


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ("final_vote sued upheld", LawState.IN_FORCE),
        ("final_vote struck_down upheld", LawState.IN_FORCE),  # on appeal
        ("final_vote struck_down upheld struck_down", LawState.STRUCK_DOWN),
        ("final_vote struck_down repealed upheld", LawState.REPEALED),
        ("final_vote expired extended", LawState.IN_FORCE),
        ("final_vote extended expired", LawState.EXPIRED),
        ("final_vote repealed effective", LawState.REPEALED),  # before it took effect
        ("final_vote effective effective violated", LawState.IN_FORCE),
        ("repealed", LawState.UNKNOWN),  # of what, nobody knows
    ],
)
def test_odd_sequences_end_where_a_lawyer_would_say(kinds, state):
    events = [Event(kind, f"20{10 + n}") for n, kind in enumerate(kinds.split())]
    assert law_state(events, date(2026, 11, 28)) == state


def test_two_days_of_taking_effect_count_from_the_first():
    events = [Event("final_vote", "2020-01-01"), Event("effective", "2020-06"), Event("effective", "2021-01-01")]
    assert law_state(events, date(2020, 5, 31)) == LawState.ADOPTED
    assert law_state(events, date(2020, 6, 1)) == LawState.IN_FORCE


AMAZON = [Words("2020-06-10", Term.DATED, "2021-06-10", "day"), Words("2021-05-18", Term.NOTICE)]
AMAZON_EVENTS = [Event("made", "2020-06-10"), Event("extended", "2021-05-18")]


def test_amazon_has_24_days_left_until_it_says_until_further_notice():
    before = commitment_standing(AMAZON_EVENTS, AMAZON, date(2021, 5, 17))
    after = commitment_standing(AMAZON_EVENTS, AMAZON, date(2021, 5, 18))
    assert (before.state, before.left.days, before.review_on) == ("holds", 24, None)
    assert (after.state, after.left, after.review_on) == ("holds", None, date(2022, 5, 18))


def test_a_promise_whose_day_is_past_has_run_out():
    assert commitment_standing(AMAZON_EVENTS[:1], AMAZON[:1], date(2021, 6, 11)).state == "expired"
    assert commitment_standing(AMAZON_EVENTS[:1], AMAZON[:1], date(2021, 6, 10)).state == "holds"


def test_a_promise_until_a_month_has_run_out_when_the_month_is_over():
    clearview = [Words("2022-05-09", Term.DATED, "2027-05-09", "month")]
    assert commitment_standing([], clearview, date(2027, 5, 20)).state == "holds"
    assert commitment_standing([], clearview, date(2027, 6, 1)).state == "expired"


@pytest.mark.parametrize("kind", ["withdrawn", "broken", "expired"])
def test_of_a_promise_that_is_over_no_days_are_left_and_nobody_looks_again(kind):
    events = [*AMAZON_EVENTS[:1], Event(kind, "2021-01-01")]
    found = commitment_standing(events, AMAZON[:1], date(2021, 5, 17))
    assert (found.state, found.left, found.review_on) == (kind, None, None)
    later = [*AMAZON_EVENTS, Event(kind, "2022-01-01")]
    assert commitment_standing(later, AMAZON, date(2026, 1, 1)).review_on is None


def test_before_anything_was_said_nothing_is_known():
    assert commitment_standing(AMAZON_EVENTS, AMAZON, date(2020, 6, 9)).state == "unknown"
