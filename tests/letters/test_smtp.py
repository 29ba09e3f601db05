"""The code goes out in a real SMTP conversation, and is all that the employer's server gets to see."""

import pytest

from unwatched.letters.models import Pending, StaffSignature
from unwatched.letters.services import mailing, staff

from .factories import ask, make_letter

pytestmark = pytest.mark.once


def test_a_code_over_smtp_and_a_refused_address(mail_server, db, settings, now):
    settings.UNWATCHED_CODE_FROM = "codes@plain.example"
    letter = make_letter()
    ask(letter, "550@corvane.example")
    browser = ask(letter, "ada@corvane.example")
    [(to, letter_sent)] = mail_server.messages
    code = staff.code_for(Pending.objects.get(mailed=True))
    assert to == ["ada@corvane.example"]
    assert (letter_sent["Subject"], letter_sent["From"]) == ("Your code", "codes@plain.example")
    assert not letter_sent.is_multipart()
    assert f"{code[:3]} {code[3:]}" in letter_sent.get_content()
    assert Pending.objects.filter(transit=None, mail_at=None).count() == 2
    assert staff.verify(letter, browser=browser, code=code, now=now).employer.name == "Corvane"


def test_a_mail_server_that_is_away_is_tried_again_for_ten_minutes(db, settings, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    letter = make_letter()
    ask(letter)
    assert Pending.objects.get().mail_at == now + mailing.RETRY_AFTER
    mailing.send_codes(now=now + staff.CODE_LASTS)
    assert Pending.objects.get().mail_at is None
    assert not StaffSignature.objects.exists()


def test_a_code_has_six_digits_whatever_the_row():
    assert {len(staff.code_for(Pending(pk=number))) for number in range(1, 200)} == {6}
