"""What is typed into the other forms stands where one of us must read it, nowhere else, and of its sender nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.bills.factories import make_bill
from tests.contacting.call_factories import make_all
from tests.ledger.factories import make_law
from unwatched.bills.models import Comment
from unwatched.contacting.models import CallReport
from unwatched.contacting.services import calls
from unwatched.core import bots
from unwatched.ledger.models import Suggestion
from unwatched.ledger.services import suggesting

from .test_a_stolen_copy_names_nobody import SENDER, TYPED, every_value, find_traces, sessions

pytestmark = pytest.mark.django_db

OF_SENDER = [*SENDER.values(), "198.51.100"]


def found(words):
    """The tables in which any of these stand, in any form."""
    return {place for place, _word in find_traces([*every_value(), *sessions()], words)}


def test_a_call_leaves_neither_the_postcode_nor_the_caller(caplog):
    call, client = make_all(), Client(**SENDER)
    url, typed = call.page.get_url(), [TYPED["postcode"], "QX73ZY", "W4118", "W4 118"]
    places = found(["W4118"])  # the directory's own list
    for postcode in (TYPED["postcode"], "W4 118"):
        answer = client.post(f"{url}find/", {"postcode": postcode})
    official = call_button(answer)
    for outcome in ("", "contact"):
        more = {"outcome": outcome} if outcome else {"official": official}
        answer = client.post(f"{url}call/", {"round": hidden(answer, "round"), "t": hidden(answer, "t"), **more})
    assert CallReport.objects.get().outcome == "contact"
    assert found(typed) == places
    assert found(OF_SENDER) == set()
    assert not client.cookies
    calls.forget(now=timezone.now() + timedelta(hours=26))
    assert CallReport.objects.get().network_mark is None
    assert find_traces([("log", caplog.text.encode())], [*typed, *OF_SENDER]) == set()


def hidden(answer, name):
    said = re.search(rf'name="{name}" value="([^"]+)"', answer.content.decode())
    return said[1] if said else ""


def call_button(answer):
    return re.search(r'name="official" value="(\d+)"', answer.content.decode())[1]


def test_a_suggestion_is_read_by_us_and_gone_when_it_is_settled_and_old(caplog):
    law, now = make_law(), timezone.now()
    words = {"wrong": f"{TYPED['name']} voted no.", "right": TYPED["comment"], "url": "https://heron.example/minutes"}
    token = bots.make_form_token(now=now - timedelta(seconds=30))
    sent = Client(**SENDER).post(f"/suggest/law/{law.slug}/", {**words, "t": token, "subject": "", "proof": ""})
    assert sent.status_code == 303
    typed = [*words.values(), TYPED["name"]]
    assert Suggestion.objects.get().right == TYPED["comment"], "one of us can read it"
    assert found(typed) == set(), "a dump cannot"
    assert found(OF_SENDER) == set()
    rosa = make_organiser(name="Rosa", roles=["Organiser"])
    suggesting.decline(Suggestion.objects.get(), answer="The minutes say otherwise.", by=rosa, now=now)
    assert found(typed) == set(), "neither the log nor the law's history repeats it"
    suggesting.forget_old(now=now + suggesting.KEEP + timedelta(days=1))
    assert found(typed) == set()
    assert find_traces([("log", caplog.text.encode())], [*typed, *OF_SENDER]) == set()


def test_a_comment_on_a_bill_stands_with_the_bill_and_goes_with_it(client, caplog):
    rosa = make_organiser(name="Rosa", roles=["Organiser"])
    client.force_login(rosa)
    bill = make_bill(rosa)
    said = f"{TYPED['name']} ({TYPED['email']}) asks for this."
    client.post(f"/office/bills/{bill.pk}/comments/", {"slot": "damages", "text": said}, **SENDER)
    typed = [said, TYPED["name"], TYPED["email"]]
    assert found(typed) == {"bills_comment"}
    assert found(OF_SENDER) == set()
    client.post(f"/office/bills/{bill.pk}/comments/{Comment.objects.get().pk}/", {"do": "resolve"})
    assert found(typed) == {"bills_comment"}, "settled: its words are copied nowhere"
    bill.delete()
    assert found(typed) == set()
    assert find_traces([("log", caplog.text.encode())], [*typed, *OF_SENDER]) == set()
