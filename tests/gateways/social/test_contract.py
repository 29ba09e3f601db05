"""What every account on a network keeps to, whichever network it is on."""

import contextlib
from datetime import timedelta

import pytest

from unwatched.gateways.social import Account, Network, Sent
from unwatched.gateways.social.errors import ParentGone, Refused, SignedOut

from . import networks
from .drafts import draft, picture

pytestmark = pytest.mark.once


@pytest.fixture(scope="module", params=["memory", "mastodon", "bluesky"])
def network(request):
    made = make(request.param, request.getfixturevalue)
    yield made
    made.close()


def make(name, fixture):
    if name == "mastodon":
        return networks.Mastodon(fixture("mastodon_server"))
    if name == "bluesky":
        return networks.Bluesky(fixture("bluesky_server"))
    return networks.Memory()


@pytest.fixture
def account(network) -> Account:
    return network.account


def test_the_account_says_whose_it_is(account):
    profile = account.profile()
    assert profile.id
    assert profile.handle
    assert account.network in Network


def test_limits_are_said(account):
    limits = account.limits()
    assert limits.letters >= 300
    assert limits.pictures == 4
    assert "image/png" in limits.mimes


def test_a_network_tells_how_far_its_clock_is_from_ours(account):
    """All of them run on this machine, and an answer bears whole seconds."""
    account.profile()
    behind = getattr(account, "behind", timedelta(0))
    assert timedelta(seconds=-1) <= behind <= timedelta(seconds=90)


def test_a_post_stands_where_the_answer_says(account):
    sent = account.send(draft("Say no to cameras that know your name #NoFaceRec"))
    heard = account.look(sent.uri)
    assert heard.text == "Say no to cameras that know your name #NoFaceRec"
    assert heard.uri == sent.uri
    assert heard.url == sent.url
    assert heard.tags == ("nofacerec",)
    assert heard.author_id
    assert heard.edited_at is None


def test_a_draft_sent_twice_is_one_post(account):
    once = draft("Once is enough.")
    assert account.send(once) == account.send(once)


def test_what_was_sent_is_found_again(account):
    wanted = draft("Have you seen me?")
    assert account.find(wanted) is None
    sent = account.send(wanted)
    assert account.find(wanted) == sent


def test_a_text_of_an_earlier_campaign_is_not_taken_for_this_one(account):
    earlier = draft("The same words each year.")
    account.send(earlier)
    later = draft("The same words each year.", created_at=earlier.created_at + timedelta(days=365))
    assert account.find(later) is None


def test_two_posts_with_one_text_are_told_apart_by_what_they_answer(account):
    first = account.send(draft("One"))
    again = draft("Same", parent=first, root=first)
    second = account.send(again)
    further = draft("Same", parent=second, root=first)
    assert account.find(again) == second
    assert account.find(further) is None
    third = account.send(further)
    assert account.find(again) == second
    assert account.find(further) == third


HARD = [
    "Two lines\nand a paragraph\n\nthat follows",
    "Read https://example.org/a/very/long/path?with=a&query=string#and-more today",
    "  Spaces   at the ends and   within  ",
    "<b>Not bold</b> & 'quoted' \"twice\"",
    "Ask @rosa@other.test or #AskRosa: ¿por qué? 👩‍👩‍👧‍👦 e\u0301",  # a letter and a combining accent
    "قل لا للمراقبة #لا_للمراقبة",
]


def test_a_hard_text_is_found_again(account):
    wanted = {text: draft(text) for text in HARD}
    assert account.find(wanted[HARD[0]]) is None
    sent = {text: account.send(one) for text, one in wanted.items()}
    for text, one in wanted.items():
        assert account.find(one) == sent[text], text
    assert account.find(draft(HARD[3] + " not")) is None


def test_a_warning_is_part_of_a_post(account):
    sent = account.send(draft("They filmed the school.", warning="Surveillance of children"))
    heard = account.look(sent.uri)
    assert "They filmed the school." in heard.text
    assert "Surveillance of children" in (heard.warning or heard.text)


def test_pictures_go_out_with_their_descriptions(account):
    put_up = [account.upload(picture(words)) for words in ("Question 1: who watches?", "A map, with 40 cameras")]
    assert all(account.ready(uploaded) for uploaded in put_up)
    wanted = draft("Q1", media=tuple(put_up))
    sent = account.send(wanted)
    heard = account.look(sent.uri)
    assert [words for _, words in heard.pictures] == ["Question 1: who watches?", "A map, with 40 cameras"]
    assert account.find(wanted) == sent


def test_a_thread_hangs_together(account):
    root = parent = account.send(draft("1/3"))
    for text in ("2/3", "3/3"):
        sent = account.send(draft(text, parent=parent, root=root))
        assert account.look(sent.uri).parent_uri == parent.uri
        parent = sent


def test_nothing_is_hung_on_a_post_that_is_gone(account):
    gone = account.send(draft("Oops"))
    account.delete(gone)
    with pytest.raises(ParentGone):
        account.send(draft("2/2", parent=gone, root=gone))


def test_too_long_is_refused_and_nothing_is_posted(account):
    long = draft("x" * (account.limits().letters + 1))
    with pytest.raises(Refused):
        account.send(long)
    assert account.find(long) is None


def test_what_is_deleted_is_gone_and_may_be_deleted_again(account):
    sent = account.send(draft("Oops"))
    account.delete(sent)
    account.delete(sent)
    assert account.look(sent.uri) is None


def test_an_answer_to_us_is_heard_once(network, account):
    question = account.send(draft("Q1 What do you see?"))
    before = drain(lambda since: account.mentions(since=since))[1]
    uri = network.overhear("A1 a camera", parent=question)
    [heard], bookmark = drain(lambda since: account.mentions(since=since), since=before)
    assert heard.uri == uri
    assert heard.text.endswith("A1 a camera")
    assert heard.parent_uri == question.uri
    assert heard.author_handle
    assert drain(lambda since: account.mentions(since=since), since=bookmark) == ([], bookmark)


def test_posts_with_the_hashtag_are_heard_once_and_in_order(network, account):
    before = drain(lambda since: account.tagged("FRchat", since=since))[1]
    uris = [network.overhear(f"A{number} cameras #frchat") for number in (1, 2, 3)]
    network.overhear("#frchatter is another one")
    heard, bookmark = drain(lambda since: account.tagged("FRchat", since=since), since=before)
    assert [one.uri for one in heard] == uris
    assert drain(lambda since: account.tagged("FRchat", since=since), since=bookmark) == ([], bookmark)


def test_what_we_say_ourselves_is_heard_once_whichever_app_it_was_said_in(network, account):
    question = account.send(draft("Q2 Who looks at the pictures?"))
    before = drain(lambda since: account.ours(since=since))[1]
    told = drain(lambda since: account.mentions(since=since))[1]
    network.overhear("A2 nobody says", parent=question)
    [asked], _ = drain(lambda since: account.mentions(since=since), since=told)
    theirs = Sent(id=asked.id, uri=asked.uri, url=asked.url, cid=asked.cid)
    answer = account.send(draft("Thank you, we ask them", parent=theirs, root=question))
    alone = account.send(draft("And a word of our own"))
    heard, bookmark = drain(lambda since: account.ours(since=since), since=before)
    new = [(one.uri, one.parent_uri) for one in heard if one.uri != question.uri]
    assert new == [(answer.uri, theirs.uri), (alone.uri, "")]
    assert {one.author_id for one in heard} == {account.look(alone.uri).author_id}
    assert drain(lambda since: account.ours(since=since), since=bookmark) == ([], bookmark)


def test_an_account_that_is_signed_out_says_so(network):
    with contextlib.closing(network.signed_out()) as stranger:
        for act in (stranger.profile, lambda: stranger.send(draft()), lambda: stranger.upload(picture())):
            with pytest.raises(SignedOut):
                act()


def drain(look, *, since=""):
    """All that is to be heard since a bookmark, and the last bookmark."""
    heard = []
    while True:
        page = look(since)
        heard += page.heard
        if page.bookmark == since:
            return heard, since
        since = page.bookmark
