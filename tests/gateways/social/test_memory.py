"""The network without a network: what tests can order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from unwatched.gateways.social import Limits, Visibility
from unwatched.gateways.social.errors import Down, Limited, ParentGone, Refused, SignedOut, StillProcessing, Unknown
from unwatched.gateways.social.memory import MemoryAccount, MemoryWall

from .drafts import draft, picture

pytestmark = pytest.mark.once


@pytest.fixture
def account():
    return MemoryAccount()


def texts(account):
    return [note.text for note in account.wall.notes]


@pytest.mark.parametrize(
    "error", [Refused("No."), SignedOut("No."), Down("Away."), Limited("Wait.", until=datetime.now(UTC)), Unknown("?")]
)
def test_a_fault_strikes_once_and_posts_nothing(account, error):
    account.fail(error)
    with pytest.raises(type(error)):
        account.send(draft())
    assert texts(account) == []
    account.send(draft("Better now"))
    assert texts(account) == ["Better now"]


def test_an_answer_can_be_lost_after_the_post_was_stored(account):
    account.fail(Unknown("The line broke."), stored=True)
    lost = draft("Perhaps")
    with pytest.raises(Unknown):
        account.send(lost)
    assert texts(account) == ["Perhaps"]
    assert account.find(lost) == account.send(lost)
    assert texts(account) == ["Perhaps"]


def test_a_fault_waits_for_its_turn(account):
    account.fail(Down("Away."), after=2, times=2)
    said = []
    for number in range(6):
        try:
            account.send(draft(str(number)))
            said.append(number)
        except Down:
            pass
    assert said == [0, 1, 4, 5]


def test_a_fault_stays_until_it_is_healed(account):
    account.fail(Down("Away."), on="*", times=None)
    for act in (account.profile, account.limits, lambda: account.look("rehearsal:memory/1")):
        with pytest.raises(Down):
            act()
    account.heal()
    assert account.profile().handle == "@ours@rehearsal.test"


def test_pictures_may_need_their_time():
    account = MemoryAccount(processing=2)
    with pytest.raises(StillProcessing) as caught:
        account.upload(picture("A pole"))
    uploaded = replace(MemoryAccount(account.wall).upload(picture("A pole")), handle=caught.value.handle)
    with pytest.raises(Refused):
        account.send(draft(media=(uploaded,)))
    assert [account.ready(uploaded) for _ in range(3)] == [False, True, True]
    account.send(draft("With a picture", media=(uploaded,)))
    assert texts(account) == ["With a picture"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"mime": "image/tiff"},
        {"data": b"x" * 2000},
        {"description": "x" * 101},
    ],
)
def test_a_picture_beyond_the_limits_is_refused(wrong):
    account = MemoryAccount(limits=Limits(letters=500, picture_octets=1000, description_letters=100))
    account.upload(picture())
    with pytest.raises(Refused):
        account.upload(picture(**wrong))


def test_letters_are_counted_as_the_server_does():
    account = MemoryAccount(limits=Limits(letters=30, url_letters=23))
    address = "https://example.org/" + "x" * 100
    account.send(draft(f"👩‍👩‍👧‍👦 {address} 1234"))
    with pytest.raises(Refused, match="1 letter too long"):
        account.send(draft(f"👩‍👩‍👧‍👦 {address} 12345"))
    with pytest.raises(Refused):
        account.send(draft("x" * 28, warning="four"))
    with pytest.raises(Refused, match="bytes"):
        MemoryAccount(limits=Limits(letters=300, octets=3000)).send(draft("👩‍👩‍👧‍👦" * 121))


def test_empty_posts_strange_pictures_and_too_many_are_refused(account):
    known = account.upload(picture())
    for wrong in (draft(" "), draft(media=(known,) * 5), draft(media=(replace(known, handle="picture-99"),))):
        with pytest.raises(Refused):
            account.send(wrong)
    assert texts(account) == []


def test_a_thread_goes_whole_or_not_at_all():
    account = MemoryAccount(atomic=True)
    posts = [draft("1/3"), draft("2/3"), draft("3/3")]
    with pytest.raises(Refused):
        account.send_all([*posts, draft("x" * 501)])
    assert texts(account) == []
    sent = account.send_all(posts)
    assert [account.look(one.uri).parent_uri for one in sent] == ["", sent[0].uri, sent[1].uri]
    assert account.send_all(posts) == sent
    assert texts(account) == ["1/3", "2/3", "3/3"]


def test_a_thread_in_answer_to_what_is_gone_is_refused():
    account = MemoryAccount(atomic=True)
    gone = account.send(draft("Oops"))
    account.delete(gone)
    with pytest.raises(ParentGone):
        account.send_all([draft("1/2", parent=gone), draft("2/2")])
    assert texts(account) == []


def test_what_is_not_for_everybody_is_marked_and_stays_out_of_hashtags(account):
    heard = account.overhear(
        "@ours #FRchat between us", author="@rosa", at=datetime.now(UTC), visibility=Visibility.DIRECT
    )
    assert account.mentions(since="").heard == (heard,)
    assert heard.visibility == Visibility.DIRECT
    assert account.tagged("frchat", since="").heard == ()


def test_edits_and_deletions_are_heard(account):
    at = datetime.now(UTC)
    heard = account.overhear("A1 a camra #FRchat", author="@rosa", at=at)
    page = account.tagged("frchat", since="")
    account.wall.put(
        replace(account.wall.get(heard.id), text="A1 a camera #FRchat", edited_at=at + timedelta(minutes=1))
    )
    page = account.tagged("frchat", since=page.bookmark)
    assert [(one.text, one.edited_at) for one in page.heard] == [("A1 a camera #FRchat", at + timedelta(minutes=1))]
    account.delete(account.send(draft("ours #FRchat")))
    account.wall.put(replace(account.wall.get(heard.id), deleted=True))
    page = account.tagged("frchat", since=page.bookmark)
    assert heard.uri in page.gone
    assert page.heard == ()
    assert account.look(heard.uri) is None


def test_a_long_feed_comes_in_pages(account):
    for number in range(95):
        account.overhear(f"A1 {number} #FRchat", author="@rosa", at=datetime.now(UTC))
    assert len(account.tagged("frchat", since="").heard) == 40
    bookmark, pages = "0", []
    while (page := account.tagged("frchat", since=bookmark)).bookmark != bookmark:
        pages.append(len(page.heard))
        bookmark = page.bookmark
    assert pages == [40, 40, 15]


def test_a_post_elsewhere_is_not_called_gone(account):
    with pytest.raises(Refused):
        account.look("https://elsewhere.test/1")


def test_two_accounts_on_one_wall_meet():
    wall = MemoryWall("agora")
    ours, theirs = MemoryAccount(wall), MemoryAccount(wall)
    same = draft("Said once")
    assert ours.send(same) == theirs.send(same)
