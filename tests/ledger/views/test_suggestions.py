from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import escape
from lxml import html

from tests.ledger.factories import make_law
from tests.ledger.promising import make_corvane
from unwatched.core import bots
from unwatched.ledger.models import Suggestion
from unwatched.ledger.services import suggesting

pytestmark = [pytest.mark.once, pytest.mark.django_db]

SAID = {"wrong": "The vote was on 24 June.", "right": "It was on 23 June.", "url": "https://council.example/minutes"}


@pytest.fixture(autouse=True)
def _nobody_has_sent_anything():
    cache.clear()


@pytest.fixture
def url(db):
    return f"/suggest/promise/{make_corvane().slug}/"


def form(**changed):
    """As a person without JavaScript sends it, half a minute after the page was drawn."""
    drawn = timezone.now() - timedelta(seconds=30)
    return {**SAID, "t": bots.make_form_token(now=drawn), "subject": "", "proof": "", **changed}


def plain(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def test_a_correction_is_taken_without_a_name_and_can_be_looked_up(client, url):
    answer = client.post(url, form())
    made = Suggestion.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/suggestions/{made.number}/")
    assert (made.wrong, made.right, made.url) == tuple(SAID.values())
    page = client.get(answer["Location"])
    assert made.number in plain(page)
    assert "waits for one of us" in plain(page)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert not client.cookies
    assert not answer.cookies


def test_the_number_may_be_typed_as_people_type(client, url):
    client.post(url, form())
    number = Suggestion.objects.get().number
    answer = client.get("/suggestions/", {"number": f" {number.lower().replace('-', ' ')}"})
    assert answer["Location"] == f"/suggestions/{number}/"
    assert client.get("/suggestions/").status_code == 200
    assert client.get("/suggestions/", {"number": "<b>'"}).status_code == 404
    assert client.get("/suggestions/AAAA-AAAA-AAAA/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": ""}, "we change nothing without a source"),
        ({"url": "my neighbour"}, "This is no address of a page"),
        ({"url": "javascript:alert(1)"}, "This is no address of a page"),
        ({"url": "ftp://files.example/a"}, "This is no address of a page"),
        ({"url": "https://a.example/" + "x" * 3000}, "longer than we can keep"),
        ({"wrong": "x" * 3001}, "longer than we can keep"),
        ({"wrong": "x" * 50_000}, "longer than we can keep"),
        ({"right": " \u200b\u202e "}, "Say what would be right instead."),
        ({"right": "!?"}, "Write a few words more"),
        ({"right": SAID["wrong"]}, "Here stands the same as above."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence_and_what_was_typed(client, url, changed, said):
    answer = client.post(url, form(**changed))
    assert answer.status_code == 422
    assert said in plain(answer)
    assert not Suggestion.objects.exists()
    kept = [value for name, value in SAID.items() if name not in changed]
    assert all(value in answer.content.decode() for value in kept)
    assert all(escape(value) in answer.content.decode() for value in changed.values()), "also what is wrong"
    assert "maxlength" not in answer.content.decode(), "a browser would cut off what is pasted"


def test_right_to_left_and_markup_are_words(client, url):
    client.post(url, form(wrong="<script>alert(1)</script>", right="‮التصويت كان في 23 يونيو"))
    made = Suggestion.objects.get()
    assert made.right == "التصويت كان في 23 يونيو"
    page = client.get(f"/suggestions/{made.number}/").content
    assert b"<script>alert" not in page


@pytest.mark.parametrize("signs", [{"subject": "buy"}, {"t": ""}, {"t": "forged:x"}])
def test_what_looks_like_a_machine_is_told_so_and_loses_nothing(client, url, signs):
    answer = client.post(url, form(**signs))
    assert answer.status_code == 422
    assert "as machines send it" in plain(answer)
    assert SAID["wrong"] in plain(answer)
    assert "buy" not in plain(answer)
    assert not Suggestion.objects.exists()


@pytest.mark.both
def test_the_same_sent_twice_is_one_suggestion(client, url):
    first, second = (client.post(url, form())["Location"] for _time in range(2))
    assert first == second
    assert Suggestion.objects.count() == 1


def test_one_network_is_asked_to_wait_after_six(client, url):
    answers = [client.post(url, form(wrong=f"Number {n} is wrong.")) for n in range(7)]
    assert [one.status_code for one in answers] == [303] * 6 + [429]
    assert "in an hour" in plain(answers[-1])
    assert "Number 6 is wrong." in plain(answers[-1])


def test_a_flood_from_everywhere_stops_at_what_people_can_read(client, url, monkeypatch):
    monkeypatch.setattr(suggesting, "WAITING_FOR_ONE", 1)
    client.post(url, form())
    answer = client.post(url, form(wrong="Something else is wrong."))
    assert answer.status_code == 503
    assert "than we can read" in plain(answer)


def test_other_sites_cannot_send_for_a_visitor(client, url):
    assert client.post(url, form(), headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.both
def test_laws_have_the_same_form(client):
    law = make_law()
    page = client.get(f"/suggest/law/{law.slug}/")
    assert "Wrenfield, MA" in plain(page)
    assert "noindex" in page["X-Robots-Tag"]
    assert client.post(f"/suggest/law/{law.slug}/", form()).status_code == 303
    assert Suggestion.objects.get().law == law
    assert client.get("/suggest/law/nothing/").status_code == 404
