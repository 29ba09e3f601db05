from datetime import timedelta

import pytest

from tests.chats.factories import make_chat, make_reply
from tests.publishing.factories import NOW, later, make_channel, make_run
from unwatched.chats.errors import BadAnswer, TooLate
from unwatched.chats.models import ChatPerson, Reply, ReplyState
from unwatched.chats.services import answering, claims, drafts, pulse
from unwatched.gateways.social import Network
from unwatched.gateways.social.errors import Refused, Unknown
from unwatched.gateways.social.memory import MemoryAccount
from unwatched.publishing.models import Delivery, DeliveryState, RunState, Thread
from unwatched.publishing.services import publisher

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def account():
    return MemoryAccount()


@pytest.fixture
def chat(account):
    channel = make_channel(plays=Network.MASTODON, handle=account.handle)
    return make_chat(channels=[channel], run=make_run(state=RunState.RUNNING, started_at=NOW))


@pytest.fixture
def reply(chat, account):
    heard = account.overhear("A2 my brother", author="Marisol", at=NOW)
    return make_reply(
        chat, uri=heard.uri, channel=chat.channels.get(), remote_id=heard.id, network=Network.REHEARSAL,
        author_name="Marisol T.", author_handle="@marisol@tide.example", author_id="marisol",
    )  # fmt: skip


def post(account, *, now=NOW):
    publisher.run_due(now, open_account=lambda channel: account)


def shown(reply):
    return Reply.objects.filter(pk=reply.pk).with_answers().get()


def test_an_answer_goes_out_once_under_the_reply_and_mentions_its_author(reply, account, samira):
    claims.claim(reply, by=samira, now=NOW)
    answering.answer(reply, "The oversight board takes complaints.", by=samira, now=later(5))
    post(account, now=later(6))
    answer = account.wall.notes[-1]
    assert (answer.text, answer.parent) == (
        "@marisol@tide.example The oversight board takes complaints.",
        reply.remote_id,
    )
    row = shown(reply)
    assert (row.state, row.answered_by, row.held_by) == (ReplyState.ANSWERED, samira, None)
    assert (row.answer_state, row.answer_url, row.is_stuck) == (
        DeliveryState.SENT,
        f"https://memory.test/{answer.id}",
        False,
    )


def test_two_who_press_at_once_have_sent_one_answer_and_the_other_text_is_kept(reply, account, samira, theo):
    answering.answer(reply, "From Samira", by=samira, now=NOW)
    with pytest.raises(TooLate, match="Samira has answered this meanwhile"):
        answering.answer(reply, "From Theo", by=theo, now=NOW)
    post(account)
    assert [note.text for note in account.wall.notes] == ["A2 my brother", "@marisol@tide.example From Samira"]
    assert drafts.text_of(reply, by=theo) == "From Theo"
    assert drafts.text_of(reply, by=samira) == ""


def test_what_somebody_else_holds_cannot_be_answered_but_what_lapsed_can(reply, samira, theo):
    claims.claim(reply, by=samira, now=NOW)
    with pytest.raises(TooLate, match="Samira was a second faster"):
        answering.answer(reply, "From Theo", by=theo, now=later(10))
    answering.answer(reply, "From Theo", by=theo, now=later(90))
    assert Thread.objects.get().posts.get().text == "@marisol@tide.example From Theo"


def test_a_deleted_reply_is_not_answered_and_the_text_is_kept(reply, samira):
    claims.claim(reply, by=samira, now=NOW)
    drafts.keep(reply, "Thank you, Marisol", by=samira, now=NOW)
    Reply.objects.update(deleted_at=NOW, text="", author_name="", author_handle="")
    with pytest.raises(TooLate, match=r"Marisol T\. has deleted this"):
        answering.answer(reply, "Thank you, Marisol", by=samira, now=later(5))
    assert not Thread.objects.exists()
    assert drafts.text_of(reply, by=samira) == "Thank you, Marisol"


def test_an_empty_answer_says_what_to_do(reply, samira):
    with pytest.raises(BadAnswer, match="There is no text yet"):
        answering.answer(reply, "  \n ", by=samira, now=NOW)
    reply.refresh_from_db()
    assert reply.state == ReplyState.FREE


def test_what_is_too_long_is_said_before_it_is_sent_and_by_how_much(reply, samira):
    with pytest.raises(BadAnswer, match="This is 13 letters too long for Rehearsal"):
        answering.answer(reply, "x" * 504, by=samira, now=NOW)
    assert drafts.text_of(reply, by=samira) == "x" * 504
    assert not Thread.objects.exists()


def test_a_mention_is_not_put_in_front_twice_and_not_where_no_network_needs_it(reply, samira):
    channel = reply.channel
    text = "Hello @Marisol@tide.example and thank you"
    assert answering.with_mention(reply, text, channel=channel) == text
    channel.plays = Network.BLUESKY
    assert answering.with_mention(reply, "Thank you", channel=channel) == "Thank you"


def test_a_refused_answer_is_stuck_and_can_be_tried_again(reply, account, samira):
    account.fail(Refused("The server said no."))
    answering.answer(reply, "Thank you", by=samira, now=NOW)
    post(account)
    row = shown(reply)
    assert (row.is_stuck, row.answer_said) == (True, "The server said no.")
    answering.try_again(reply, by=samira, now=later(9))
    post(account, now=later(10))
    assert shown(reply).answer_state == DeliveryState.SENT
    with pytest.raises(TooLate, match="not refused any more"):
        answering.try_again(reply, by=samira, now=later(11))


@pytest.mark.both
def test_a_refused_answer_is_changed_and_sent_as_another_one(reply, account, samira):
    account.fail(Refused("The post is 5 letters too long."))
    answering.answer(reply, "Thank you so very much", by=samira, now=NOW)
    post(account)
    reply.refresh_from_db()
    answering.take_back(reply, by=samira, now=later(9))
    reply.refresh_from_db()
    assert (reply.state, reply.held_by) == (ReplyState.FREE, samira)
    assert drafts.text_of(reply, by=samira) == "@marisol@tide.example Thank you so very much"
    answering.answer(reply, "@marisol@tide.example Thank you", by=samira, now=later(12))
    post(account, now=later(13))
    assert [note.text for note in account.wall.notes][1:] == ["@marisol@tide.example Thank you"]


def test_what_arrived_cannot_be_taken_back(reply, account, samira):
    answering.answer(reply, "Thank you", by=samira, now=NOW)
    post(account)
    with pytest.raises(TooLate, match="not refused any more"):
        answering.take_back(reply, by=samira, now=later(9))


def test_after_an_unclear_outcome_it_is_looked_for_and_not_sent_again(reply, account, samira):
    account.fail(Unknown("The line broke."), stored=True)
    answering.answer(reply, "Thank you", by=samira, now=NOW)
    post(account)
    post(account, now=later(120))
    assert shown(reply).answer_state == DeliveryState.SENT
    assert len(account.wall.notes) == 2


@pytest.mark.both
def test_an_answer_that_the_worker_could_not_send_for_long_asks(reply, account, samira):
    answering.answer(reply, "Thank you", by=samira, now=NOW)
    post(account, now=NOW + timedelta(hours=1))
    row = shown(reply)
    assert row.is_stuck
    assert "late" in row.answer_said
    answering.try_again(reply, by=samira, now=NOW + timedelta(hours=1))
    post(account, now=NOW + timedelta(hours=1))
    assert shown(reply).answer_state == DeliveryState.SENT


def test_each_step_of_an_answer_is_news_for_the_desks(reply, chat, account, samira):
    seen = [pulse.states([chat.pk])[chat.pk]]
    answering.answer(reply, "Thank you", by=samira, now=NOW)
    seen.append(pulse.states([chat.pk])[chat.pk])
    post(account)
    seen.append(pulse.states([chat.pk])[chat.pk])
    assert len(set(seen)) == 3


def test_somebody_answers_from_their_own_account_where_that_can_be(reply, chat, samira):
    heard_by = reply.channel
    elsewhere = make_channel(network=Network.MASTODON, name="Elsewhere", server="https://tide.example", account_id="9")
    own = make_channel(name="Samira's wall", handle="@samira@rehearsal.test")
    person = ChatPerson.objects.create(chat=chat, user=samira)
    person.channels.set([elsewhere])
    assert answering.channel_for(reply, own=answering.own_channels(chat.pk, by=samira)) == heard_by
    person.channels.add(own)
    assert answering.channel_for(reply, own=answering.own_channels(chat.pk, by=samira)) == own


def test_what_no_account_can_answer_is_answered_by_hand(reply, chat, samira):
    Reply.objects.update(channel=make_channel(network=Network.X, name="X", by_hand=True))
    reply.refresh_from_db()
    with pytest.raises(BadAnswer, match="answer it by hand"):
        answering.answer(reply, "Thank you", by=samira, now=NOW)
    answering.answered_by_hand(reply, by=samira, now=NOW)
    row = shown(reply)
    assert (row.state, row.answered_by, row.answer_state) == (ReplyState.ANSWERED, samira, None)
    assert not Delivery.objects.exists()
