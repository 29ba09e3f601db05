"""Promise 2 for letters to those who decide: neither while they wait nor afterwards does a dump name their writers."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.actions.factories import make_wording
from tests.contacting.factories import find_official, make_council, make_message
from unwatched.contacting.models import Delivery, Message, Target, Writing
from unwatched.contacting.services import asking, confirming, dripping, judging
from unwatched.core import bots

from .test_a_stolen_copy_names_nobody import dump_of_database, every_value, files, find_traces

TYPED = {
    "name": "Ysolde Quennevais-Thrupp",
    "email": "ysolde.quennevais+write@mooncalf-orchard.test",
    "postcode": "W4 1188",
    "topic": "Herons and scanners at Pellow's weir",
    "own": "The heron at Pellow's weir saw everything.",
    "text": "Turn the scanner at Tregarthen Gate off.",
}
WORDS = [*TYPED.values(), "ysolde.quennevais", "mooncalf", "Quennevais", "W41188", "Pellow", "Tregarthen"]


def left():
    return find_traces([*every_value(), *dump_of_database(), *files()], WORDS)


@pytest.mark.django_db(transaction=True)
def test_a_dump_names_no_writer_while_letters_wait_and_after_they_have_gone(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = timezone.now()
    make_council(now=now)
    message = make_message(now=now)
    wording = make_wording(message.campaign.host)
    message.asks.add(wording.ask)
    url = message.page.get_url()
    token = bots.make_form_token(now=now - timedelta(minutes=1))
    step = f"{url}write/{find_official().pk}/"
    Client().post(f"{url}find/", {"postcode": TYPED["postcode"]})
    Client().post(step, TYPED | {"do": "ready"})
    Client().post(step, TYPED | {"do": "send", "email": "no address"})
    assert left() == set(), "looked up, and not sent yet"
    assert Client().post(step, TYPED | {"do": "send", "t": token, f"yes-{wording.pk}": "on"}).status_code == 303
    asking.send_due(now=now)
    assert left() == set(), "waits for its confirmation"
    row = Writing.objects.get()
    Client().post(f"/m/{confirming.token_for(row.pk)}/", {"answer": "yes"})
    judging.judge(now=now)
    assert left() == set(), "waits for its turn"
    Message.objects.update(digest=True)
    Target.objects.update(next_at=now)
    assert dripping.send_due(now=now + timedelta(minutes=3)) == 1
    assert "Tregarthen Gate" in mail.outbox[-1].body
    assert Delivery.objects.get().state == "sent"
    assert left() == set(), "has gone out"
    assert find_traces([("log", caplog.text.encode())], WORDS) == set()
