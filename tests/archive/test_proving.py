import json
from datetime import timedelta

import pytest

from unwatched.archive.models import Body, Why
from unwatched.archive.office.thread import proof_of
from unwatched.archive.services import erasing, keeping, refreshing
from unwatched.sources import store
from unwatched.sources.models import Capture, CaptureKind, Role
from unwatched.sources.services import captures
from unwatched.sources.services.captures import Part

from .factories import NOON, make_post, make_unrolled

LATER = NOON + timedelta(days=1)


@pytest.fixture
def evidence(rosa, theo):
    return keeping.keep_as_evidence(
        make_unrolled(make_post(1, raw='{"id": "1"}'), make_post(2)), body=Body.POLICE, reason="They announced it.",
        proposed_by=rosa, agreed_by=theo, now=NOON, signatures=[Part(Role.PROOF, "post-1.car", b"signed")],
    )  # fmt: skip


def test_evidence_is_a_capture_with_the_octets_as_they_came(evidence):
    capture = evidence.capture
    first, second = captures.content(capture, Role.BODY).decode().splitlines()
    assert first == '{"id": "1"}'
    assert json.loads(second)["text"] == "This is post 2."
    assert captures.text(capture) == "This is post 1.\n\nThis is post 2."
    assert (capture.kind, capture.agreed_by) == (CaptureKind.THREAD, evidence.agreed_by)
    assert [tag[1] for tag in proof_of(evidence).tags] == ["bytes unchanged", "not stamped yet", "signed by Bluesky"]


def test_an_edit_makes_a_capture_beside_the_old_one(evidence):
    edited = make_unrolled(make_post(1, text="We never said that."), make_post(2))
    refreshing.refresh(evidence, edited, now=LATER)
    evidence.refresh_from_db()
    assert Capture.objects.count() == 2
    assert "We never said that." in captures.text(evidence.capture)
    refreshing.refresh(evidence, edited, now=LATER + timedelta(days=1))
    assert Capture.objects.count() == 2


def test_what_is_kept_by_consent_has_no_capture(yes):
    assert keeping.keep(make_unrolled(), by=None, now=NOON).capture is None


def test_evidence_that_is_taken_down_takes_its_captures_along(evidence, django_capture_on_commit_callbacks):
    name = evidence.capture.sha256
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(evidence, why=Why.OFFICE, now=LATER)
    assert not Capture.objects.exists()
    assert not store.path(name).exists()
