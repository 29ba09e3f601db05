"""Caught mail: what the backend writes is what the office reads."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from unwatched.core import outbox


def send(to="rosa@example.org", subject="Please confirm"):
    backend = get_connection("unwatched.core.outbox.OutboxBackend")
    mail = EmailMultiAlternatives(subject, "Press the button: http://x.test/c/abc/", to=[to], connection=backend)
    mail.attach_alternative("<p>Press the button</p>", "text/html")
    return mail.send()


def test_a_letter_can_be_read_with_both_of_its_bodies():
    assert send(subject="Bitte bestätigen – Grüße") == 1
    (letter,) = outbox.letters()
    assert letter.to == "rosa@example.org"
    assert letter.subject == "Bitte bestätigen – Grüße"
    assert "http://x.test/c/abc/" in letter.text
    assert letter.html.strip() == "<p>Press the button</p>"


def test_only_we_can_read_the_files(settings):
    send()
    (path,) = Path(settings.OUTBOX_DIR).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_newest_comes_first(now):
    for minute, word in enumerate(["first", "second", "third"]):
        content = f"Subject: {word}\n\nx".encode()
        outbox.keep(content, now=now + timedelta(minutes=minute))
    assert [letter.subject for letter in outbox.letters()] == ["third", "second", "first"]
    assert [letter.subject for letter in outbox.letters(start=1, count=1)] == ["second"]


@pytest.mark.parametrize("name", ["../keys/django.key", "", "x.eml", "20261110T093000000000-short.eml", "/etc/passwd"])
def test_no_other_file_is_read(name):
    assert outbox.find(name) is None


def test_a_letter_that_is_gone_is_none():
    send()
    (name,) = outbox.names()
    (outbox.folder() / name).unlink()
    assert outbox.find(name) is None


def test_old_letters_go_and_new_ones_stay(now):
    outbox.keep(b"Subject: old\n\nx", now=now - timedelta(days=8))
    outbox.keep(b"Subject: new\n\nx", now=now - timedelta(days=6))
    assert outbox.clear(before=now - outbox.KEEP) == 1
    assert [letter.subject for letter in outbox.letters()] == ["new"]


def test_header_injection_does_not_write_a_letter():
    with pytest.raises(ValueError, match="newlines"):
        send(subject="Hello\nBcc: everybody@example.org")
    assert outbox.names() == []
