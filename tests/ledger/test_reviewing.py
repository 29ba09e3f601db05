from datetime import UTC, datetime

import pytest

from tests.ledger.promising import make_amazon
from unwatched.ledger.models import CommitmentEvent, Wording
from unwatched.ledger.promises.showing import Shown
from unwatched.ledger.services import reviewing
from unwatched.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def at(year, month, day):
    return datetime(year, month, day, 9, tzinfo=UTC)


@pytest.fixture
def amazon(db):
    """As it was in 2021: the year alone, then until further notice."""
    commitment = make_amazon()
    Wording.objects.filter(date="2024-01-26").delete()
    CommitmentEvent.objects.filter(date="2024-01-26").delete()
    return commitment


def titles():
    return list(Task.objects.waiting().values_list("title", flat=True))


def test_until_further_notice_is_looked_at_each_year(amazon):
    reviewing.ensure_tasks(now=at(2022, 4, 17))
    assert titles() == []
    for _time in range(2):
        reviewing.ensure_tasks(now=at(2022, 4, 18))
        assert titles() == ["Look again on 18 May 2022: Amazon: police use of Rekognition"]
    reviewing.ensure_tasks(now=at(2022, 5, 18))
    assert titles() == ["Look again: Amazon: police use of Rekognition"]


def test_a_server_that_stood_still_on_the_day_makes_the_task_afterwards(amazon):
    reviewing.ensure_tasks(now=at(2022, 5, 30))
    assert titles() == ["Look again: Amazon: police use of Rekognition"]


def test_an_end_is_told_before_and_on_the_day(amazon):
    Wording.objects.filter(date="2021-05-18").delete()
    reviewing.ensure_tasks(now=at(2021, 5, 17))
    assert titles() == ["Amazon: police use of Rekognition ends on 10 June 2021"]
    reviewing.ensure_tasks(now=at(2021, 6, 10))
    assert titles() == ["Amazon: police use of Rekognition ended on 10 June 2021"]


def test_what_was_taken_back_needs_nobody(amazon):
    CommitmentEvent.objects.create(commitment=amazon, kind="withdrawn", date="2022-01-01", precision="day")
    assert reviewing.ensure_tasks(now=at(2022, 5, 18)) == 0


def test_a_lapsed_promise_and_a_missed_review_say_so(amazon):
    late = Shown(amazon, on=at(2023, 1, 1).date())
    assert late.time == "Until further notice. A look was due on 18 May 2022, and nobody has written one down."
    Wording.objects.filter(date="2021-05-18").delete()
    assert Shown(amazon, on=at(2023, 1, 1).date()).time == "Ran out on 10 June 2021."


def test_a_look_that_was_written_down_is_no_missed_one(amazon):
    CommitmentEvent.objects.create(commitment=amazon, kind="checked", date="2022-05-20", precision="day")
    assert "was due" not in Shown(amazon, on=at(2023, 1, 1).date()).time


def test_what_came_with_the_programme_is_looked_at_a_year_after_it_came(amazon):
    amazon.seed_key, amazon.added_at = "amazon", at(2026, 5, 1)
    amazon.save()
    reviewing.ensure_tasks(now=at(2026, 5, 20))
    assert titles() == []
    reviewing.ensure_tasks(now=at(2027, 4, 20))
    assert titles() == ["Look again on 18 May 2027: Amazon: police use of Rekognition"]
