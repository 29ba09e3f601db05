import json
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from tests.gateways.social.networks import new_person
from tests.web import PLAIN
from unwatched.archive.models import Body, Why
from unwatched.archive.office.thread import proof_of
from unwatched.archive.services import erasing, keeping, proving, refreshing
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author
from unwatched.sources import store
from unwatched.sources.models import Capture, CaptureKind, Role
from unwatched.sources.services import captures
from unwatched.sources.services.captures import Part

from .factories import NOON, make_post, make_unrolled

pytestmark = pytest.mark.once

LATER = NOON + timedelta(days=1)


@pytest.fixture
def evidence(rosa, theo):
    return keeping.keep_as_evidence(
        make_unrolled(make_post(1, raw='{"id": "1"}'), make_post(2)), body=Body.POLICE, reason="They announced it.",
        proposed_by=rosa, agreed_by=theo, now=NOON, signatures=[Part(Role.PROOF, "post-1.car", b"signed")],
    )  # fmt: skip


@pytest.mark.both
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


@pytest.mark.both
def test_evidence_that_is_taken_down_takes_its_captures_along(evidence, django_capture_on_commit_callbacks):
    name = evidence.capture.sha256
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(evidence, why=Why.OFFICE, now=LATER)
    assert not Capture.objects.exists()
    assert not store.path(name).exists()


def test_what_a_real_data_server_has_signed_goes_along_with_the_evidence(bluesky_server, settings, rosa, theo):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS, settings.UNWATCHED_BLUESKY_DIRECTORY = True, bluesky_server.plc
    person = new_person(bluesky_server.pds, "speaker")
    uris = [say(bluesky_server.pds, person, f"We keep every face, {number}.") for number in (1, 2)]
    author = Author(network=Network.BLUESKY, uri=person.did, handle="speaker.test", name="Speaker", url="")
    gone = f"at://{person.did}/app.bsky.feed.post/3k00000000007"
    posts = [make_post(n, author=author, uri=uri, url="") for n, uri in enumerate([*uris, gone], start=1)]
    thread = make_unrolled(*posts, author=author, source=uris[0])
    signatures = proving.ask_for_signatures(thread, now=timezone.now())
    assert [part.name for part in signatures if part.name.endswith(".car")] == ["post-1.car", "post-2.car"]
    assert b"We keep every face, 2." in next(part.data for part in signatures if part.name == "post-2.car")
    evidence = keeping.keep_as_evidence(
        thread, body=Body.POLICE, reason="They announced it.", proposed_by=rosa, agreed_by=theo, now=NOON,
        signatures=signatures,
    )  # fmt: skip
    assert proof_of(evidence).tags[-1][1] == "signed by Bluesky"


def say(pds, person, text):
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-10T09:30:00.000Z"}
    body = {"repo": person.did, "collection": "app.bsky.feed.post", "record": record}
    headers = {"Authorization": f"Bearer {json.loads(person.session)['access']}"}
    answer = httpx.post(f"{pds}/xrpc/com.atproto.repo.createRecord", json=body, headers=headers, verify=PLAIN)
    return answer.raise_for_status().json()["uri"]


def test_on_other_networks_nothing_is_signed(db):
    assert proving.ask_for_signatures(make_unrolled(), now=NOON) == []
