import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.ledger import rough
from unwatched.ledger.dates import Precision
from unwatched.ledger.rough import BadDate, Rough


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2021-05-18", "2021-05-18", "day"),
        ("2021-5", "2021-05", "month"),
        ("2021/05/18", "2021-05-18", "day"),
        ("2021", "2021", "year"),
        ("in 2021", "2021", "year"),
        ("18 May 2021", "2021-05-18", "day"),
        ("May 18th, 2021", "2021-05-18", "day"),
        ("Tuesday, 18 May 2021", "2021-05-18", "day"),
        ("the 18th of May 2021", "2021-05-18", "day"),
        ("on 18. Sept. 2021", "2021-09-18", "day"),
        ("July 2021", "2021-07", "month"),
        ("about July 2021", "2021-07", "about"),
        ("About  july 2021", "2021-07", "about"),
        ("circa 2021", "2021", "about"),
        ("~2021-05", "2021-05", "about"),
        ("late 2021", "2021", "about"),
        ("summer 2021", "2021", "about"),
        ("in the fall of 2021", "2021", "about"),
        ("before 2021-05", "2021-05", "before"),
        ("by 18 May 2021", "2021-05-18", "before"),
        ("not before May 2021", "2021-05", "after"),
        ("since 2021", "2021", "after"),
        ("2025-12 (first days)", "2025-12", "about"),
        ("2023-12-19 or 20", "2023-12-19", "about"),
        ("18.5.2021", "2021-05-18", "day"),
        ("18/5/2021", "2021-05-18", "day"),
        ("5/18/2021", "2021-05-18", "day"),
        ("5/5/2021", "2021-05-05", "day"),
        ("", "", "unknown"),
        (" ? ", "", "unknown"),
        ("unknown", "", "unknown"),
    ],
)
def test_dates_are_read_as_people_write_them(text, date, precision):
    assert rough.read(text) == Rough(date, Precision(precision))


@pytest.mark.parametrize(
    "text",
    ["soon", "30 February 2021", "May", "18 May", "2021-13", "May June 2021", "18 May 21", "١٨ مايو",
     "year 2021 of hope",
     "3021", "x" * 500, "18 May 2021; DROP TABLE", "‮2021"],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_an_example(text):
    with pytest.raises(BadDate, match="18 May 2021"):
        rough.read(text)


def test_a_date_that_can_be_two_days_is_asked_back():
    with pytest.raises(BadDate, match="5 June 2021 or 6 May 2021"):
        rough.read("5/6/2021")


@pytest.mark.parametrize("text", ["about 2021-07", "before 2021-05", "2021-05-18", ""])
def test_a_field_that_is_opened_again_reads_the_same(text):
    read = rough.read(text)
    assert rough.read(rough.show(read.date, read.precision)) == read


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(text):
    with contextlib.suppress(BadDate):
        rough.read(text)


@pytest.mark.parametrize(("words", "more"), [
    ("summer 2021", True), ("late June 2021", True), ("mid-2019", True), ("the end of 2020", True),
    ("about July 2021", False), ("2021-07", False), ("18 May 2021", False),
])  # fmt: skip
def test_words_that_say_more_than_the_date_that_is_kept(words, more):
    assert rough.says_more(words) is more
