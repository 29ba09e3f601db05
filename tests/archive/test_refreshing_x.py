"""Kept threads of X follow what becomes of them there, where a key is set. On the other side stands a double."""

from datetime import timedelta

import pytest

from tests.gateways.threads.x_double import NOW, Double, uri
from unwatched.archive import jobs, unrolling
from unwatched.archive.consent import Asker
from unwatched.archive.models import Hidden, KeptThread
from unwatched.archive.services import keeping
from unwatched.gateways.threads import x

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = NOW + timedelta(days=30)  # no search of X reaches back so far


@pytest.fixture(scope="module")
def server():
    double = Double()
    yield double
    double.close()


@pytest.fixture
def double(server, settings, monkeypatch):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS, settings.UNWATCHED_X_BEARER_TOKEN = True, "good"
    monkeypatch.setattr(x, "SERVER", server.url)
    server.posts.clear()
    server.users["7"]["protected"] = False
    server.add(1, "Who watches?")
    server.add(2, "Nobody does.", parent=1)
    server.add(3, "So we do.", parent=2)
    yield server
    server.users["7"]["protected"] = False


@pytest.fixture
def thread(double):
    reader = x.configured()
    unrolled = unrolling.unroll(reader.read("https://x.com/ada/status/1", now=NOW))
    reader.close()
    kept = keeping.keep(unrolled, by=None, asker=Asker.AUTHOR, now=NOW)
    double.asked.clear()
    return kept


def texts(thread):
    return list(thread.posts.order_by("position").values_list("text", flat=True))


def test_a_thread_that_stands_costs_one_question(thread, double):
    assert len(jobs.look_at_x(now=LATER)) == 1
    thread.refresh_from_db()
    assert (thread.checked_at, thread.said, len(texts(thread))) == (LATER, "", 3)
    assert [asked["ids"] for _path, asked in double.asked] == ["1,2,3"]
    assert jobs.look_at_x(now=LATER) == []


def test_a_post_that_was_deleted_there_goes_here(thread, double):
    del double.posts["2"]
    jobs.look_at_x(now=LATER)
    thread.refresh_from_db()
    assert (texts(thread), thread.posts_count) == (["Who watches?", "So we do."], 2)


@pytest.mark.both
def test_an_edit_is_the_same_post_with_what_it_said_before(thread, double):
    double.add(30, "Not a soul does.", parent=1, edit_history_tweet_ids=["2", "30"])
    double.posts["2"]["edit_history_tweet_ids"] = ["2", "30"]
    double.posts["3"]["referenced_tweets"][0]["id"] = "30"
    jobs.look_at_x(now=LATER)
    assert "Not a soul does." in texts(thread)
    assert len(texts(thread)) == 3
    edited = thread.posts.get(uri=uri(30))
    assert edited.versions.get().text == "Nobody does."


def test_a_protected_account_is_hidden_at_once_and_erased_when_it_stays_so(thread, double):
    double.users["7"]["protected"] = True
    jobs.look_at_x(now=LATER)
    thread.refresh_from_db()
    assert thread.hidden_why == Hidden.SOURCE
    jobs.look_at_x(now=LATER + timedelta(hours=4))
    assert not KeptThread.objects.exists()


def test_without_a_key_nobody_is_asked(thread, double, settings):
    settings.UNWATCHED_X_BEARER_TOKEN = ""
    assert jobs.look_at_x(now=LATER) == []
    assert double.asked == []


def test_a_key_that_does_not_open_any_more_is_a_sentence_and_changes_nothing(thread, settings):
    settings.UNWATCHED_X_BEARER_TOKEN = "bad"
    jobs.look_at_x(now=LATER)
    thread.refresh_from_db()
    assert "UNWATCHED_X_BEARER_TOKEN" in thread.said
    assert len(texts(thread)) == 3
