"""Ways to act on a campaign's page: what one can do, in the editors' order; what is over says so; few questions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.pages import factories
from unwatched.actions.models import Petition
from unwatched.pages import memory, services
from unwatched.pages.models import CallPage, LetterPage, MessagePage, Standing
from unwatched.pages.ways import OpenAction, list_ways, one_of_each_first, over_words

pytestmark = pytest.mark.once

GIVE = {"title": "Give what you can spare", "words": "", "currency": "€", "amounts": [5],
        "url": "https://pay.example.org/{amount}"}  # fmt: skip
ELSEWHERE = {"title": "Sign in the capital", "words": "", "url": "https://partner.example.org/sign",
             "button": "Go there", "count": 1204, "counted_on": "2026-11-09"}  # fmt: skip
KINDS = [
    (LetterPage, {"addressee": "the board", "letter": "<p>We ask.</p>"}),
    (MessagePage, {"words": "<p>Why.</p>"}), (CallPage, {"words": "<p>Why.</p>"}),
]  # fmt: skip


@pytest.fixture
def campaign(db):
    return factories.make_campaign(factories.make_site(), slug="faces")


def place(campaign, *cards, others=True):
    campaign.refresh_from_db()
    value = {"heading": "What you can do", "cards": list(cards), "others": others}
    campaign.body = [factories.block("ways", value)]
    campaign.save()


def titles(client, path="/faces/"):
    html = client.get(path).content.decode().split('class="tickets"')[1].split("<footer")[0]
    return [part.split("</h3>")[0].rpartition("<h3>")[2].split(">")[-2 if "</a>" in part.split("</h3>")[0] else -1]
            .removesuffix("</a") for part in html.split("<li class=\"ticket")[1:]]  # fmt: skip


def test_cards_stand_in_the_editors_order_and_the_rest_comes_by_itself(client, campaign):
    first = factories.make_petition(campaign, title="First made", slug="one")
    second = factories.make_petition(campaign, title="Second made", slug="two")
    place(campaign, factories.block("give", GIVE), factories.block("action", second.pk),
          factories.block("elsewhere", ELSEWHERE))  # fmt: skip
    assert titles(client) == ["Give what you can spare", "Second made", "Sign in the capital", first.title]
    html = client.get("/faces/").content.decode()
    assert 'href="https://pay.example.org/5"' in html
    assert "This leads to partner.example.org" in html
    assert 'href="https://pay.example.org/5"' in client.get("/faces/two/thanks/").content.decode()


def test_what_is_over_comes_last_and_says_so(client, campaign):
    for number, title in enumerate(("Still open", "Long closed", "Paused")):
        factories.make_petition(campaign, title=title, slug=f"p{number}")
    Petition.objects.filter(title="Long closed").update(closes_at=timezone.now() - timedelta(days=1))
    Petition.objects.filter(title="Paused").update(paused=True)
    closed = Petition.objects.get(title="Long closed").page
    place(campaign, factories.block("action", closed.pk))
    assert titles(client) == ["Still open", "Long closed", "Paused"]
    html = client.get("/faces/").content.decode()
    assert "Signing is over." in html
    assert "No names are taken now." in html
    assert html.count("ticket--over") == 2
    # A card of its own says so as well, and does not vanish.
    campaign.body = [factories.block("action", {"page": closed.pk, "words": "Now.", "button": ""})]
    campaign.save()
    html = client.get("/faces/").content.decode()
    assert "Signing is over." in html
    assert "See what came of it" in html


def test_an_empty_hub_says_so_and_a_page_that_is_gone_leaves_no_hole(client, campaign):
    place(campaign)
    assert "There is nothing to do here yet." in client.get("/faces/").content.decode()
    page = factories.make_petition(campaign, slug="one")
    place(campaign, factories.block("action", page.pk), others=False)
    page.unpublish()
    assert "There is nothing to do here yet." in client.get("/faces/").content.decode()
    page.delete()
    assert client.get("/faces/").status_code == 200


def test_every_kind_says_that_it_is_over():
    now = datetime(2026, 11, 10, tzinfo=UTC)
    for kind, word in (("petition", "Signing"), ("letter", "Signing"), ("message", "Writing"), ("call", "Calling")):
        common = {"kind": kind, "verb": "x", "words": "x", "button": "x", "is_open": False}
        assert over_words(Standing(**common, closes_at=now)) == f"{word} is over."
        assert "1,204" in over_words(Standing(**common, closes_at=now, count=1204))
        assert "is over" not in over_words(Standing(**common, is_paused=True))


def questions(client):
    memory.forget()
    client.get("/faces/")  # what a process remembers
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/faces/").status_code == 200
    return len(asked)


def test_questions_are_as_many_for_many_actions_as_for_few(client, campaign):
    def add(number):
        factories.make_petition(campaign, slug=f"p{number}")
        for kind, more in KINDS:
            page = factories.add(
                campaign, kind(title="A", shout="Now.", slug=f"{kind.__name__.lower()}{number}", **more)
            )
            if kind in services.ENSURE:
                services.ENSURE[kind](page, by=None, now=factories.NOW)

    add(1)
    place(campaign)
    few = questions(client)
    for number in range(2, 5):
        add(number)
    assert questions(client) == few <= 40


def test_each_kind_comes_before_a_second_of_any():
    common = {"verb": "x", "words": "x", "button": "x", "is_open": True}
    found = [OpenAction(None, Standing(kind=kind, **common)) for kind in ("petition", "petition", "letter", "call")]
    assert [one.standing.kind for one in one_of_each_first(found)] == ["petition", "letter", "call", "petition"]


def test_of_two_petitions_each_tab_says_what_it_is_called(campaign):
    for number in range(2):
        factories.make_petition(campaign, slug=f"p{number}", title=f"Petition {number}")
    assert [tab["text"] for tab in list_ways(campaign, now=timezone.now())] == ["Petition 0", "Petition 1"]
