"""The author-signed proof of a post on Bluesky, kept beside the page."""

import json

import pytest

from tests.gateways.threads.made import Repository, post
from tests.gateways.threads.test_proofs import Keys, Log
from unwatched.gateways.capture.memory import Memory
from unwatched.gateways.errors import Temporary
from unwatched.gateways.threads.proofs import Signed
from unwatched.sources.models import Capture, Role, Whose
from unwatched.sources.services import captures, proposals

from .factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEYS = Keys("k256")
LOG = Log().add(KEYS)
URL = f"https://bsky.app/profile/{LOG.did}/post/3ka"
URI = f"at://{LOG.did}/app.bsky.feed.post/3ka"
WORDS = "We will not sell real-time matching."


def signed(words=WORDS):
    repository = Repository({"app.bsky.feed.post/3ka": post(words)}, did=LOG.did, sign=KEYS.sign)
    document = json.dumps(KEYS.document(LOG.did)).encode()
    return Signed(URI, repository.car(), document, LOG.written(), server="https://pds.example")


def keep(url, prover):
    proposals.propose(url=url, whose=Whose.PUBLISHED, why="They denied it.", by=None, now=NOW)
    assert proposals.fetch_due(now=NOW, camera=Memory({url: f"<p>{WORDS}</p>"}), prover=prover) == 1
    return Capture.objects.get()


@pytest.mark.both
def test_a_post_on_bluesky_is_kept_with_its_signature():
    made = keep(URL, lambda url: signed())
    files = {one.name: one for one in made.files.filter(role=Role.PROOF)}
    assert set(files) >= {"bluesky/record.car", "bluesky/did.json", "bluesky/history.json"}
    assert [one["ok"] for one in made.checks[:3]] == [True, True, None]
    assert WORDS in made.checks[0]["said"]
    assert "not who typed it" in made.checks[2]["said"]
    assert all(name in made.manifest for name in files)


def test_a_signature_that_does_not_hold_is_kept_and_said():
    whole = signed()
    forged = Signed(URI, whole.car.replace(b"not sell", b"now sell"), whole.document, whole.history)
    made = keep(URL, lambda url: forged)
    assert made.checks[0]["ok"] is False
    assert "does not hold" in made.checks[0]["said"]


def test_without_a_signature_the_page_is_kept_all_the_same():
    def nobody_there(url):
        raise Temporary("The server does not answer.")

    made = keep(URL, nobody_there)
    assert made.checks[0]["ok"] is None
    assert "could not be fetched" in made.checks[0]["said"]
    assert captures.text(made) == WORDS


def test_other_pages_are_not_asked_for_one():
    def never(url):
        raise AssertionError

    assert not any("signature" in one["said"] for one in keep("https://vendor.example/news", never).checks)
