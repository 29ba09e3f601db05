"""Kill -9 while a letter is handed over, and start again: it arrives; at most twice, and then under one Message-ID."""

from datetime import timedelta

import pytest

from tests.killing import live_and_die
from unwatched.contacting.models import Delivery, DeliveryState, Message, Target, Writing
from unwatched.contacting.services import confirming, dripping

from . import victim
from .factories import NOW, make_all, write_letter

# Moment of death, and how often the letter is there afterwards.
STORIES = [
    ("claimed", 1),
    ("handing over", 1),
    ("handed over", 2),
    ("marked, not committed", 2),
    ("marked", 1),
]
LATER = NOW + timedelta(minutes=3)


@pytest.mark.django_db(transaction=True)
def test_a_letter_whose_sender_is_killed_arrives_once_or_as_a_repeat_that_can_be_told(mail_server, settings):
    settings.DEFAULT_FROM_EMAIL = "letters@wrenfield.test"
    message = make_all()
    Message.objects.update(cap=200)
    message.refresh_from_db()
    for number, (moment, times) in enumerate(STORIES):
        mail_server.messages.clear()
        confirming.confirm(write_letter(message, email=f"writer{number}@example.org").pk, page="/", now=NOW)
        Target.objects.update(next_at=NOW)
        order = {"moment": moment, "now": LATER.isoformat(), "port": settings.EMAIL_PORT}
        assert live_and_die(victim.live, order) == "killed", moment
        for minutes in (1, 6, 12, 18):
            dripping.send_due(now=LATER + timedelta(minutes=minutes))
        assert len(mail_server.messages) == times, moment
        assert len({mail["Message-ID"] for _to, mail in mail_server.messages}) == 1, moment
        assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists(), moment
        assert not Writing.objects.exists(), moment
