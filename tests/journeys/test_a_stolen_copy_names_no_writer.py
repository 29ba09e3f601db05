"""Promise 2 for letters to those who decide: neither while they wait nor afterwards does a dump name their writers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.factories import make_wording
from tests.contacting.factories import find_official, make_council, make_message
from unwatched.contacting.models import Delivery, Message, Target, Writing
from unwatched.contacting.services import asking, confirming, dripping, judging
from unwatched.core import bots
from unwatched.directory.models import Official

from .test_a_stolen_copy_names_nobody import SENDER, dump_of_database, every_value, files, find_traces

TYPED = {
    "name": "Ysolde Quennevais-Thrupp",
    "email": "ysolde.quennevais+write@mooncalf-orchard.test",
    "postcode": "W4 1188",
    "topic": "Herons and scanners at Pellow's weir",
    "own": "The heron at Pellow's weir saw everything.",
    "text": "Turn the scanner at Tregarthen Gate off.",
}
WORDS = [*TYPED.values(), "ysolde.quennevais", "mooncalf", "Quennevais", "W41188", "Pellow", "Tregarthen",
         "QX7 3ZY", "QX73ZY", "perpetua", *SENDER.values()]  # fmt: skip


def left():
    return find_traces([*every_value(), *files()], WORDS)


def write_on_the_page(message, wording, *, now, **more):
    """Fills in the form, gets the mail and says yes; the row waits for its turn."""
    token = bots.make_form_token(now=now - timedelta(minutes=1))
    step = f"{message.page.get_url()}write/{find_official().pk}/"
    sent = Client(**SENDER).post(step, TYPED | {"do": "send", "t": token, f"yes-{wording.pk}": "on"} | more)
    assert sent.status_code == 303
    asking.send_due(now=now)
    assert left() == set(), "waits for its confirmation"
    Client(**SENDER).post(f"/m/{confirming.token_for(Writing.objects.latest('pk').pk)}/", {"answer": "yes"})
    judging.judge(now=now)
    assert left() == set(), "waits for its turn"
    assert find_traces(dump_of_database(), WORDS) == set(), "waits for its turn"


def send(message, *, now, **changes):
    """Lets what waits go out now, with other settings of the message."""
    Message.objects.update(**changes)
    Target.objects.update(next_at=now)
    dripping.send_due(now=now + timedelta(minutes=3))
    assert left() == set(), changes


@pytest.mark.django_db(transaction=True)
def test_a_dump_names_no_writer_while_letters_wait_and_after_they_have_gone(mail_server, caplog):
    """Looked up, refused, sent again in a digest, tried out, and sent so that answers go to the writer."""
    now = timezone.now()
    make_council(now=now)
    message = make_message(now=now)
    wording = make_wording(message.campaign.host)
    message.asks.add(wording.ask)
    url, official = message.page.get_url(), find_official()
    Client(**SENDER).post(f"{url}find/", {"postcode": TYPED["postcode"]})
    Client(**SENDER).post(f"{url}find/", {"postcode": "QX7 3ZY"})  # nobody's
    Client(**SENDER).post(f"{url}write/{official.pk}/", TYPED | {"do": "ready"})
    Client(**SENDER).post(f"{url}write/{official.pk}/", TYPED | {"do": "send", "email": "no address"})
    assert left() == set(), "looked up, and not sent yet"
    write_on_the_page(message, wording, now=now)
    Official.objects.filter(pk=official.pk).update(email="550@council.test")
    send(message, now=now)
    assert Delivery.objects.get().answer == "The mail server refused the address (550)."
    Official.objects.filter(pk=official.pk).update(email="ida@council.test")
    judging.try_again(message, official.pk, by=None, now=now)
    write_on_the_page(message, wording, now=now, email="else@mooncalf-orchard.test")
    send(message, now=now, digest=True)
    assert all(address in mail_server.messages[-1][1].get_content() for address in (TYPED["email"], "else@mooncalf"))
    Message.objects.update(digest=False, test=True, test_address="office@wrenfield.test")
    write_on_the_page(message, wording, now=now)
    send(message, now=now)
    assert mail_server.messages[-1][0] == ["office@wrenfield.test"]
    Message.objects.update(test=False)
    write_on_the_page(message, wording, now=now, email="perpetua@mooncalf-orchard.test")
    send(message, now=now)
    assert "perpetua@mooncalf-orchard.test" in mail_server.messages[-1][1]["Reply-To"]
    assert {row.state for row in Delivery.objects.all()} == {"sent"}
    assert not Writing.objects.exists()
    assert find_traces(dump_of_database(), WORDS) == set()
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the other server's
    assert find_traces([("log", "\n".join(ours).encode())], WORDS) == set()
