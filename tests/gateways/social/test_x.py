"""X, spoken to over real HTTP. On the other side stands a double: the real one costs money and stands elsewhere."""

from datetime import timedelta
from decimal import Decimal

import pytest

from unwatched.gateways.social import Page, x
from unwatched.gateways.social.errors import Down, Limited, ParentGone, Refused, SignedOut, Unknown

from .drafts import draft, picture
from .x_double import XDouble

pytestmark = pytest.mark.once


@pytest.fixture
def server():
    double = XDouble()
    yield double
    double.close()


@pytest.fixture
def connect(server):
    """`connect("good")`: an account of ours; "rosa" is somebody else's."""
    opened = []

    def make(token):
        keys = {"consumer_key": "a", "consumer_secret": "b", "access_token": token, "access_secret": "c"}
        opened.append(x.XAccount(**keys, server=server.url))
        return opened[-1]

    yield make
    for account in opened:
        account.close()


@pytest.fixture
def account(connect):
    return connect("good")


def test_the_account_says_whose_it_is(account):
    profile = account.profile()
    assert (profile.id, profile.handle, profile.url) == ("7", "@wrenfield", "https://x.com/wrenfield")


def test_its_clock_is_compared_with_ours(account):
    account.profile()
    assert abs(account.behind) < timedelta(seconds=90)


def test_a_wrong_key_is_signed_out(connect):
    with pytest.raises(SignedOut):
        connect("bad").profile()


def test_a_thread_hangs_together_and_is_found_again(account):
    root = account.send(draft("1/2 Who watches & why < here? https://example.org/a"))
    second = draft("2/2 Everybody", parent=root, root=root)
    assert account.find(second) is None
    sent = account.send(second)
    assert account.find(second) == sent
    heard = account.look(sent.uri)
    assert (heard.text, heard.parent_uri, heard.url) == ("2/2 Everybody", root.uri, sent.url)
    assert account.look(root.uri).text == "1/2 Who watches & why < here? https://example.org/a"


def test_a_picture_goes_out_with_its_words(account, server):
    uploaded = account.upload(picture("A camera above the gate"))
    assert server.alts == {uploaded.handle: "A camera above the gate"}
    assert account.ready(uploaded)
    sent = account.send(draft("Look", media=(uploaded,)))
    assert server.posts[sent.id]["media"] == [uploaded.handle]


def test_nothing_is_hung_on_a_post_that_is_gone(account):
    gone = account.send(draft("Oops"))
    account.delete(gone)
    account.delete(gone)
    assert account.look(gone.uri) is None
    with pytest.raises(ParentGone):
        account.send(draft("2/2", parent=gone, root=gone))


def test_the_same_words_twice_are_refused_with_the_reason(account):
    account.send(draft("Once"))
    with pytest.raises(Refused, match="duplicate content"):
        account.send(draft("Once"))


def test_a_post_whose_answer_was_lost_is_found(account, server):
    account.profile()
    stored = draft("Did you get this?")
    route = server.route

    def lose(request, parts, body):
        status, said = route(request, parts, body)
        return (200, b"<html>Something went wrong</html>") if request.command == "POST" else (status, said)

    server.route = lose
    with pytest.raises(Unknown):
        account.send(stored)
    assert account.find(stored).id in server.posts


@pytest.mark.parametrize(("status", "error"), [(429, Limited), (503, Unknown), (400, Refused), (401, SignedOut)])
def test_each_refusal_has_its_meaning(account, server, status, error):
    account.profile()
    server.fault = lambda method, path: (status, {"detail": "no"}) if path == "/2/tweets" else None
    with pytest.raises(error):
        account.send(draft())
    assert server.posts == {}


def test_trouble_before_the_post_posts_nothing(account, server):
    server.fault = lambda method, path: (503, {}) if path == "/2/users/me" else None
    with pytest.raises(Down):
        account.send(draft())
    assert server.posts == {}


def test_answers_and_hashtags_are_heard_once(account, connect):
    rosa = connect("rosa")
    question = account.send(draft("Q1 Where?"))
    said = rosa.send(draft("@wrenfield A1 at the gate #FRchat", parent=question))
    for look in (account.mentions, lambda *, since: account.tagged("frchat", since=since)):
        page = look(since="")
        assert [(one.uri, one.parent_uri, one.author_handle) for one in page.heard] == [
            (said.uri, question.uri, "@rosa")
        ]
        assert look(since=page.bookmark).heard == ()


def test_what_we_said_in_any_app_is_heard_once_and_nobody_elses(account, connect, server):
    rosa = connect("rosa")
    question = account.send(draft("Q1 Where?"))
    asked = rosa.send(draft("@wrenfield A1 at the gate", parent=question))
    server.post({"id": "7"}, {"text": "@rosa Thank you!", "reply": {"in_reply_to_tweet_id": asked.id}})  # X's own app
    page = account.ours(since="")
    said = [(one.text, one.parent_uri, one.author_handle) for one in page.heard]
    assert said == [("Q1 Where?", "", "@wrenfield"), ("@rosa Thank you!", asked.uri, "@wrenfield")]
    assert server.asked[-1]["exclude"] == "retweets"
    assert account.ours(since=page.bookmark) == Page((), page.bookmark)


def test_a_chats_price_is_known_before():
    assert x.price("Q1 Where?", pictures=1) == Decimal("0.020")
    assert x.price("Read example.org") == Decimal("0.20")
