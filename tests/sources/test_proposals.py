"""Who may have what kept, and what becomes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from unwatched.gateways.capture.checking import BadArchive
from unwatched.gateways.capture.memory import Memory
from unwatched.gateways.errors import Permanent, Temporary
from unwatched.gateways.guard import Refused
from unwatched.sources import store
from unwatched.sources.errors import SourcesError
from unwatched.sources.models import Capture, Proposal, ProposalState, Role, Whose
from unwatched.sources.services import captures, proposals

from .factories import NOW, URL

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "<title>Our principles</title><p>We will not sell real-time matching.</p>"


@pytest.fixture
def theo(django_user_model):
    return django_user_model.objects.create_user("theo@example.org", name="Theo")


@pytest.fixture
def rosa(django_user_model):
    return django_user_model.objects.create_user("rosa@example.org", name="Rosa")


def propose(by, *, whose=Whose.INSTITUTION, url=URL, why="It contradicts their letter of May."):
    return proposals.propose(url=url, whose=whose, why=why, by=by, now=NOW)


def test_an_institution_is_kept_by_two_and_not_asked_for_before(theo, rosa):
    memory = Memory({URL: PAGE})
    proposal = propose(theo)
    assert proposals.fetch_due(now=NOW, camera=memory) == 0
    with pytest.raises(proposals.OneMayNot):
        proposals.agree(proposal, by=theo, now=NOW)
    proposals.agree(proposal, by=rosa, now=NOW)
    assert memory.asked == []

    assert proposals.fetch_due(now=NOW, camera=memory) == 1
    assert proposals.fetch_due(now=NOW, camera=memory) == 0
    made = Capture.objects.get()
    assert (made.by, made.agreed_by, made.why) == (theo, rosa, "It contradicts their letter of May.")
    assert made.source.title == "Our principles"
    assert {one.role for one in made.files.all()} == {Role.BODY, Role.ARCHIVE, Role.TEXT, Role.ABOUT}
    assert captures.text(made) == "We will not sell real-time matching."
    assert b'"members": 2' in captures.content(made, Role.ABOUT)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.capture) == (ProposalState.KEPT, made)


@pytest.mark.both
def test_the_database_keeps_an_institution_from_being_kept_by_one(theo):
    propose(theo)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state=ProposalState.AGREED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state=ProposalState.AGREED, agreed_at=NOW, agreed_by=theo)


def test_what_is_published_for_everybody_needs_one(theo):
    propose(theo, whose=Whose.PUBLISHED)
    assert proposals.fetch_due(now=NOW, camera=Memory({URL: PAGE})) == 1


def test_the_same_page_twice_no_reason_and_no_address_are_sentences(theo):
    propose(theo)
    with pytest.raises(SourcesError, match="waits already"):
        propose(theo)
    with pytest.raises(SourcesError, match="Say why"):
        propose(theo, url="https://other.example/", why=" ")
    with pytest.raises(Refused):
        propose(theo, url="file:///etc/passwd")


def test_what_may_work_later_is_tried_again_and_then_given_up(theo):
    proposal = propose(theo, whose=Whose.OURS)
    down = Memory({URL: Temporary("The server has a fault at the moment.")})
    at = NOW
    for _try in range(proposals.TRIES):
        assert proposals.fetch_due(now=at, camera=down) == 0
        at += timedelta(hours=1)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.FAILED
    assert "fault" in proposal.said
    proposals.retry(proposal, by=theo, now=at)
    assert proposals.fetch_due(now=at, camera=Memory({URL: PAGE})) == 1


@pytest.mark.both
def test_what_cannot_work_is_told_at_once_and_can_be_let_go(theo):
    proposal = propose(theo, whose=Whose.OURS)
    proposals.fetch_due(now=NOW, camera=Memory({URL: Permanent("The server sent 512 MB; we stop at 20.")}))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.said) == (ProposalState.FAILED, "The server sent 512 MB; we stop at 20.")
    assert not Capture.objects.exists()
    proposals.drop(proposal, by=theo)
    with pytest.raises(SourcesError, match="Somebody else"):
        proposals.retry(proposal, by=theo, now=NOW)


def test_an_archive_that_a_member_brings_waits_as_well(theo, rosa, django_capture_on_commit_callbacks):
    data = Memory({URL: PAGE}).capture(URL).archive
    proposal = proposals.propose_upload(data, whose=Whose.INSTITUTION, why="Made in my browser.", by=theo, now=NOW)
    assert not Capture.objects.exists()
    proposals.agree(proposal, by=rosa, now=NOW)
    made = Capture.objects.get()
    assert captures.content(made, Role.BODY) == data
    assert captures.text(made) == "We will not sell real-time matching."
    said = {one["ok"] for one in made.checks}
    assert said == {True, None}

    other = Memory({"https://b.example/": PAGE}).capture("https://b.example/").archive
    dropped = proposals.propose_upload(other, whose=Whose.INSTITUTION, why="x", by=theo, now=NOW)
    path = store.path(dropped.upload)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        proposals.drop(dropped, by=rosa)
    assert not path.exists()


def test_a_broken_archive_is_refused_and_nothing_is_kept(theo):
    with pytest.raises(BadArchive, match="no whole WACZ"):
        proposals.propose_upload(b"PK nonsense", whose=Whose.OURS, why="x", by=theo, now=NOW)
    assert not Proposal.objects.exists()
    assert not store.folder().exists()
