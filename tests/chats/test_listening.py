from datetime import timedelta

import pytest

from tests.accounts.people import make_organiser
from tests.chats.after import make_ended_chat, said
from tests.chats.hearing import hear, make_live_chat
from tests.publishing.factories import NOW, later, make_channel
from unwatched.chats.models import Bookmark, Chat, LeftOut, Reply
from unwatched.chats.services import claims, listening, transcripts
from unwatched.chats.services.listening import MENTIONS, OURS, TAG, WISHES
from unwatched.gateways.errors import Temporary
from unwatched.gateways.social import Network, Page
from unwatched.gateways.social.errors import Down, Limited, SignedOut
from unwatched.gateways.social.memory import MemoryAccount
from unwatched.publishing.models import ChannelState, Run, RunState

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def live():
    return make_live_chat()


def feeds(now):
    return {
        (mark.chat_id, mark.feed)
        for channel in listening.open_feeds(now=now)
        for mark in listening.due(channel, now=now)
    }


# --- What is heard ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "ended", "heard"),
    [
        (RunState.WAITING, None, False),
        (RunState.RUNNING, None, True),
        (RunState.PAUSED, None, True),
        (RunState.DONE, -29, True),
        (RunState.STOPPED, -29, True),
        (RunState.DONE, -31, False),
    ],
)
def test_a_chat_is_heard_while_it_runs_and_half_an_hour_longer(live, state, ended, heard):
    chat = live[0]
    Run.objects.update(state=state, ended_at=ended and NOW + timedelta(minutes=ended))
    assert feeds(NOW) == ({(chat.pk, MENTIONS), (chat.pk, TAG), (chat.pk, OURS)} if heard else set())
    assert listening.is_live(Chat.objects.get(), now=NOW) is heard


def test_accounts_that_no_programme_reads_are_not_asked(live):
    chat, channel, _account = live
    channel.state = ChannelState.OFF
    channel.save()
    chat.channels.add(make_channel(network=Network.X, name="X", by_hand=True))
    assert listening.open_feeds(now=NOW) == []


def test_a_chat_without_a_hashtag_hears_who_answers_it():
    chat, _channel, _account = make_live_chat(hashtag="")
    assert feeds(NOW) == {(chat.pk, MENTIONS), (chat.pk, OURS)}


def test_each_feed_goes_on_where_it_left_off(live):
    chat, channel, account = live
    account.overhear("A1 one #WhoWatchesWrenfield", author="Pat", at=NOW)
    assert hear(chat, channel, account) == 1
    assert hear(chat, channel, account) == 0
    account.overhear("A1 two #WhoWatchesWrenfield", author="Pat", at=NOW)
    assert hear(chat, channel, account) == 1
    assert {mark.place for mark in Bookmark.objects.all()} == {"2"}


def test_a_flood_is_taken_page_after_page_without_a_pause(live):
    chat, channel, account = live
    hear(chat, channel, account)
    for n in range(100):
        account.overhear(f"A1 {n} #WhoWatchesWrenfield", author=f"Pat {n}", at=NOW)
    for number in (40, 80, 100):
        [mark] = [mark for mark in listening.due(channel, now=NOW) if mark.feed == TAG]
        assert listening.take_turn(mark, now=NOW)
        listening.listen(mark, account, now=NOW)
        assert Reply.objects.count() == number
    [mark] = [mark for mark in listening.due(channel, now=NOW) if mark.feed == TAG]
    listening.take_turn(mark, now=NOW)
    listening.listen(mark, account, now=NOW)
    assert TAG not in {mark.feed for mark in listening.due(channel, now=later(1))}


# --- How often --------------------------------------------------------------------------------------------------------


SLOW = [listening.PACE_OF_OURS]


def test_feeds_are_asked_every_two_seconds_and_mastodon_no_oftener_than_it_allows(live):
    assert listening.pace(live[1], quick=2, slow=SLOW) == timedelta(seconds=2)
    mastodon = make_channel(network=Network.MASTODON, name="Ours", account_id="7")
    gap = listening.pace(mastodon, quick=2, slow=SLOW)
    assert timedelta(seconds=2) < gap <= timedelta(seconds=4)
    assert 300 / gap.total_seconds() * 2 + 300 / 8 <= 0.75 * 300 + 1e-3
    assert listening.pace(mastodon, quick=1, slow=[*SLOW, listening.PACE_BESIDE_STREAM]) == timedelta(seconds=2)
    strict = make_channel(network=Network.MASTODON, name="Strict", account_id="8", limits={"posts_per_window": 90})
    assert timedelta(seconds=13) < listening.pace(strict, quick=2, slow=SLOW) <= timedelta(minutes=1)
    x = make_channel(network=Network.X, name="X", account_id="9")
    assert 900 / listening.pace(x, quick=2, slow=SLOW).total_seconds() <= 300


def test_a_feed_is_due_again_when_its_time_has_come_or_the_clock_was_put_back(live):
    chat, channel, account = live
    hear(chat, channel, account)
    Bookmark.objects.update(looked_at=NOW)
    assert listening.due(channel, now=later(1)) == []
    assert {mark.feed for mark in listening.due(channel, now=later(2))} == {MENTIONS, TAG}
    assert len(listening.due(channel, now=later(8))) == 3
    assert len(listening.due(channel, now=NOW - timedelta(minutes=5))) == 3


@pytest.mark.both
def test_of_two_workers_one_has_the_turn(live):
    _chat, channel, _account = live
    listening.open_feeds(now=NOW)
    ours, theirs = listening.due(channel, now=NOW)[0], listening.due(channel, now=NOW)[0]
    assert listening.take_turn(ours, now=NOW)
    assert not listening.take_turn(theirs, now=NOW)


# --- Trouble ----------------------------------------------------------------------------------------------------------


def only_mark(feed):
    return Bookmark.objects.get(feed=feed)


def test_after_a_limit_the_feed_rests_until_the_network_lets_us(live):
    chat, channel, account = live
    account.fail(Limited("Too many requests.", until=later(240)), on="mentions")
    hear(chat, channel, account)
    assert only_mark(MENTIONS).not_before == later(240)
    assert {mark.feed for mark in listening.due(channel, now=later(60))} == {TAG, OURS}
    assert listening.troubles(chat) == ["Our wall: Too many requests."]


def test_a_server_that_is_down_is_asked_less_and_less_often_and_then_at_once(live):
    chat, channel, account = live
    account.fail(Down("The server did not answer."), on="tagged", times=8)
    rests = []
    for _ in range(8):
        hear(chat, channel, account)
        rests.append((only_mark(TAG).not_before - NOW).total_seconds())
    assert rests == [2, 4, 8, 16, 32, 60, 60, 60]
    account.overhear("A1 here #WhoWatchesWrenfield", author="Pat", at=NOW)
    assert hear(chat, channel, account) == 1
    mark = only_mark(TAG)
    assert (mark.said, mark.failures, mark.not_before) == ("", 0, None)


def test_an_account_that_is_signed_out_rests_for_a_minute(live):
    chat, channel, account = live
    account.fail(SignedOut("Connect the account again."), on="*", times=None)
    hear(chat, channel, account)
    assert only_mark(TAG).not_before == later(60)
    assert listening.troubles(chat) == ["Our wall: Connect the account again."]


class Closed(MemoryAccount):
    """A server that does not show hashtags to strangers."""

    def tagged(self, tag, *, since):
        return Page(heard=(), bookmark=since, closed=True)


@pytest.mark.both
def test_a_closed_feed_is_said_in_words():
    account = Closed()
    channel = make_channel(network=Network.MASTODON, name="Ours", server="https://social.example", account_id="7")
    chat, _channel, _account = make_live_chat(account=account, channel=channel)
    hear(chat, channel, account)
    expected = "Mastodon social.example does not show this hashtag to us. Answers to our posts are heard."
    assert listening.troubles(chat) == [expected]


# --- Does it still stand? ---------------------------------------------------------------------------------------------


def test_what_somebody_is_answering_is_asked_for_every_twenty_seconds(live):
    chat, channel, account = live
    account.overhear("A1 here #WhoWatchesWrenfield", author="Pat", at=NOW)
    hear(chat, channel, account)
    reply = Reply.objects.get()
    assert not listening.held_looks(channel, now=later(60)).exists()
    claims.claim(reply, by=make_organiser(), now=later(30))
    [reply] = listening.held_looks(channel, now=later(31))
    listening.look(reply, account, now=later(31))
    assert not listening.held_looks(channel, now=later(50)).exists()
    account.fail(Down("The server did not answer."), on="look")
    assert not listening.look(reply, account, now=later(52))
    assert not listening.held_looks(channel, now=later(53)).exists()


def test_what_is_public_is_asked_for_every_day_and_sooner_when_the_network_did_not_say(rosa):
    chat = make_ended_chat()
    channel, account = chat.channels.get(), MemoryAccount()
    reply = said(chat, "ada", "hello")
    Reply.objects.update(looked_at=NOW)
    day = timedelta(days=1)
    assert not listening.shown_looks(channel, now=NOW + day).exists()
    transcripts.publish(chat, by=rosa, now=NOW)
    assert not listening.shown_looks(channel, now=NOW + day - timedelta(seconds=1)).exists()
    assert list(listening.shown_looks(channel, now=NOW + day)) == [reply]
    account.fail(Temporary("Not now."), on="look")
    listening.look(reply, account, now=NOW + day)
    assert not listening.shown_looks(channel, now=NOW + day + timedelta(minutes=59)).exists()
    assert listening.shown_looks(channel, now=NOW + day + timedelta(minutes=61)).exists()


@pytest.mark.both
def test_leave_me_out_is_heard_long_after_the_chat_and_nothing_else_is_kept(rosa):
    chat = make_ended_chat()
    said(chat, "ada", "hello")
    transcripts.publish(chat, by=rosa, now=NOW)
    later_on = NOW + timedelta(days=90)
    assert feeds(later_on) == {(chat.pk, WISHES)}
    account, channel = MemoryAccount(), chat.channels.get()
    account.overhear("@ours@rehearsal.test leave me out please", author="Pat", at=later_on)
    account.overhear("@ours@rehearsal.test what a nice page", author="Jun", at=later_on)
    listening.listen(Bookmark.objects.get(), account, now=later_on)
    assert LeftOut.objects.count() == 1
    assert Reply.objects.count() == 1
    assert channel.network == Network.MASTODON
