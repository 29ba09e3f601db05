from datetime import timedelta

import pytest

from tests.ledger.factories import NOON, make_law
from unwatched.ledger.models import LawEvent
from unwatched.ledger.services import sunsets
from unwatched.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BALTIMORE = [("final_vote", "2026-01-10"), ("expires", "2028-01-01")]


def abouts():
    return [about.rpartition(":")[2] for about in Task.objects.waiting().values_list("about", flat=True)]


@pytest.mark.both
def test_twelve_months_before_its_end_somebody_is_asked_to_see_to_a_law(rosa):
    make_law(events=BALTIMORE)
    year_before = NOON.replace(year=2027, month=1, day=1)
    assert sunsets.ensure_tasks(now=year_before - timedelta(days=1)) == 0
    for _twice in range(2):
        assert sunsets.ensure_tasks(now=year_before) == 1
    task = Task.objects.get()
    assert task.title == "The law of Wrenfield, MA ends: 1 January 2028"
    assert "/office/ledger/laws/" in task.url


def test_an_end_that_passed_in_silence_is_asked_about_until_somebody_answers():
    law = make_law(events=BALTIMORE)
    sunsets.ensure_tasks(now=NOON.replace(year=2027, month=6))
    later = NOON.replace(year=2028, month=2)
    assert sunsets.ensure_tasks(now=later) == 1
    assert abouts() == ["past"]
    LawEvent.objects.create(law=law, kind="expired", date="2028-01-01")
    assert sunsets.ensure_tasks(now=later) == 0
    assert abouts() == []


def test_an_end_that_was_put_off_is_no_longer_near():
    law = make_law(events=BALTIMORE)
    sunsets.ensure_tasks(now=NOON.replace(year=2027, month=6))
    LawEvent.objects.create(law=law, kind="expires", date="2033-01-01")
    assert sunsets.ensure_tasks(now=NOON.replace(year=2027, month=6)) == 0
    assert abouts() == []


def test_of_the_laws_that_we_ship_none_asks_for_anything_today(seeded):
    assert sunsets.ensure_tasks(now=NOON) == 0
