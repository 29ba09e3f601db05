from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts.people import make_organiser
from tests.chats.hearing import hear, make_live_chat, post_step
from tests.publishing.factories import NOW, later, make_channel
from unwatched.chats.models import Bookmark, Muted, Reply, ReplyState
from unwatched.chats.services import claims, keeping, listening
from unwatched.gateways.social import Heard, Network, Page, Visibility
from unwatched.gateways.social.memory import MemoryAccount

pytestmark = [pytest.mark.once, pytest.mark.django_db]

ADA = Heard(
    uri="https://social.example/users/ada/statuses/1", url="https://social.example/@ada/1", network=Network.MASTODON,
    author_id="https://social.example/users/ada", author_handle="@ada@social.example", author_name="Ada",
    text="A2 at the market gate #WhoWatchesWrenfield", at=NOW, id="101", tags=("whowatcheswrenfield",),
)  # fmt: skip


@pytest.fixture
def live():
    return make_live_chat()


@pytest.fixture
def mastodon():
    return make_channel(network=Network.MASTODON, name="Ours", server="https://social.example",
                        handle="@ours@social.example", account_id="7")  # fmt: skip


def keep(chat, channel, *posts, gone=(), now=NOW, addressed=False):
    page = Page(heard=posts, bookmark="1", gone=tuple(gone))
    return keeping.keep(chat, channel, page, now=now, since=NOW - timedelta(hours=1), addressed=addressed)


# --- What is kept ---------------------------------------------------------------------------------------------------


def test_a_reply_on_the_wall_stands_at_the_desk(live):
    chat, channel, account = live
    note = post_step(chat, chat.steps.get(number=2), channel, account, at=later(-60))
    account.overhear("my brother was stopped", author="Marisol T.", at=later(-40), parent=note)
    assert hear(chat, channel, account) == 1
    reply = Reply.objects.get()
    assert (reply.text, reply.author_name, reply.question.number) == ("my brother was stopped", "Marisol T.", 2)
    assert (reply.channel, reply.remote_id, reply.parent_uri) == (channel, "2", note.uri)


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.DIRECT])
def test_what_is_not_for_everybody_is_never_kept(live, visibility):
    chat, channel, account = live
    assert keep(chat, channel, replace(ADA, visibility=visibility)) == 0
    note = post_step(chat, chat.steps.get(number=2), channel, account, at=later(-60))
    account.overhear("for you only", author="Pat", at=NOW, parent=note, visibility=visibility)
    assert hear(chat, channel, account) == 0
    assert not Reply.objects.exists()


def test_what_its_author_hides_later_is_emptied(live):
    chat, channel, _account = live
    keep(chat, channel, ADA)
    keep(chat, channel, replace(ADA, visibility=Visibility.PRIVATE))
    reply = Reply.objects.get()
    assert (reply.text, reply.author_id, bool(reply.deleted_at)) == ("", "", True)


def test_an_unlisted_reply_is_kept_and_marked(live):
    keep(live[0], live[1], replace(ADA, visibility=Visibility.UNLISTED))
    assert Reply.objects.get().unlisted


@pytest.mark.parametrize("change", [{"refuses": True}, {"author_name": "Ada #nobot"}])
def test_who_asks_programmes_to_keep_out_is_marked(live, change):
    keep(live[0], live[1], replace(ADA, **change))
    assert Reply.objects.get().refuses


def test_what_was_said_long_before_is_another_conversation(live):
    assert keep(live[0], live[1], replace(ADA, at=NOW - timedelta(hours=2))) == 0


def test_a_clock_that_is_ahead_does_not_put_a_reply_into_the_future(live):
    keep(live[0], live[1], replace(ADA, at=later(3600)))
    assert Reply.objects.get().at == NOW


@pytest.mark.both
def test_whatever_a_stranger_sends_fits_and_can_be_stored(live):
    wild = replace(
        ADA, text="A2 \x00\ud800\u202e" + "x" * 100_000, author_name="n" * 9999, author_handle="h" * 9999,
        url="javascript:alert(1)", warning="w" * 9999, language="l" * 999, id="i" * 999, cid="c" * 999,
        parent_uri="p" * 9999, root_uri="r" * 9999, pictures=(("a" * 9999, "d" * 9999),) * 9,
    )  # fmt: skip
    assert keep(live[0], live[1], wild) == 1
    reply = Reply.objects.get()
    assert len(reply.text) == keeping.LETTERS
    assert "\x00" not in reply.text
    assert reply.url == ""
    assert len(reply.pictures) == keeping.PICTURES


def test_a_post_without_an_address_of_its_own_is_left_alone(live):
    assert keep(live[0], live[1], replace(ADA, uri=""), replace(ADA, uri="u" * 501), replace(ADA, author_id="")) == 0


# --- One post, one row ----------------------------------------------------------------------------------------------


def test_a_post_is_one_however_many_servers_show_it(live, mastodon):
    chat, channel, _account = live
    assert keep(chat, channel, ADA, ADA) == 1
    assert keep(chat, mastodon, replace(ADA, id="999")) == 0
    assert Reply.objects.count() == 1


@pytest.mark.both
def test_a_reply_is_answered_by_the_account_that_it_was_said_to(live, mastodon):
    chat, _channel, _account = live
    other = make_channel(network=Network.MASTODON, name="Theirs", server="https://tide.example", account_id="8")
    keep(chat, other, ADA)
    keep(chat, mastodon, replace(ADA, id="555"), addressed=True)
    keep(chat, other, replace(ADA, id="777"))
    reply = Reply.objects.get()
    assert (reply.channel, reply.remote_id) == (mastodon, "555")


COPY = replace(
    ADA, uri="https://bsky.brid.gy/convert/ap/at://did:plc:ada/app.bsky.feed.post/3k", id="5",
    author_id="https://bsky.brid.gy/ap/did:plc:ada", author_handle="@ada.example@bsky.brid.gy",
)  # fmt: skip
POST = replace(
    ADA, uri="at://did:plc:ada/app.bsky.feed.post/3k", url="https://bsky.app/profile/ada.example/post/3k",
    network=Network.BLUESKY, author_id="did:plc:ada", author_handle="ada.example", id="3k", cid="bafy",
)  # fmt: skip


@pytest.mark.both
@pytest.mark.parametrize("order", [(POST, COPY), (COPY, POST)])
def test_a_bridged_copy_and_its_post_are_one_and_the_post_counts(live, mastodon, order):
    chat = live[0]
    bluesky = make_channel(network=Network.BLUESKY, name="Blue", account_id="did:plc:ours")
    for post in order:
        keep(chat, bluesky if post is POST else mastodon, post)
    reply = Reply.objects.get()
    assert (reply.uri, reply.network, reply.channel, reply.copied) == (POST.uri, "bluesky", bluesky, False)


def test_a_copy_that_names_its_post_by_its_page_is_known(live, mastodon):
    bluesky = make_channel(network=Network.BLUESKY, name="Blue", account_id="did:plc:ours")
    copy = replace(POST, uri="at://did:plc:bridge/app.bsky.feed.post/9", original=ADA.url)
    keep(live[0], mastodon, ADA)
    assert keep(live[0], bluesky, copy) == 0
    assert Reply.objects.get().uri == ADA.uri


def test_a_copy_alone_is_a_reply_like_any_other(live, mastodon):
    assert keep(live[0], mastodon, COPY) == 1
    assert Reply.objects.get().copied


# --- Ours -----------------------------------------------------------------------------------------------------------


def test_what_we_say_ourselves_is_no_reply(live, mastodon):
    chat, channel, account = live
    assert keep(chat, channel, replace(ADA, author_handle="@Ours@social.example")) == 0
    note = post_step(chat, chat.steps.get(number=1), channel, account, at=NOW)
    assert note.uri
    assert hear(chat, channel, account) == 0


def test_a_question_that_a_partner_posts_by_hand_is_no_answer(live):
    chat, channel, account = live
    post_step(chat, chat.steps.get(number=2), channel, account, at=later(-60))
    assert keep(chat, channel, replace(ADA, text=f"  {chat.steps.get(number=2).text.upper()}")) == 0


def test_an_answer_given_in_another_app_is_noticed(live, mastodon):
    chat, _channel, _account = live
    user = make_organiser()
    keep(chat, mastodon, ADA)
    claims.claim(Reply.objects.get(), by=user, now=NOW)
    ours = replace(ADA, uri="https://social.example/users/ours/statuses/9", author_handle="@ours@social.example",
                   author_id="https://social.example/users/ours", parent_uri=ADA.uri)  # fmt: skip
    keep(chat, mastodon, ours, now=later(5))
    reply = Reply.objects.get()
    assert (reply.state, reply.answered_uri, reply.held_by) == (ReplyState.ANSWERED, ours.uri, None)


# --- Edited, deleted, muted -----------------------------------------------------------------------------------------


@pytest.mark.both
def test_an_edit_is_taken_over_and_who_is_answering_sees_both(live):
    chat, channel, _account = live
    user = make_organiser()
    keep(chat, channel, ADA)
    claims.claim(Reply.objects.get(), by=user, now=NOW)
    edited = replace(ADA, text="A2 at the school gate", edited_at=later(20))
    keep(chat, channel, edited, now=later(20))
    keep(chat, channel, replace(edited, text="A2 at both"), now=later(30))
    reply = Reply.objects.get()
    assert (reply.text, reply.text_before) == ("A2 at both", ADA.text)


def test_an_edit_of_what_nobody_is_answering_is_simply_the_text(live):
    keep(live[0], live[1], ADA)
    keep(live[0], live[1], replace(ADA, text="A2 at the school gate"))
    reply = Reply.objects.get()
    assert (reply.text, reply.text_before) == ("A2 at the school gate", "")


def test_nothing_of_a_deleted_post_stays_and_it_does_not_come_back(live):
    chat, channel, _account = live
    keep(chat, channel, ADA)
    keep(chat, channel, gone=[ADA.uri], now=later(5))
    keep(chat, channel, ADA, now=later(6))
    reply = Reply.objects.get()
    kept = [
        reply.text,
        reply.author_id,
        reply.author_name,
        reply.author_handle,
        reply.url,
        reply.warning,
        reply.pictures,
    ]
    assert kept == ["", "", "", "", "", "", []]
    assert reply.deleted_at == later(5)


def test_a_post_that_was_deleted_on_the_wall_is_emptied_here(live):
    chat, channel, account = live
    heard = account.overhear("A1 here #WhoWatchesWrenfield", author="Pat", at=NOW)
    hear(chat, channel, account)
    account.wall.put(replace(account.wall.get(heard.id), deleted=True))
    hear(chat, channel, account)
    assert Reply.objects.get().deleted_at


def test_nothing_new_is_kept_of_a_muted_account(live):
    chat, channel, _account = live
    Muted.objects.create(chat=chat, author_id=ADA.author_id)
    assert keep(chat, channel, ADA) == 0
    assert not Reply.objects.exists()


# --- Does it still stand? -------------------------------------------------------------------------------------------


def test_asking_again_finds_edits_and_deletions(live):
    chat, channel, account = live
    heard = account.overhear("A1 here #WhoWatchesWrenfield", author="Pat", at=NOW)
    hear(chat, channel, account)
    note = account.wall.get(heard.id)
    account.wall.put(replace(note, text="A1 there", edited_at=later(3)))
    reply = Reply.objects.get()
    assert listening.look(reply, account, now=later(4))
    reply.refresh_from_db()
    assert (reply.text, reply.looked_at) == ("A1 there", later(4))
    account.wall.put(replace(note, deleted=True))
    listening.look(reply, account, now=later(60))
    reply.refresh_from_db()
    assert reply.deleted_at == later(60)


@pytest.mark.both
def test_many_of_one_page_cost_no_more_questions_than_few(live, django_assert_max_num_queries):
    chat, channel, _account = live
    posts = [
        replace(ADA, uri=f"https://social.example/{n}", author_id=f"https://social.example/u{n}") for n in range(40)
    ]
    with django_assert_max_num_queries(17):
        assert keep(chat, channel, *posts) == 40


@pytest.mark.both
def test_every_change_is_told_to_the_desks_and_nothing_else_is(live):
    chat, channel, account = live
    assert isinstance(account, MemoryAccount)
    keep(chat, channel, ADA)
    chat.pulse.refresh_from_db()
    before = chat.pulse.number
    keep(chat, channel, ADA)
    assert not Bookmark.objects.exists()
    chat.pulse.refresh_from_db()
    assert chat.pulse.number == before
