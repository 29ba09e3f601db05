from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from wagtail.models import ModelLogEntry

from tests.pages import factories as pages
from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved, Delivered
from unwatched.actions.models import PaperBatch, PaperStep, Petition
from unwatched.actions.services import confirming, counting, desks, paper, petitions, retention, wiping
from unwatched.actions.services.paper import Sheets
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultClosed

from .factories import make_petition, sign

pytestmark = pytest.mark.django_db

NOTE = "Handed in by Ottoline Vane"


@pytest.fixture
def rosa(db):
    return User.objects.create_user("rosa@example.org", name="Rosa")


@pytest.fixture
def petition():
    return make_petition()


@pytest.fixture
def record(petition, rosa, now):
    """``record(88)``: a batch that holds so many."""

    def make(signatures, *, of=petition, **more):
        said = {"sheets": 3, "collected_from": date(2026, 11, 3), "collected_to": date(2026, 11, 4), "place": "Market"}
        return paper.record(of, Sheets(signatures=signatures, **said | more), by=rosa, now=now)

    return make


def count(petition):
    found = petitions.public_count(Petition.objects.get(pk=petition.pk))
    return found.online, found.paper, found.total


@pytest.mark.once
def test_batches_are_numbered_and_add_up(petition, record):
    other = make_petition()
    record(5, of=other)
    assert [record(n).number for n in (80, 8)] == [1, 2]
    assert (paper.total(petition), paper.total(other)) == (88, 5)
    assert [batch.signatures for batch in PaperBatch.objects.counted().filter(petition=petition)] == [8, 80]


@pytest.mark.once
def test_paper_is_part_of_the_public_number_only_where_organisers_say_so(petition, record, rosa, now):
    confirming.confirm(sign(petition).pk, page="/p/", now=now)
    counting.tick(petition.pk, now=now)
    record(88)
    assert count(petition) == (1, 0, 1)
    assert Petition.objects.counted().get(pk=petition.pk).counted == 1
    petitions.change(petition, values={"counts_paper": True}, by=rosa)
    assert count(petition) == (1, 88, 89)
    assert Petition.objects.counted().get(pk=petition.pk).counted == 89
    assert Petition.objects.counted().get(pk=make_petition(counts_paper=True).pk).counted == 0


@pytest.mark.once
def test_a_correction_is_another_step_and_what_was_said_stays(petition, record, rosa, now):
    batch = record(90)
    paper.correct(batch, signatures=88, expected=90, why="Two were crossed out", by=rosa, now=now)
    paper.correct(batch, signatures=0, expected=88, why="Copies of another batch", by=rosa, now=now)
    assert list(petition.paper_steps.order_by("number").values_list("change", "total", "why")) == [
        (90, 90, ""), (-2, 88, "Two were crossed out"), (-88, 0, "Copies of another batch"),
    ]  # fmt: skip
    assert paper.total(petition) == 0
    assert not PaperBatch.objects.standing().exists()
    paper.correct(batch, signatures=88, expected=0, why="They were not", by=rosa, now=now)
    assert paper.total(petition) == 88
    assert counting.recount(petition.pk).is_sound
    entry = ModelLogEntry.objects.filter(action="petition.paper_correct").order_by("pk").first()
    assert entry.data == {"batch": 1, "before": 90, "number": 88, "why": "Two were crossed out"}


def test_two_who_correct_at_once_do_not_overwrite_each_other(record, rosa, now):
    batch = record(90)
    paper.correct(batch, signatures=88, expected=90, why="x", by=rosa, now=now)
    with pytest.raises(CountMoved) as moved:
        paper.correct(batch, signatures=89, expected=90, why="y", by=rosa, now=now)
    assert moved.value.args == (88,)


@pytest.mark.once
def test_the_same_number_is_no_correction(petition, record, rosa, now):
    batch = record(90)
    paper.correct(batch, signatures=90, expected=90, why="x", by=rosa, now=now)
    assert petition.paper_steps.count() == 1


@pytest.mark.once
def test_after_delivery_the_number_stands(petition, record, rosa, now):
    batch = record(90)
    petitions.record_delivery(petition, on=now.date(), note="", by=rosa)
    with pytest.raises(Delivered):
        record(1)
    with pytest.raises(Delivered):
        paper.correct(batch, signatures=1, expected=90, why="x", by=rosa, now=now)


@pytest.mark.once
@pytest.mark.parametrize("change", [{"total": 9}, {"change": 9}, {"why": "nothing"}, {"number": 7}])
def test_a_step_that_was_changed_is_found(change, petition, record, rosa, now):
    batch = record(90)
    paper.correct(batch, signatures=88, expected=90, why="x", by=rosa, now=now)
    record(3)
    PaperStep.objects.filter(petition=petition, number=2).update(**change)
    assert counting.recount(petition.pk).paper_broken_at in (2, 3, 7)


@pytest.mark.once
@pytest.mark.parametrize(
    "change", [{"place": "elsewhere"}, {"sheets": 9}, {"collected_to": date(2026, 11, 9)}, {"number": 5}]
)
def test_what_is_said_of_a_batch_is_part_of_the_chain(change, petition, record):
    record(90)
    assert counting.recount(petition.pk).is_sound
    PaperBatch.objects.update(**change)
    assert counting.recount(petition.pk).paper_broken_at == 1


def test_the_chain_cannot_fork(petition, record):
    record(1)
    step = petition.paper_steps.get()
    step.pk = None
    with pytest.raises(IntegrityError):
        step.save(force_insert=True)


@pytest.mark.once
def test_who_handed_sheets_in_is_sealed_and_read_only_with_the_vault_open(petition, record, rosa, now):
    named, plain = record(8, note=NOTE), record(3)
    assert plain.sealed is None
    assert b"Ottoline" not in bytes(named.sealed)
    with pytest.raises(VaultClosed):
        paper.notes(petition, [named, plain])
    vault.open_ring(petition.campaign.host.ring, by=rosa, reason="Proof", now=now, minutes=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: now)
        assert paper.notes(petition, [named, plain]) == {named.pk: NOTE}


@pytest.mark.once
def test_the_note_is_forgotten_after_a_year_and_by_the_wipe_and_the_number_stays(petition, record, rosa, now):
    old = record(8, note=NOTE)
    assert retention.forget_paper_notes(now=now + timedelta(days=364)) == 0
    assert retention.forget_paper_notes(now=now + timedelta(days=366)) == 1
    old.refresh_from_db()
    assert old.sealed is None
    record(3, note=NOTE)
    wiping.wipe(by=rosa, now=now)
    assert not PaperBatch.objects.filter(sealed__isnull=False).exists()
    assert paper.total(petition) == 11
    assert counting.recount(petition.pk).is_sound


def test_a_campaign_that_goes_takes_its_paper_along(petition, record):
    record(8)
    retention.erase_campaign(petition.campaign)
    assert not PaperBatch.objects.exists()
    assert not PaperStep.objects.exists()


# --- What the public sees ------------------------------------------------------------------------


@pytest.fixture
def page():
    return pages.make_petition_page()


@pytest.mark.once
def test_the_page_and_the_number_for_machines_say_both_shares(page, record, rosa, now):
    record(88, of=page.petition)
    url = page.get_url()
    assert "on paper" not in Client().get(url).content.decode()
    assert set(Client().get(url + "count.json").json()) == {"count", "goal", "as_of"}
    petitions.change(page.petition, values={"counts_paper": True}, by=rosa)
    desks.memory.clear()
    html = Client().get(url).content.decode()
    assert "88 of 500" in html
    assert "0 online, 88 on paper." in html
    found = Client().get(url + "count.json").json()
    assert (found["count"], found["online"], found["paper"]) == (88, 0, 88)


@pytest.mark.once
def test_the_page_says_that_the_number_is_being_checked(page, rosa, now):
    assert "We are checking the count" not in Client().get(page.get_url()).content.decode()
    Petition.objects.update(held_at=now)
    assert "We are checking the count; until then this number stands still." in (
        Client().get(page.get_url()).content.decode()
    )
