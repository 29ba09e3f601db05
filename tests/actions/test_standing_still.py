"""A count that does not add up: the public number stands still until somebody has looked, and then it is right."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from unwatched.accounts.models import User
from unwatched.actions import jobs
from unwatched.actions.errors import StandsStill
from unwatched.actions.models import PaperStep, Petition, Signature, SignatureState, Tick
from unwatched.actions.services import confirming, counting, findings, paper, petitions
from unwatched.actions.services.paper import Sheets

from .factories import make_petition, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def rosa(db):
    return User.objects.create_user("rosa@example.org", name="Rosa")


@pytest.fixture
def petition(now):
    petition = make_petition()
    for n in range(4):
        confirm(petition, f"p{n}", now=now)
    counting.tick(petition.pk, now=now)
    return petition


def confirm(petition, name, *, now):
    return confirming.confirm(sign(petition, f"{name}@example.org", now=now).pk, page="/p/", now=now)


def total(petition):
    return petitions.public_count(Petition.objects.get(pk=petition.pk)).total


def lose_two(petition):
    """What a careless hand in the database does: rows change, and nothing says so."""
    ids = list(petition.signatures.values_list("pk", flat=True)[:2])
    Signature.objects.filter(pk__in=ids).update(state=SignatureState.REMOVED)


def test_it_stands_still_from_the_recount_on_and_nothing_is_lost(petition, now):
    lose_two(petition)
    with pytest.raises(counting.DoesNotAddUp):
        jobs.recount(now=now)
    confirm(petition, "late", now=now)
    assert counting.petitions_due() == []
    assert counting.tick(petition.pk, now=now) is None
    assert total(petition) == 4
    assert Signature.objects.filter(count_due=True).count() == 1, "it waits to be counted"
    petition.refresh_from_db()
    assert petition.held_at == now
    findings.recount(petition.pk, now=now + timedelta(days=1))
    petition.refresh_from_db()
    assert petition.held_at == now, "since when it stands still does not change"


def test_who_has_looked_lets_it_go_on_from_the_rows_and_nothing_is_rewritten(petition, rosa, now):
    lose_two(petition)
    before = list(Tick.objects.values_list("number", "total", "digest"))
    findings.recount(petition.pk, now=now)
    confirm(petition, "late", now=now)
    assert findings.go_on(petition, why="An old backup", by=rosa, now=now).is_sound
    assert total(petition) == 2
    counting.count_all(now=now)
    assert total(petition) == 3, "who was confirmed meanwhile is counted now"
    assert list(Tick.objects.values_list("number", "total", "digest"))[: len(before)] == before
    assert counting.recount(petition.pk).is_sound
    settled = petition.settlements.get()
    assert (settled.why, settled.difference, settled.tick) == ("An old backup", 2, 1)
    assert ModelLogEntry.objects.get(action="petition.go_on").data == {"difference": 2, "why": "An old backup"}


def test_rows_that_came_back_are_counted_again(petition, rosa, now):
    row = petition.signatures.first()
    confirming.disown(row.pk, now=now)
    counting.tick(petition.pk, now=now)
    Signature.objects.filter(pk=row.pk).update(state=SignatureState.CONFIRMED)
    assert findings.recount(petition.pk, now=now).difference == -1
    findings.go_on(petition, why="Put back by hand", by=rosa, now=now)
    assert total(petition) == 4
    assert counting.recount(petition.pk).is_sound


def test_a_tick_that_was_changed_stays_as_it_is_and_the_next_ones_are_checked(petition, rosa, now):
    Tick.objects.update(total=9)
    assert findings.recount(petition.pk, now=now).broken_at == 1
    findings.go_on(petition, why="Somebody wrote into the table", by=rosa, now=now)
    assert total(petition) == 4
    confirm(petition, "late", now=now)
    counting.count_all(now=now)
    assert counting.recount(petition.pk).is_sound
    assert Tick.objects.get(number=1).total == 9
    Tick.objects.filter(number=3).update(total=7)
    assert findings.recount(petition.pk, now=now).broken_at == 3, "a new break is found"


def test_ticks_that_are_gone_are_noticed_also_after_somebody_has_looked(petition, rosa, now):
    lose_two(petition)
    findings.recount(petition.pk, now=now)
    findings.go_on(petition, why="x", by=rosa, now=now)
    Tick.objects.filter(number=1).delete()
    assert findings.recount(petition.pk, now=now).broken_at == 2


def test_a_sound_recount_lets_it_go_on_by_itself(petition, now):
    lose_two(petition)
    findings.recount(petition.pk, now=now)
    Signature.objects.filter(state=SignatureState.REMOVED).update(state=SignatureState.CONFIRMED)
    findings.recount(petition.pk, now=now)
    confirm(petition, "late", now=now)
    counting.count_all(now=now)
    assert total(petition) == 5


def test_looking_at_a_sound_count_changes_nothing(petition, rosa, now):
    findings.go_on(petition, why="x", by=rosa, now=now)
    assert not petition.settlements.exists()
    assert Tick.objects.count() == 1


def test_paper_stands_still_too(petition, rosa, now):
    sheets = Sheets(signatures=8, sheets=1, collected_from=now.date(), collected_to=now.date(), place="Market")
    paper.record(petition, sheets, by=rosa, now=now)
    PaperStep.objects.update(total=80)
    found = findings.recount(petition.pk, now=now)
    assert (found.paper_broken_at, found.difference, found.is_sound) == (1, 0, False)
    with pytest.raises(StandsStill):
        paper.record(petition, sheets, by=rosa, now=now)
    assert findings.go_on(petition, why="A slip of the hand", by=rosa, now=now).is_sound
    assert (paper.total(petition), total(petition)) == (8, 4)
    petition.refresh_from_db()
    paper.record(petition, sheets, by=rosa, now=now)
    assert paper.total(petition) == 16
    assert counting.recount(petition.pk).is_sound
