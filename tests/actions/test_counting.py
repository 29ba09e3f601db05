from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from unwatched.actions.models import Petition, Signature, SignatureState, Tick
from unwatched.actions.services import confirming, counting, petitions

from .factories import make_petition, sign
from .threads import run_together

pytestmark = pytest.mark.django_db


def confirmed(petition, number, *, now, start=0):
    rows = [sign(petition, f"p{start + n}@example.org", now=now) for n in range(number)]
    for row in rows:
        confirming.confirm(row.pk, page="/p/", now=now)
    return rows


def test_tick_adds_what_was_confirmed_and_nothing_else(now):
    petition, other = make_petition(), make_petition()
    confirmed(petition, 3, now=now)
    confirmed(other, 2, now=now)
    sign(petition, "pending@example.org")
    assert counting.tick(petition.pk, now=now).total == 3
    assert petitions.public_count(petition).total == 3
    assert counting.petitions_due() == [other.pk]


def test_very_many_are_counted_by_several_ticks(now, monkeypatch):
    monkeypatch.setattr(counting, "AT_MOST", 2)
    petition = make_petition()
    rows = confirmed(petition, 5, now=now)
    assert counting.tick(petition.pk, now=now).added == 2
    assert counting.recount(petition.pk).is_sound
    assert counting.count_all(now=now) == 2
    for row in rows[:3]:
        confirming.disown(row.pk, now=now)
    assert counting.count_all(now=now) == 2
    assert counting.petitions_due() == []
    assert petitions.public_count(petition).total == 2
    assert counting.recount(petition.pk).is_sound


def test_a_sweep_that_has_no_time_left_counts_later(now, monkeypatch):
    monkeypatch.setattr(counting, "AT_MOST_SECONDS", -1.0)
    petition = make_petition()
    confirmed(petition, 1, now=now)
    assert counting.count_all(now=now) == 0
    assert counting.petitions_due() == [petition.pk]


def test_the_zone_of_a_clock_does_not_change_a_fingerprint(now):
    petition = make_petition()
    confirmed(petition, 1, now=now)
    counting.tick(petition.pk, now=now.astimezone(ZoneInfo("Europe/Berlin")))
    assert counting.recount(petition.pk).is_sound


def test_tick_without_change_writes_nothing(now):
    petition = make_petition()
    confirmed(petition, 1, now=now)
    counting.tick(petition.pk, now=now)
    assert counting.tick(petition.pk, now=now + timedelta(minutes=1)) is None
    assert Tick.objects.count() == 1


def test_set_aside_after_counting_is_taken_back_and_may_come_again(now):
    petition = make_petition()
    row = confirmed(petition, 2, now=now)[0]
    counting.tick(petition.pk, now=now)
    Signature.objects.filter(pk=row.pk).update(aside="burst", count_due=True)
    assert counting.tick(petition.pk, now=now).total == 1
    Signature.objects.filter(pk=row.pk).update(aside="", count_due=True)
    assert counting.tick(petition.pk, now=now).total == 2
    assert counting.recount(petition.pk).is_sound


def test_a_tick_that_dies_in_the_middle_leaves_nothing_behind(now):
    petition = make_petition()
    confirmed(petition, 2, now=now)
    with transaction.atomic():
        counting.tick(petition.pk, now=now)
        transaction.set_rollback(True)
    assert counting.tick(petition.pk, now=now).total == 2
    assert counting.recount(petition.pk).is_sound


def test_a_clock_that_is_wrong_does_not_change_the_sum(now):
    petition = make_petition()
    confirmed(petition, 1, now=now)
    counting.tick(petition.pk, now=now)
    confirmed(petition, 1, now=now - timedelta(days=1), start=5)
    assert counting.tick(petition.pk, now=now - timedelta(hours=3)).total == 2
    assert counting.recount(petition.pk).is_sound


def test_recount_finds_a_row_that_was_changed_behind_our_back(now):
    petition = make_petition()
    row = confirmed(petition, 2, now=now)[0]
    counting.tick(petition.pk, now=now)
    Signature.objects.filter(pk=row.pk).update(state=SignatureState.REMOVED)
    found = counting.recount(petition.pk)
    assert (found.difference, found.is_sound) == (1, False)


@pytest.mark.parametrize("field", ["taken_back", "total", "at"])
def test_recount_finds_a_tick_that_was_changed(field, now):
    petition = make_petition()
    for n in range(3):
        confirmed(petition, 1, now=now, start=n)
        counting.tick(petition.pk, now=now)
    value = now + timedelta(days=1) if field == "at" else 9
    Tick.objects.filter(petition=petition, number=2).update(**{field: value})
    assert counting.recount(petition.pk).broken_at == 2


def test_recount_is_exact_while_people_sign(now):
    petition = make_petition()
    confirmed(petition, 2, now=now)
    counting.tick(petition.pk, now=now)
    confirmed(petition, 2, now=now, start=10)
    assert counting.recount(petition.pk).is_sound


@pytest.mark.django_db(transaction=True)
def test_two_tickers_and_late_commits_count_each_row_once(now):
    petition = make_petition()
    rows = [sign(petition, f"p{n}@example.org") for n in range(60)]

    def confirm(part):
        for row in part:
            confirming.confirm(row.pk, page="/p/", now=now)

    def count():
        for _ in range(15):
            counting.tick(petition.pk, now=now)

    work = [lambda p=rows[n::3]: confirm(p) for n in range(3)] + [count, count]
    assert run_together(*work) == []
    counting.tick(petition.pk, now=now)
    assert Tick.objects.filter(petition=petition).order_by("-number").first().total == 60
    assert counting.recount(petition.pk).is_sound


def test_public_count_of_a_petition_that_nobody_signed(now):
    count = petitions.public_count(Petition.objects.get(pk=make_petition(goal=10).pk))
    assert (count.total, count.missing) == (0, 10)
