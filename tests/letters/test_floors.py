"""The adversary keeps every publication, knows the rules, and has named people's names. One to four stay hidden."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.letters.services import floors
from unwatched.letters.services.floors import FLOOR, Line, plan

pytestmark = pytest.mark.once


def test_the_first_figure_is_exact_and_small_groups_go_with_others():
    made = plan({}, {(1, 1): 12, (1, 2): 7, (1, 3): 5, (1, 4): 2})
    assert made.values == {(1, 1): 12, (1, 2): 7, (1, None): 7}
    assert made.moves[1, 4] == made.moves[1, 3] == (1, None)


def test_under_five_nothing_is_shown():
    assert plan({}, {(1, 1): 4}).values == {}
    assert plan({}, {(1, 1): 2, (1, 2): 2}).values == {}


def test_small_groups_that_are_five_together_are_shown_together():
    assert plan({}, {(1, 1): 3, (1, 2): 2}).values == {(1, None): 5}


def test_a_line_does_not_move_for_fewer_than_five():
    lines = {(1, 1): Line(shown=12, history=frozenset({12}), standing=12)}
    assert plan(lines, {(1, 1): 4}).values == {}
    assert plan(lines, {(1, 1): 5}).values == {(1, 1): 17}


def test_people_who_leave_are_seen_only_when_five_have_left():
    for left, shown in [(1, {}), (4, {}), (5, {(1, 1): 7})]:
        lines = {(1, 1): Line(shown=12, history=frozenset({12}), standing=12 - left)}
        assert plan(lines, {}).values == shown


def test_a_line_that_falls_under_five_vanishes():
    lines = {(1, 1): Line(shown=7, history=frozenset({7}), standing=2)}
    assert plan(lines, {}).values == {(1, 1): 0}


def test_two_publications_far_apart_cannot_be_subtracted():
    """Twenty, then ten, then what would be twenty-two: it stays at the twenty that has been seen."""
    line = Line(shown=10, history=frozenset({20, 10}), standing=10)
    assert plan({(1, 1): line}, {(1, 1): 12}).values == {(1, 1): 20}


def test_in_one_batch_lines_rise_or_fall():
    lines = {(1, 1): Line(shown=12, history=frozenset({12}), standing=6)}
    made = plan(lines, {(2, 1): 9})
    assert made.values == {(1, 1): 6}
    assert made.moves == {}


def test_an_employer_is_shown_from_five_people_on():
    assert floors.is_shown(named=5, unnamed=0)
    assert not floors.is_shown(named=4, unnamed=0)


# --- Any history -----------------------------------------------------------------------------------

EMPLOYERS, BANDS = st.integers(1, 2), st.sampled_from([None, 1, 2, 3])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.tuples(EMPLOYERS, BANDS), st.integers(1, 9)),
        st.tuples(st.just("leave"), st.integers(0, 2**16), st.integers(1, 7)),
        st.tuples(st.just("batch"), st.none(), st.none()),
    ),
    max_size=60,
)


class Town:
    """People without names, where each stands, and everything that was ever published."""

    def __init__(self):
        self.where = {}  # person → (employer, band, line or None)
        self.lines = defaultdict(Line)
        self.published = []
        self.cohorts = []  # people who made a line rise
        self.left = Counter()  # by line, since it changed last

    def step(self, kind, what, number):
        if kind == "join":
            first = len(self.where) + 1000 * len(self.published) + len(self.cohorts)
            for n in range(number):
                self.where[(what, first, n, len(self.where))] = (*what, None)
        elif kind == "leave":
            for _ in range(min(number, len(self.where))):
                gone = list(self.where)[what % len(self.where)]
                line = self.where.pop(gone)[2]
                if line:
                    self.left[line] += 1
        else:
            self.batch()

    def batch(self):
        standing = Counter(line for _e, _b, line in self.where.values() if line)
        waiting = Counter((employer, band) for employer, band, line in self.where.values() if not line)
        lines = {key: Line(old.shown, old.history, standing[key]) for key, old in self.lines.items()}
        made = plan(lines, waiting)
        before = {key: line.shown for key, line in lines.items()}
        joined = Counter()
        for person, (employer, band, line) in list(self.where.items()):
            to = None if line else made.moves.get((employer, band))
            if to:
                self.where[person] = (employer, band, to)
                joined[to] += 1
        for key, value in made.values.items():
            if value > before.get(key, 0):
                assert joined[key] >= FLOOR, "a line rose for fewer than five"
            if value < before.get(key, 0):
                assert self.left[key] >= FLOOR, "a line fell for fewer than five"
            self.left[key] = 0
            old = self.lines[key]
            self.lines[key] = Line(value, old.history | {value})
        assert set(joined) <= set(made.values), "somebody was counted where nothing changed"
        self.published.append({key: line.shown for key, line in self.lines.items()})
        standing = Counter(line for _e, _b, line in self.where.values() if line)
        for key, line in self.lines.items():
            assert line.shown - standing[key] < FLOOR, "more than four are counted who have left"


def far(one, other):
    return one == other or abs(one - other) >= FLOOR


@settings(max_examples=60)
@given(steps=STEPS)
def test_no_publications_ever_single_out_one_to_four(steps):
    town = Town()
    for step in [*steps, ("batch", None, None)]:
        town.step(*step)
    keys = {key for shown in town.published for key in shown}
    for key in keys:
        values = {shown.get(key, 0) for shown in town.published}
        assert all(far(one, other) for one in values for other in values), (key, values)
    for before, after in zip(town.published, town.published[1:], strict=False):
        for employer in (1, 2, None):
            sums = [
                sum(value for key, value in shown.items() if employer in (None, key[0])) for shown in (before, after)
            ]
            assert far(*sums), "the sum of an employer, or of all, moved by fewer than five"


@settings(max_examples=30)
@given(steps=STEPS, who=st.integers(0, 2**16))
def test_one_person_more_or_less_in_a_line_changes_nothing_that_is_shown_at_once(steps, who):
    """Who is told "take your signature back" is not seen to have done so: the next batch looks the same."""
    one, other = Town(), Town()
    for step in steps:
        one.step(*step)
        other.step(*step)
    counted = [person for person, (_e, _b, line) in other.where.items() if line and not other.left[line]]
    if not counted:
        return
    # Only where nobody had left before: the fifth who leaves is one of five.
    other.where.pop(counted[who % len(counted)])
    waiting = [p for p, (_e, _b, line) in one.where.items() if line is None]
    for person in waiting:
        one.where.pop(person)
        other.where.pop(person, None)
    one.batch()
    other.batch()
    assert one.published[-1] == other.published[-1]
