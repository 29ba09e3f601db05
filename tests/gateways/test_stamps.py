"""Authorities and calendars, as they are and as they should not be."""

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from tests import stamping
from tests.web import Answer, serving
from unwatched.gateways.errors import Permanent, Temporary
from unwatched.gateways.stamps import BadStamp, authority, calendar

pytestmark = pytest.mark.once
DATA = b"unwatched evidence root 1\n"


@pytest.fixture(autouse=True)
def _private_servers(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    with stamping.authority(tmp_path_factory.mktemp("tsa")) as made:
        yield made


@pytest.fixture(scope="module")
def stamped(clock):
    """A question and its answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "UNWATCHED_ALLOW_PRIVATE_SERVERS", True)
        question = authority.request(DATA)
        return question, authority.ask(clock.url, question.data)


def test_an_authority_says_when_and_its_chain_comes_along(clock, stamped):
    question, answer = stamped
    found = authority.check(answer, data=DATA, nonce=question.nonce, roots=clock.roots)
    assert not found.doubt
    assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=10)
    assert "BEGIN CERTIFICATE" in found.chain


def test_openssl_agrees(clock, stamped, tmp_path):
    (tmp_path / "a.tsr").write_bytes(stamped[1])
    (tmp_path / "data").write_bytes(DATA)
    command = ["openssl", "ts", "-verify", "-data", "data", "-in", "a.tsr", "-CAfile", str(clock.roots)]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Verification: OK" in said.stdout + said.stderr


def test_an_authority_that_nobody_vouches_for_is_said_to_be_so(stamped):
    question, answer = stamped
    found = authority.check(answer, data=DATA, nonce=question.nonce)
    assert "was not checked here" in found.doubt
    with pytest.raises(BadStamp):
        authority.check(answer, data=b"other", nonce=question.nonce)


def test_other_data_another_nonce_and_a_changed_answer_are_noticed(clock, stamped):
    question, answer = stamped
    with pytest.raises(BadStamp, match="does not fit"):
        authority.check(answer, data=b"other", nonce=question.nonce, roots=clock.roots)
    with pytest.raises(BadStamp, match="does not fit"):
        authority.check(answer, data=DATA, nonce=question.nonce + 1, roots=clock.roots)
    changed = answer.replace(hashlib.sha256(DATA).digest(), hashlib.sha256(b"other").digest())
    assert changed != answer
    with pytest.raises(BadStamp, match="does not fit"):
        authority.check(changed, data=b"other", nonce=question.nonce, roots=clock.roots)
    for broken in (b"", b"<html>", answer[:100], b"\x30\x80" * 50):
        with pytest.raises(BadStamp, match="cannot be read"):
            authority.check(broken, data=DATA, nonce=question.nonce)


def test_a_calendar_promises_and_keeps_its_word():
    digest = hashlib.sha256(DATA).digest()
    with stamping.calendar() as bell:
        promise = calendar.submit(bell.url, digest)
        assert promise.block is None
        assert calendar.digest_of(promise.file) == digest
        assert calendar.upgrade(promise.file) == promise  # "not yet" is no failure
        bell.mine(912_345)
        kept = calendar.upgrade(promise.file)
    assert kept.block == 912_345
    assert kept.file != promise.file


def test_bad_answers_of_both_are_sentences():
    answers = {
        "/html/digest": Answer(b"<html>hello", type="text/html"),
        "/empty/digest": Answer(b""),
        "/deep/digest": Answer(b"\x08" * 5000 + b"\x00"),
        "/down/digest": Answer(b"", status=503),
        "/tsr": Answer(b"", status=403),
    }
    with serving(answers) as site:
        for path in ("html", "empty", "deep"):
            with pytest.raises(BadStamp, match="cannot be read"):
                calendar.submit(f"{site.url}/{path}", b"\x00" * 32)
        with pytest.raises(Temporary):
            calendar.submit(f"{site.url}/down/", b"\x00" * 32)
        with pytest.raises(Permanent):
            authority.ask(f"{site.url}/tsr", b"question")
    with pytest.raises(BadStamp, match=r"no \.ots file"):
        calendar.upgrade(b"nonsense")
