from datetime import timedelta

import pytest

from tests.chats.after import make_ended_chat, said
from tests.chats.hearing import hear, make_live_chat
from tests.publishing.factories import NOW
from unwatched.chats.errors import TooLate
from unwatched.chats.models import LeftOut
from unwatched.chats.services import leaving, transcripts
from unwatched.chats.views.transcript import PHRASES

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        *PHRASES,
        "Leave me out",
        "@ours@social.example please leave me out.",
        "A2 leave me out of the transcript!",
        "#WhoWatches Bitte lasst mich raus",
        "Por favor, déjenme fuera",
        "s'il vous plaît ne me citez pas",
        "השאירו אותי בחוץ",
        "لا تذكروني",
    ],
)
def test_the_wish_is_understood_in_many_languages(text):
    assert leaving.asks(text.removeprefix("A2 "))


def test_a_hashtag_says_it_in_any_language():
    assert leaving.asks("ich möchte das nicht", tags=("leavemeout",))


@pytest.mark.parametrize(
    "text",
    [
        "They leave me out of every decision that matters and I am tired of it",
        "leave me out of this and every other plan that the council makes without asking",
        "Why do they leave me out?",
        "my brother",
        "",
    ],
)
def test_an_opinion_is_no_wish(text):
    assert not leaving.asks(text)


@pytest.mark.django_db
def test_said_from_the_account_it_holds_for_every_transcript():
    chat, channel, account = make_live_chat()
    account.overhear("please leave me out #WhoWatchesWrenfield", author="Pat", at=NOW)
    hear(chat, channel, account)
    author = chat.replies.get().author_id
    assert leaving.who_is_left_out([author, "somebody else"]) == {author}
    assert author not in str(list(LeftOut.objects.values()))


@pytest.mark.both
@pytest.mark.django_db
def test_asked_on_our_page_it_holds_until_the_office_finds_that_it_was_somebody_else(rosa):
    chat = make_ended_chat()
    reply = said(chat, "ada", "at the gate")
    leaving.ask(reply, now=NOW)
    assert not transcripts.sift(chat).count
    [(wish, about)] = leaving.asked(chat)
    assert about == reply
    leaving.decide(wish, theirs=False, by=rosa, now=NOW)
    assert transcripts.sift(chat).count == 1
    leaving.ask(reply, now=NOW)  # whoever presses again changes nothing
    assert transcripts.sift(chat).count == 1
    leaving.settle(reply.author_id, now=NOW)
    assert not transcripts.sift(chat).count
    with pytest.raises(TooLate):
        leaving.decide(wish, theirs=False, by=rosa, now=NOW)


@pytest.mark.django_db
def test_whoever_presses_for_everybody_is_stopped_and_a_person_looks():
    chat = make_ended_chat()
    replies = [said(chat, f"reader{n}", "hello") for n in range(leaving.UNPROVEN_A_DAY + 5)]
    for reply in replies:
        leaving.ask(reply, now=NOW)
    assert transcripts.sift(chat).count == 5
    assert len(leaving.asked(chat)) == len(replies)
    later = said(chat, "later", "hello")
    leaving.ask(later, now=NOW + timedelta(days=1, minutes=1))
    assert transcripts.sift(chat).count == 5
