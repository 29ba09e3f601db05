from datetime import date

import pytest

from unwatched.ledger.dates import days_left, first_day, is_date, last_day, left, months_before, next_review

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
    ],
)
def test_a_date_means_every_day_that_it_can(text, first, last):
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "21", "2021-7", "2021-13", "2021-02-30", "about 2021", "2021-07-", "٢٠٢١", "9999"]
)
def test_what_is_no_date_is_told_apart(text):
    assert not is_date(text)


def test_amazons_year_has_24_days_left_on_the_17th_of_may():
    assert days_left("2021-06-10", date(2021, 5, 17)) == 24


def test_what_has_no_end_has_no_days():
    assert days_left("", date(2021, 5, 18)) is None


def test_an_end_known_to_the_month_is_counted_to_about():
    clearview = left("2027-05-09", on=date(2026, 11, 22), precision="month")
    assert (clearview.days, clearview.is_about, clearview.until) == (168, True, date(2027, 5, 9))


def test_a_month_is_counted_to_its_first_day_so_that_nobody_is_late():
    assert days_left("2028-12", date(2028, 11, 1)) == 30


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2021, 5, 18), date(2022, 5, 18)),
        (date(2022, 5, 18), date(2022, 5, 18)),
        (date(2022, 5, 19), date(2023, 5, 18)),
    ],
)
def test_until_further_notice_is_looked_at_each_year(on, due):
    assert next_review("2021-05-18", on=on) == due


def test_a_review_set_on_the_29th_of_february_comes_in_other_years_too():
    assert next_review("2020-02-29", on=date(2020, 3, 1)) == date(2021, 2, 28)


def test_twelve_months_before_a_leap_day_is_a_day_that_exists():
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
