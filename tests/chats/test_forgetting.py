from datetime import timedelta

import pytest

from tests.chats.after import make_ended_chat, said
from tests.chats.hearing import make_live_chat
from tests.chats.test_transcripts import answer_it
from tests.publishing.factories import NOW
from unwatched.chats.models import Bookmark, Draft, LeftOut, Muted, Presence, Reply
from unwatched.chats.services import leaving, listening, retention, transcripts
from unwatched.publishing.models import Thread, ThreadKind
from unwatched.supporters import erasure

pytestmark = [pytest.mark.once, pytest.mark.django_db]

MONTH = timedelta(days=30)


@pytest.fixture
def chat():
    return make_ended_chat()


def test_what_was_said_to_a_chat_that_nobody_published_is_erased_after_a_month(chat):
    answer_it(said(chat, "ada", "hello"), "Thank you, @ada")
    end = chat.run.ended_at
    assert retention.forget(now=end + MONTH - timedelta(seconds=1)) == 0
    assert retention.forget(now=end + MONTH) == 1
    assert not Reply.objects.exists()
    assert not Thread.objects.filter(kind=ThreadKind.ANSWER).exists()


@pytest.mark.both
def test_a_published_transcript_stays_and_one_taken_back_waits_a_week(chat, rosa):
    said(chat, "ada", "hello")
    transcripts.publish(chat, by=rosa, now=NOW)
    assert retention.forget_unpublished(now=NOW + 12 * MONTH) == 0
    transcripts.unpublish(chat, by=rosa, now=NOW + 12 * MONTH)
    assert retention.forget_unpublished(now=NOW + 12 * MONTH + timedelta(days=6)) == 0
    assert retention.forget_unpublished(now=NOW + 12 * MONTH + timedelta(days=7)) == 1


def desk_rows():
    return [rows.objects.count() for rows in (Presence, Draft, Muted, Bookmark)]


def test_what_a_live_desk_needed_is_forgotten_when_nobody_answers_any_more(rosa):
    for chat in (make_ended_chat(), make_live_chat()[0]):
        reply = said(chat, "ada", "hello")
        Presence.objects.create(chat=chat, user=rosa, seen_at=NOW)
        Draft.objects.create(reply=reply, user=rosa, text="Dear Ada", name="Ada", at=NOW)
        Muted.objects.create(chat=chat, author_id="x")
        Bookmark.objects.create(chat=chat, channel=chat.channels.first(), feed=listening.MENTIONS)
    assert desk_rows() == [2, 2, 2, 2]
    retention.forget(now=NOW)
    assert desk_rows() == [1, 1, 1, 1]


def test_the_bookmark_of_wishes_stays_as_long_as_the_transcript_is_public(chat, rosa):
    said(chat, "ada", "hello")
    transcripts.publish(chat, by=rosa, now=NOW)
    listening.open_feeds(now=NOW)
    assert [mark.feed for mark in Bookmark.objects.all()] == [listening.WISHES]
    retention.forget(now=NOW)
    assert Bookmark.objects.count() == 1
    transcripts.unpublish(chat, by=rosa, now=NOW)
    retention.forget(now=NOW)
    assert not Bookmark.objects.exists()


def traces(word):
    """Where a word stands in the tables of chats and answers."""
    rows = [*Reply.objects.values(), *Draft.objects.values(), *Thread.objects.filter(kind="answer").values()]
    return [row for row in rows if word in str(row).casefold()]


@pytest.mark.both
def test_who_asked_to_be_left_out_is_emptied_when_the_chat_is_over(chat, rosa):
    answer_it(said(chat, "ada", "hello"), "@ada@tide.example thank you")
    said(chat, "pat", "hi")
    leaving.settle(Reply.objects.first().author_id, now=NOW)
    assert retention.forget(now=NOW) == 1
    assert not traces("ada")
    assert Reply.objects.count() == 2
    assert retention.forget(now=NOW) == 0


@pytest.mark.both
def test_a_handle_is_handed_over_and_erased_everywhere(chat, rosa):
    answer_it(said(chat, "ada", "hello"), "@ada@tide.example thank you")
    said(make_live_chat()[0], "ada", "again")
    said(chat, "pat", "hi")
    rows = erasure.export_person("@Ada@tide.example", by=rosa)["replies"]
    assert sorted(row["text"] for row in rows) == ["again", "hello"]
    assert erasure.erase_person("ada@tide.example", by=rosa, now=NOW)["replies"] == 2
    assert not traces("ada")
    assert LeftOut.objects.get().proven
    assert erasure.export_person("@ada@tide.example", by=rosa)["replies"] == []


def test_an_address_that_is_no_handle_finds_nothing_here(chat, rosa):
    said(chat, "ada", "hello")
    assert erasure.export_person("rosa@example.org", by=rosa)["replies"] == []
    assert erasure.erase_person("@", by=rosa, now=NOW)["replies"] == 0
