"""The mention bot, on a wall in memory: what it says, to whom, how often, and what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.publishing.factories import make_channel
from unwatched.archive.models import Answer, Author, Body, Bot, KeptThread, Request, RequestState
from unwatched.archive.services import authors, finding, forgetting, mentions
from unwatched.gateways.fetching import Faulty, NotThere
from unwatched.gateways.social import Network
from unwatched.gateways.social.memory import MemoryAccount
from unwatched.gateways.threads import Reading
from unwatched.publishing.models import Delivery
from unwatched.publishing.services.publisher import Publisher

from .factories import ADA, NOON, make_post

pytestmark = pytest.mark.once

LATER = NOON + timedelta(hours=1)
REPLIES = {"yes": "Yes please, go ahead", "no": "No, please don't"}


class Town:
    """A wall with one of our accounts, where Ada has written a thread and others speak."""

    def __init__(self):
        self.account = MemoryAccount()
        self.channel = make_channel(handle=self.account.handle, plays="mastodon")
        self.ada = replace(ADA, network=Network.REHEARSAL, uri=self.id_of("ada"), handle="ada@rehearsal.test")
        self.first = self.account.overhear("One", author="ada", at=NOON)
        self.second = self.account.overhear("Two", author="ada", at=NOON, parent=self.first)
        self.now, self.broken = LATER, None
        Bot.objects.create(channel=self.channel, on=True, on_at=NOON, look_after=NOON)

    def id_of(self, name):
        return f"rehearsal:{self.account.wall.name}/@{name}"

    def read(self, url):
        if self.broken:
            raise self.broken
        posts = {
            note.uri: make_post(
                n, uri=note.uri, url=note.url, author=self.ada, text=note.text, parent_uri=note.parent_uri
            )
            for n, note in enumerate([self.first, self.second], start=1)
        }
        asked = next((uri for uri, post in posts.items() if post.url == url), "")
        if not asked:
            raise NotThere("nothing there")
        return Reading(posts=posts, asked=asked, source=url)

    def say(self, text, *, by="pat", to=None, **more):
        return self.account.overhear(text, author=by, at=self.now, parent=to or self.second, **more)

    def listen(self):
        self.now += timedelta(minutes=2)
        answered = mentions.listen(read=self.read, now=self.now, open_account=lambda channel: self.account)
        self.publish()
        return answered

    def publish(self):
        publisher = Publisher(worker="w", clock=lambda: self.now, open_account=lambda channel: self.account)
        while publisher.lane(self.channel.pk):
            pass

    def ours(self):
        return [note for note in self.account.wall.notes if not note.author]

    def texts(self):
        return [note.text for note in self.ours()]


@pytest.fixture
def town(db):
    return Town()


UNROLL = "@ours please unroll"


def test_anybody_who_asks_makes_one_question_and_hears_so(town):
    town.say(UNROLL)
    assert town.listen() == 1
    question, told = town.texts()
    assert question.startswith("@ada@rehearsal.test May we keep threads of yours")
    assert "I have asked @ada@rehearsal.test" in told
    assert town.ours()[0].parent == town.first.id
    request = Request.objects.get()
    assert (request.state, request.lapses_at - request.asked_at) == (RequestState.ASKED, timedelta(days=14))
    # Of the person nothing is kept but a mark, and of the thread nothing but its address.
    author = Author.objects.get()
    assert (author.uri, author.handle, author.name, author.url) == ("", "", "", "")
    assert not KeptThread.objects.exists()


def test_nobody_is_asked_twice_whoever_wants_it_and_however_often(town):
    for by in ("pat", "kim", "pat"):
        town.say(UNROLL, by=by)
        town.listen()
    assert sum("May we keep" in text for text in town.texts()) == 1


def test_a_page_that_is_dealt_with_twice_is_answered_once(town):
    town.say(UNROLL)
    town.listen()
    Bot.objects.update(place="")
    town.listen()
    assert len(town.texts()) == 2


def test_what_was_said_before_the_bot_was_switched_on_is_left_alone(town):
    town.now = NOON - timedelta(minutes=5)
    town.say(UNROLL)
    town.now = LATER
    assert not town.listen()


def test_a_mention_without_the_word_is_left_alone(town):
    town.say("@ours thank you for the unrolling of flags")
    assert not town.listen()
    assert not town.texts()


def test_the_authors_own_wish_publishes_and_gives_them_the_link_alone(town):
    town.say(UNROLL, by="ada", to=town.second)
    town.listen()
    thread = KeptThread.objects.get()
    assert (thread.author.answer, thread.author.said, thread.posts_count) == ("yes", "mention", 2)
    private = [note for note in town.ours() if note.visibility == "direct"]
    assert len(private) == 1
    assert "/keep/remove/" in private[0].text
    assert not any("/keep/remove/" in note.text for note in town.ours() if note.visibility != "direct")


def ask(town):
    town.say(UNROLL)
    town.listen()
    [question] = [note for note in town.ours() if "May we keep" in note.text]
    return town.account._heard(question)


@pytest.mark.both
def test_a_yes_keeps_it_and_the_author_gets_the_link_that_removes_it(town):
    question = ask(town)
    town.say(REPLIES["yes"], by="ada", to=question)
    town.listen()
    thread = KeptThread.objects.get()
    assert thread.author.said == "reply"
    assert Request.objects.get().state == RequestState.KEPT
    assert "/keep/remove/" in town.ours()[-1].text
    assert town.ours()[-1].visibility == "direct"


def test_a_no_is_kept_for_good_and_nothing_else(town):
    question = ask(town)
    town.say(REPLIES["no"], by="ada", to=question)
    town.listen()
    request = Request.objects.get()
    assert (request.state, request.url) == (RequestState.REFUSED, "")
    assert Author.objects.get().answer == Answer.NO
    assert "do not ask you again" in town.texts()[-1]
    town.say(UNROLL, by="kim")
    town.listen()
    assert "I cannot keep this one" in town.texts()[-1]
    assert not KeptThread.objects.exists()


def test_the_author_lifts_a_no_by_asking_for_it(town):
    question = ask(town)
    town.say(REPLIES["no"], by="ada", to=question)
    town.listen()
    town.say(UNROLL, by="ada", to=town.second)
    town.listen()
    assert KeptThread.objects.exists()


def test_somebody_elses_yes_counts_for_nothing(town):
    question = ask(town)
    town.say(REPLIES["yes"], by="mallory", to=question)
    town.listen()
    assert not KeptThread.objects.exists()
    assert Author.objects.get().answer == Answer.NOTHING


def test_without_an_answer_it_lapses_and_is_never_asked_again(town):
    ask(town)
    assert finding.lapse(now=town.now + timedelta(days=13)) == 0
    assert finding.lapse(now=town.now + timedelta(days=15)) == 1
    request = Request.objects.get()
    assert (request.state, request.url) == (RequestState.LAPSED, "")
    # Our own rows do not name them any more, either.
    forgetting.forget_said(now=town.now + timedelta(days=30))
    assert not Delivery.objects.filter(text__contains="ada@").exists()
    town.now += timedelta(days=20)
    town.say(UNROLL, by="kim")
    town.listen()
    assert sum("May we keep" in text for text in town.texts()) == 1


def test_a_late_yes_still_counts_but_what_was_asked_for_is_gone(town):
    question = ask(town)
    finding.lapse(now=town.now + timedelta(days=15))
    town.say(REPLIES["yes"], by="ada", to=question)
    town.listen()
    assert not KeptThread.objects.exists()


def test_an_account_that_keeps_programmes_out_is_not_asked(town):
    town.ada = replace(town.ada, about="gardener #nobot")
    town.say(UNROLL)
    town.listen()
    assert town.texts() == ["@pat I cannot keep this one: its author does not want that, or could not be asked."] or (
        len(town.texts()) == 1 and "I cannot keep this one" in town.texts()[0]
    )
    assert not Request.objects.exists()


def test_what_an_institution_said_goes_to_the_inbox(town):
    authors.call_institution(town.ada, Body.POLICE, now=NOON)
    town.say(UNROLL)
    town.listen()
    assert Request.objects.get().state == RequestState.FOUND
    assert "Somebody of us will look" in town.texts()[0]


def test_strangers_cannot_make_us_ask_everybody(town, monkeypatch):
    monkeypatch.setattr(mentions, "QUESTIONS_A_DAY", 0)
    town.say(UNROLL)
    town.listen()
    assert Request.objects.get().state == RequestState.FOUND
    assert not any("May we keep" in text for text in town.texts())


def test_where_nothing_can_be_read_it_says_so(town):
    town.say("@ours unroll https://nowhere.example/@x/1")
    town.listen()
    assert "could not read a public thread" in town.texts()[0]


def test_a_yes_is_not_lost_when_the_server_has_a_bad_hour(town):
    question = ask(town)
    town.say(REPLIES["yes"], by="ada", to=question)
    town.broken = Faulty("500")
    town.listen()
    bot = Bot.objects.get()
    assert (bot.failures, bot.said) == (1, "500")
    assert not KeptThread.objects.exists()
    town.broken = None
    town.now = bot.look_after
    town.listen()
    assert KeptThread.objects.exists()


@pytest.mark.both
def test_a_server_that_is_always_broken_holds_nobody_else_up(town):
    town.say(UNROLL)
    town.broken = Faulty("500")
    Bot.objects.update(failures=mentions.PATIENCE)
    town.listen()
    assert Bot.objects.get().failures == 0


def test_trouble_with_an_account_rests_it_and_is_told(town):
    town.account.fail(NotThere("signed out"), on="mentions")
    town.listen()
    bot = Bot.objects.get()
    assert (bot.failures, bot.said) == (1, "signed out")
    assert bot.look_after > town.now


def test_never_on_x(db, rosa):
    channel = make_channel(network=Network.X, name="X")
    assert not mentions.may_listen(channel)
    with pytest.raises(Exception, match="cannot listen"):
        mentions.switch(channel, on=True, by=rosa, now=NOON)
    assert Delivery.objects.count() == 0
