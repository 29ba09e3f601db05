"""The way out, as an author and as a passer-by takes it: plain pages, no script."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from unwatched.archive.errors import NotAllowed
from unwatched.archive.models import Answer, Author, Body, KeptThread, Said, TakeDown, Tombstone
from unwatched.archive.services import keeping, removing, saying
from unwatched.core import bots

from .factories import NOON, make_post, make_unrolled

pytestmark = pytest.mark.once


@pytest.fixture
def thread(yes):
    return keeping.keep(make_unrolled(), by=None, now=NOON)


@pytest.fixture
def evidence(rosa, theo):
    return keeping.keep_as_evidence(
        make_unrolled(),
        body=Body.POLICE,
        reason="They announced the pilot.",
        proposed_by=rosa,
        agreed_by=theo,
        now=NOON,
    )


def link_of(thread):
    return urlsplit(saying.removal_link(thread)).path


def page_of(thread):
    return f"/t/{thread.path}/remove/"


@pytest.mark.both
def test_opening_the_link_does_nothing_and_one_button_removes_it_for_ever(client, thread):
    link = link_of(thread)
    assert "Remove it for ever" in client.get(link).content.decode()
    assert KeptThread.objects.exists()
    assert client.post(link, {"do": "something else"}).status_code == 200
    assert KeptThread.objects.exists()
    response = client.post(link, {"do": "remove"}, follow=True)
    assert "It is removed" in response.content.decode()
    assert not KeptThread.objects.exists()
    assert Tombstone.objects.filter(why="author").count() == 2
    assert Author.objects.get().answer == Answer.YES  # of other threads they may think otherwise
    # The link and the page lead to the same words for ever.
    for again in (link, page_of(thread)):
        assert "It is removed" in client.get(again, follow=True).content.decode()


def test_the_author_may_take_everything_out_and_never_be_asked_again(client, thread):
    keeping.keep(make_unrolled(make_post(50, parent_uri="")), by=None, now=NOON)
    client.post(link_of(thread), {"do": "remove", "never_again": "1"})
    assert not KeptThread.objects.exists()
    author = Author.objects.get()
    assert (author.answer, author.said, author.name, author.uri) == ("no", "link", "", "")


@pytest.mark.parametrize("token", ["", "x", "aaaaaaaaaaaaaaaaaaaaaaaa", "ä" * 24, "a" * 5000])
def test_a_broken_link_gets_a_sentence(client, db, token):
    assert client.get(f"/keep/remove/{token}/").status_code == 404


@pytest.mark.both
def test_the_code_is_shown_looked_for_and_removes(client, thread):
    code = removing.code_of(thread)
    assert code in client.get(page_of(thread)).content.decode()
    client.post(page_of(thread), {"do": "code"})
    client.post(page_of(thread), {"do": "code"})
    row = TakeDown.objects.get()
    assert "We are looking for it" in client.get(page_of(thread)).content.decode()
    assert not removing.look(row, now=NOON, said=lambda one: ["hello", code[:-1]])
    row.refresh_from_db()
    assert not removing.due(now=NOON, most=5)
    assert removing.due(now=NOON + timedelta(minutes=1), most=5) == [row]
    assert removing.look(row, now=NOON, said=lambda one: [f"I say {code.upper()}, please"])
    assert not KeptThread.objects.exists()
    row.refresh_from_db()
    assert row.state == "done"


def test_without_a_sign_of_the_author_it_lapses(thread):
    row = removing.wait_for_code(thread, now=NOON)
    assert not removing.look(row, now=NOON + timedelta(days=3), said=lambda one: [])
    row.refresh_from_db()
    assert row.state == "lapsed"
    assert KeptThread.objects.exists()


def test_codes_of_threads_differ(thread, yes):
    other = keeping.keep(make_unrolled(make_post(50, parent_uri="")), by=None, now=NOON)
    assert removing.code_of(thread) != removing.code_of(other)


def form_of(**more):
    return {"do": "ask", "t": bots.make_form_token(now=timezone.now() - timedelta(minutes=1)), **more}


def test_anybody_may_ask_and_a_person_decides(client, thread):
    for _n in range(5):
        response = client.post(page_of(thread), form_of(words="I stand in the picture."), follow=True)
        assert "Thank you for telling us" in response.content.decode()
    assert TakeDown.objects.count() == removing.MOST_OPEN


@pytest.mark.parametrize("words", ["", "   ", "x" * 5000])
def test_a_wish_without_words_or_with_too_many_comes_back(client, thread, words):
    assert client.post(page_of(thread), form_of(words=words)).status_code == 422
    assert not TakeDown.objects.exists()


@pytest.mark.parametrize("odd", [{"subject": "buy"}, {"t": ""}, {"t": "forged"}])
def test_what_scripts_send_is_dropped_and_they_are_thanked(client, thread, odd):
    response = client.post(page_of(thread), form_of(words="spam") | odd, follow=True)
    assert "Thank you" in response.content.decode()
    assert not TakeDown.objects.exists()


def test_evidence_is_not_removed_by_whom_it_is_about(client, evidence):
    html = client.get(page_of(evidence)).content.decode()
    assert "evidence" in html
    assert removing.code_of(evidence) not in html
    assert client.post(page_of(evidence), {"do": "code"}).status_code == 409
    with pytest.raises(NotAllowed):
        removing.by_author(evidence, said=Said.LINK, never_again=True, now=NOON)
    assert KeptThread.objects.exists()


def test_a_page_of_nothing_is_not_there(client, db):
    assert client.get("/t/nowhere.example/@x/1/remove/").status_code == 404


def test_what_we_ask_is_explained(client, db):
    assert "How to answer" in client.get("/keep/why/").content.decode()
