from datetime import timedelta

import pytest

from tests.ledger.factories import NOON, make_commitment, make_law, make_place
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Change, Law, LawEvent, Wording, conflicts
from unwatched.ledger.services import changing

pytestmark = pytest.mark.django_db


def test_a_change_keeps_what_stood_before_and_who_changed_it(rosa):
    law = make_law()
    assert changing.change(law, {"name": "Ord. 7"}, by=rosa, now=NOON + timedelta(days=1))
    last = Change.objects.first()
    assert (last.law, last.by, last.values) == (law, rosa, {"name": ["", "Ord. 7"]})
    assert Law.objects.get().name == "Ord. 7"


def test_the_same_again_is_no_change(rosa):
    law = make_law(name="Ord. 7")
    assert not changing.change(law, {"name": "Ord. 7"}, by=rosa, now=NOON)
    assert Change.objects.count() == 1


def test_of_two_accounts_one_is_better_and_both_stay(rosa):
    law = make_law(events=[("final_vote", "2020-02-04"), ("final_vote", "2020-02-24")])
    first, second = law.events.all()
    assert conflicts(law.events.all()) == [[first, second]]
    changing.prefer(first, by=rosa, now=NOON, why="the minutes")
    changing.prefer(second, by=rosa, now=NOON, why="two newspapers")
    assert list(LawEvent.objects.values_list("preferred", "preferred_why")) == [(False, ""), (True, "two newspapers")]


def test_two_amendments_are_no_conflict_unless_they_are_one_occasion():
    law = make_law(events=[("amended", "2020"), ("amended", "2021")])
    assert conflicts(law.events.all()) == []
    LawEvent.objects.update(occasion="schools-taken-out")
    assert len(conflicts(law.events.all())) == 1


def test_what_is_removed_needs_a_reason_and_stays_in_the_history(rosa):
    event = make_law().events.get()
    with pytest.raises(LedgerError, match="Say why"):
        changing.remove(event, by=rosa, now=NOON, why=" ")
    changing.remove(event, by=rosa, now=NOON, why="of another town")
    last = Change.objects.first()
    assert (last.kind, last.why, last.values["date"]) == ("removed", "of another town", ["2020-06-24", None])


def test_a_law_is_never_removed(rosa):
    with pytest.raises(LedgerError, match="stays in the ledger"):
        changing.remove(make_law(), by=rosa, now=NOON, why="repealed")


def test_a_person_says_that_words_became_narrower_and_why(rosa):
    wording = Wording.objects.create(commitment=make_commitment(), words="…", term="notice", date="2024-01-26")
    with pytest.raises(LedgerError, match="what became less"):
        changing.flag_narrowed(wording, narrowed=True, by=rosa, now=NOON, why="")
    changing.flag_narrowed(wording, narrowed=True, by=rosa, now=NOON, why="only one feature")
    wording.refresh_from_db()
    assert (wording.narrowed, wording.narrowed_by) == (True, rosa)


def test_laws_are_found_by_what_became_of_them():
    make_law()
    gone = make_law(make_place("Oxbow"), events=[("final_vote", "2020"), ("repealed", "2025-03")])
    assert list(Law.objects.undone(on=NOON.date())) == [gone]
    assert gone in Law.objects.in_force(on=NOON.date().replace(year=2024))
    assert gone not in Law.objects.in_force(on=NOON.date())
