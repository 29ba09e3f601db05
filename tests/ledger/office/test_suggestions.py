from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.html import strip_tags

from tests.accounts.people import make_organiser
from tests.ledger.promising import make_amazon
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Change, Suggestion
from unwatched.ledger.office import today
from unwatched.ledger.services import suggesting

pytestmark = [pytest.mark.once, pytest.mark.django_db]
NOW = timezone.now()


def told(answer):
    """What the next page would say of it."""
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def plain(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def amazon(db):
    return make_amazon()


@pytest.fixture
def suggestion(amazon):
    return suggesting.suggest(
        amazon, wrong="It was said on 18 May.", right="<b>17 May</b>", url="https://press.example/1", ip="", now=NOW
    )


@pytest.mark.both
def test_what_waits_stands_on_today_and_in_the_queue(office, rosa, suggestion):
    need = next(iter(today.suggestions(rosa, NOW)))
    assert str(need.title) == "1 correction from the public waits"
    page = plain(office.get("/office/ledger/suggestions/"))
    assert "1 suggestion waits for somebody." in page
    assert "It was said on 18 May." in page
    assert not list(today.suggestions(make_organiser("w@example.org", roles=["Researcher"]), NOW))


def test_now_suggested_and_source_stand_side_by_side(office, suggestion):
    answer = office.get(f"/office/ledger/suggestions/{suggestion.pk}/")
    page = plain(answer)
    assert all(words in page for words in ("It was said on 18 May.", "https://press.example/1", "one year without"))
    assert "<b>17 May</b>" not in answer.content.decode()
    assert suggestion.number not in page


def test_accepting_opens_the_form_with_their_source_and_the_history_says_whence(office, amazon, suggestion):
    wording = amazon.wordings.get(date="2021-05-18")
    url = f"/office/ledger/row/wording/{wording.pk}/?suggestion={suggestion.pk}"
    form = office.get(url).context["form"]
    assert (form["source_url"].value(), form["why"].value()) == ("https://press.example/1", "Suggested by the public.")
    said = {"words": wording.words, "date": "17 May 2021", "term": "notice", "confidence": "high",
            "source_url": "https://press.example/1", "why": form["why"].value()}  # fmt: skip
    assert office.post(url, said).status_code == 302
    wording.refresh_from_db()
    suggestion.refresh_from_db()
    assert (wording.date, suggestion.state, suggestion.settled_by.name) == ("2021-05-17", "accepted", "Rosa")
    assert wording.citations.filter(source__url="https://press.example/1").exists()
    assert Change.objects.get(kind="changed").why == "Suggested by the public."
    assert "17 May 2021" in plain(office.get("/promises/amazon/"))
    assert "it is taken over" in plain(office.get(f"/suggestions/{suggestion.number}/"))


@pytest.mark.both
def test_declining_needs_a_reason_that_the_sender_can_read(office, suggestion):
    url = f"/office/ledger/suggestions/{suggestion.pk}/settle/"
    assert "Say in a sentence why" in told(office.post(url, {"do": "decline"}))
    office.post(url, {"do": "decline", "answer": "Reuters says the 18th, too."})
    assert "Reuters says the 18th, too." in plain(office.get(f"/suggestions/{suggestion.number}/"))
    again = office.post(url, {"do": "done"})
    assert "Somebody else has settled this" in told(again)
    assert "Reuters" in plain(office.get(f"/office/ledger/suggestions/{suggestion.pk}/"))
    assert "Amazon" in plain(office.get("/office/ledger/suggestions/?show=settled"))


def test_what_stands_there_already_is_settled_without_an_edit(office, suggestion):
    office.post(f"/office/ledger/suggestions/{suggestion.pk}/settle/", {"do": "done"})
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == ("accepted", "It stands there now.")


def test_who_may_only_look_settles_nothing(client, suggestion):
    client.force_login(make_organiser("t@example.org", roles=["Researcher"]))
    assert "Decline it" not in plain(client.get(f"/office/ledger/suggestions/{suggestion.pk}/"))
    client.post(f"/office/ledger/suggestions/{suggestion.pk}/settle/", {"do": "done"})
    suggestion.refresh_from_db()
    assert suggestion.state == "waiting"


def test_the_words_of_what_was_settled_long_ago_go(rosa, suggestion):
    suggesting.decline(suggestion, answer="Not so.", by=rosa, now=NOW)
    assert suggesting.forget_old(now=NOW + suggesting.KEEP) == 0
    assert suggesting.forget_old(now=NOW + suggesting.KEEP + timedelta(days=1)) == 1
    left = Suggestion.objects.get()
    assert left.locked is left.same is None
    assert (left.wrong, left.right, left.url, left.answer) == ("", "", "", "Not so.")
    with pytest.raises(LedgerError):
        suggesting.accept(left, by=rosa, now=NOW)
