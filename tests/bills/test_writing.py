"""Bills in the database: parts, versions, comments, links, and the task that a sunset makes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from unwatched.bills.errors import BillError, ChangedMeanwhile
from unwatched.bills.models import Bill, BillState, BillVersion, Comment
from unwatched.bills.services import commenting, drafting, places, sharing, starting, versions, weighing, writing
from unwatched.bills.services.weighing import Standing
from unwatched.bills.services.writing import Decision
from unwatched.directory.models import Jurisdiction
from unwatched.tasks.models import Task

from .factories import NOON, make_bill

pytestmark = pytest.mark.once

OWN = "(a) Any person may sue.\n\n(b) Nobody pays more than {damages_floor}."


def decide(bill, slot="damages", *, by, was=None, **said):
    mark = writing.mark_of(bill.parts.filter(slot=slot).first()) if was is None else was
    return writing.decide(bill, slot=slot, decision=Decision(**said), was=mark, by=by, now=NOON)


# --- Beginning ------------------------------------------------------------------------------------------
@pytest.mark.both
def test_a_place_and_a_kind_give_a_whole_law(bill):
    draft = drafting.draft(bill)
    assert "City of Port Alder" in bill.title
    assert draft.law.sections
    assert {part.slot for part in bill.parts.all()} <= set(drafting.instrument_of(bill).slots)
    assert any(section.slot == "damages" for section in draft.law.walk())


def test_a_place_that_is_typed_twice_stands_in_the_directory_once(rosa):
    make_bill(rosa)
    make_bill(rosa, name="  port   ALDER ")
    assert Jurisdiction.objects.filter(name__iexact="port alder").count() == 1
    other = places.find_or_make(places.New(name="Port Alder", level="county", region="MA"))
    assert Jurisdiction.objects.get(level="city", name="Port Alder").ocd_id == "local/us/ma/city:port_alder"
    assert other.ocd_id == "local/us/ma/county:port_alder"


@pytest.mark.parametrize(
    "new",
    [
        places.New(name=" ", level="city"),
        places.New(name="Port Alder", level="village"),
        places.New(name="Port Alder", level="city", country="usa"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused(db, new):
    with pytest.raises(BillError):
        places.find_or_make(new)


def test_a_kind_that_is_not_written_for_such_a_place_makes_neither_bill_nor_place(rosa):
    new = places.New(name="Nowhere", level="company")
    with pytest.raises(BillError, match="not written for"):
        starting.start(place=None, new=new, instrument="face-surveillance-ban", by=rosa, now=NOON)
    assert not Jurisdiction.objects.filter(name="Nowhere").exists()


# --- Parts ----------------------------------------------------------------------------------------------
def test_own_words_stand_in_the_text_and_outlive_going_back_to_a_wording(bill, rosa):
    before = bill.parts.get(slot="damages").choice
    decide(bill, by=rosa, choice=before, own=OWN, uses_own=True)
    text = drafting.draft(bill).composed.text
    assert "Any person may sue." in text
    assert any(blank.key == "damages_floor" for blank in drafting.draft(bill).blanks)
    decide(bill, by=rosa, choice=before, own=OWN)
    assert "Any person may sue." not in drafting.draft(bill).composed.text
    assert bill.parts.get(slot="damages").own == OWN


def test_a_part_that_was_left_out_is_missing_where_the_law_needs_it(bill, rosa):
    required = drafting.instrument_of(bill).required[0]
    decide(bill, required, by=rosa)
    weighed = {one.slot.key: one for one in weighing.weigh(bill, drafting.parts_of(bill))}
    assert weighed[required].standing == Standing.MISSING


def test_a_loophole_is_to_be_looked_at_until_somebody_writes_why(bill, rosa):
    slot, hole = next(
        (slot.key, one.key)
        for slot in drafting.slots_of(bill)
        for one in drafting.offered(bill, slot.key)
        if one.strength == "opens a hole"
    )
    decide(bill, slot, by=rosa, choice=hole)
    weighed = {one.slot.key: one for one in weighing.weigh(bill, drafting.parts_of(bill))}
    assert weighed[slot].is_hole
    assert weighed[slot].standing == Standing.LOOK
    decide(bill, slot, by=rosa, choice=hole, why_not="It is the price of the fourth vote.")
    weighed = {one.slot.key: one for one in weighing.weigh(bill, drafting.parts_of(bill))}
    assert not weighed[slot].is_hole
    assert weighed[slot].standing == Standing.CHOSEN


@pytest.mark.parametrize("own", ["", "  \n ", "a\x00b", "x" * (writing.LONGEST_OWN + 1)])
def test_words_that_cannot_stand_in_a_law_are_refused(bill, rosa, own):
    with pytest.raises(BillError):
        decide(bill, by=rosa, own=own, uses_own=True)


@pytest.mark.both
def test_two_people_at_one_part_do_not_overwrite_each_other(bill, rosa, theo):
    seen = writing.mark_of(bill.parts.get(slot="damages"))
    decide(bill, by=theo, own=OWN, uses_own=True)
    with pytest.raises(ChangedMeanwhile, match="Theo has changed this meanwhile"):
        decide(bill, by=rosa, was=seen, choice="")
    assert bill.parts.get(slot="damages").own == OWN
    # Another part is nobody's business.
    decide(bill, "sunset", by=rosa, choice="")


def test_a_wording_that_the_library_has_lost_is_left_out_and_to_be_looked_at(bill):
    bill.parts.filter(slot="sunset").delete()
    bill.parts.create(slot="sunset", choice="gone-for-good", changed_at=NOON)
    assert "sunset" in drafting.draft(bill).composed.empty
    weighed = {one.slot.key: one for one in weighing.weigh(bill, drafting.parts_of(bill))}
    assert weighed["sunset"].standing in (Standing.LOOK, Standing.MISSING)


def test_blanks_are_filled_in_side_by_side_and_emptied(bill, rosa):
    stale = Bill.objects.get(pk=bill.pk)
    writing.fill_in(bill, values={"damages_floor": " $1,000 "}, by=rosa, now=NOON)
    writing.fill_in(stale, values={"sunset_date": "1 May"}, by=rosa, now=NOON)
    assert Bill.objects.get(pk=bill.pk).values == {"damages_floor": "$1,000", "sunset_date": "1 May"}
    writing.fill_in(stale, values={"sunset_date": ""}, by=rosa, now=NOON)
    assert Bill.objects.get(pk=bill.pk).values == {"damages_floor": "$1,000"}


# --- Versions -------------------------------------------------------------------------------------------
@pytest.mark.both
def test_a_version_keeps_what_stood_there_and_never_changes(bill, rosa):
    first = versions.save(bill, by=rosa, now=NOON, note="for the mayor")
    assert versions.save(bill, by=rosa, now=NOON) == first  # nothing new
    decide(bill, by=rosa, own=OWN, uses_own=True)
    second = versions.save(bill, by=rosa, now=NOON)
    assert (first.number, second.number) == (1, 2)
    assert "Any person may sue" not in first.text
    assert versions.law_of(second) == drafting.draft(bill).law
    for change in ({"text": "x"}, {"law": {}}, {"number": 9}, {"note": "x"}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            BillVersion.objects.filter(pk=first.pk).update(**change)


def test_going_back_loses_nothing(bill, rosa):
    first = versions.save(bill, by=rosa, now=NOON)
    decide(bill, by=rosa, own=OWN, uses_own=True)
    kept = versions.go_back(bill, first, by=rosa, now=NOON)
    assert drafting.draft(bill).composed.text == first.text
    assert "Any person may sue" in kept.text
    assert versions.go_back(bill, kept, by=rosa, now=NOON) is not None
    assert drafting.draft(bill).composed.text == kept.text


# --- Comments and links ---------------------------------------------------------------------------------
@pytest.mark.both
def test_a_comment_is_settled_and_opened_again(bill, rosa, theo):
    made = commenting.comment(bill, slot="damages", text=" Ask Wei. ", by=theo, now=NOON)
    commenting.resolve(made, by=rosa, now=NOON)
    assert not Comment.objects.waiting().exists()
    commenting.reopen(made, by=rosa)
    assert Comment.objects.waiting().get().text == "Ask Wei."
    for text in (" ", "x" * 4001):
        with pytest.raises(BillError):
            commenting.comment(bill, slot="", text=text, by=theo, now=NOON)


def test_a_link_is_found_by_its_token_alone_until_it_is_withdrawn(bill, rosa):
    with pytest.raises(BillError, match="Save a version first"):
        sharing.share(bill, by=rosa, now=NOON)
    versions.save(bill, by=rosa, now=NOON)
    link, token = sharing.share(bill, by=rosa, now=NOON, note="the mayor", expires_at=NOON + timedelta(days=1))
    assert token not in str(vars(link))
    assert sharing.find(token) == link
    assert sharing.find(token[:-1]) is None
    assert sharing.is_open(link, now=NOON)
    assert not sharing.is_open(link, now=NOON + timedelta(days=2))
    sharing.withdraw(link, by=rosa, now=NOON)
    assert not sharing.is_open(sharing.find(token), now=NOON)
    with pytest.raises(BillError, match="That day is over"):
        sharing.share(bill, by=rosa, now=NOON, expires_at=NOON)


# --- How it stands --------------------------------------------------------------------------------------
def adopt(bill, by, *, ends_on, state=BillState.ADOPTED, adopted_on=date(2027, 1, 5)):
    return writing.change(bill, title=bill.title, state=state, adopted_on=adopted_on, ends_on=ends_on, by=by, now=NOON)


def test_a_day_on_which_an_adopted_law_ends_is_a_task_a_year_before(bill, rosa):
    adopt(bill, rosa, ends_on=date(2032, 2, 29), state=BillState.DRAFT)
    assert not Task.objects.exists()
    adopt(bill, rosa, ends_on=date(2032, 2, 29))
    adopt(bill, rosa, ends_on=date(2032, 2, 29))
    task = Task.objects.get()
    assert task.due_at.date() == date(2031, 2, 28)
    assert "29 February 2032" in task.why
    adopt(bill, rosa, ends_on=date(2033, 6, 30))
    assert Task.objects.waiting().get().due_at.date() == date(2032, 6, 30)
    adopt(bill, rosa, ends_on=None)
    assert not Task.objects.waiting().exists()


@pytest.mark.parametrize(
    "said",
    [
        {"ends_on": date(2026, 1, 1)},
        {"ends_on": None, "adopted_on": None},
    ],
)
def test_days_that_make_no_sense_are_refused(bill, rosa, said):
    with pytest.raises(BillError):
        adopt(bill, rosa, **said)


@pytest.mark.both
def test_only_a_draft_is_thrown_away(bill, rosa):
    versions.save(bill, by=rosa, now=NOON)
    adopt(bill, rosa, ends_on=None)
    with pytest.raises(BillError, match="Only a draft"):
        writing.remove(bill, by=rosa, now=NOON)
    adopt(bill, rosa, ends_on=None, state=BillState.DRAFT)
    writing.remove(bill, by=rosa, now=NOON)
    assert not Bill.objects.exists()


def test_the_log_says_who_did_what_and_no_words(bill, rosa):
    decide(bill, by=rosa, own=OWN, uses_own=True)
    entries = ModelLogEntry.objects.all()
    assert {"bill.make", "bill.write"} <= set(entries.values_list("action", flat=True))
    assert "Any person" not in str(list(entries.values_list("data", flat=True)))
