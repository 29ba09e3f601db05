"""The rehearsal wall: the memory gateway's rules over a wall in the database."""

from dataclasses import replace

import pytest

from unwatched.gateways.social import Draft, Picture
from unwatched.gateways.social.errors import ParentGone, Refused
from unwatched.publishing.models import Delivery, DeliveryState, WallPost
from unwatched.publishing.services import channels, planning, publisher, wall

from .factories import NOW, later, make_channel, make_thread

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def channel(db):
    return make_channel()


@pytest.fixture
def account(channel):
    return channels.open_account(channel)


def draft(text="One", key="k1", **more):
    return Draft(key=key, rkey="3lbcd2345abcd", created_at=NOW, text=text, language="en", **more)


def test_a_thread_stands_on_the_wall_as_readers_see_it(channel, picture):
    thread = make_thread("One", "Two", channels=[channel], warning="Cameras")
    planning.add_picture(thread.posts.first(), data=picture, description="A lamp post", by=None)
    planning.plan(thread, due_at=NOW, zone="UTC", by=None, now=NOW)
    assert publisher.run_due(later(1)) == 2
    one, two = channel.wall.all()
    assert (one.text, one.warning, one.at, two.parent) == ("One", "Cameras", later(1), one)
    assert one.pictures[0]["description"] == "A lamp post"
    assert one.pictures[0]["file"] == thread.posts.first().pictures.get().file.name
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_a_wall_that_plays_bluesky_takes_threads_whole_and_has_its_limits(db):
    channel = make_channel(plays="bluesky")
    account = channels.open_account(channel)
    assert account.atomic
    assert account.limits().letters == 300


def test_the_same_key_is_the_same_post(account, channel):
    assert account.send(draft()) == account.send(draft(text="Another"))
    assert account.find(draft()) == account.send(draft())
    assert channel.wall.count() == 1


def test_a_deleted_post_is_gone_and_nothing_hangs_on_it(account):
    sent = account.send(draft())
    account.delete(sent)
    assert account.find(draft()) is None
    assert account.look(sent.uri) is None
    with pytest.raises(ParentGone):
        account.send(draft(key="k2", parent=sent))


def test_a_picture_that_nobody_put_up_is_refused(account, picture):
    with pytest.raises(Refused):
        account.upload(Picture(picture, "image/tiff", "A lamp post", 32, 18))
    uploaded = account.upload(Picture(picture, "image/png", "A lamp post", 32, 18))
    account.send(draft(media=(uploaded,)))
    with pytest.raises(Refused):
        account.send(draft(key="k2", media=(replace(uploaded, handle="posts/nothing.png"),)))


@pytest.mark.both
def test_readers_answer_and_are_heard_once_also_when_they_edit(account, channel):
    ours = account.send(draft("Q1 Where did you meet a camera?"))
    bookmark = account.mentions(since="").bookmark
    parent = WallPost.objects.get(pk=ours.id)
    reply = wall.post_as_reader(
        channel, author="@ada@social.example", text="A1 here #Gate", parent=parent, now=later(5)
    )
    page = account.mentions(since=bookmark)
    (heard,) = page.heard
    assert (heard.text, heard.parent_uri, heard.author_handle) == ("A1 here #Gate", ours.uri, "@ada@social.example")
    assert account.mentions(since=page.bookmark).heard == ()
    assert [one.uri for one in account.tagged("gate", since="").heard] == [heard.uri]
    note = wall.DatabaseWall(channel).get(str(reply.pk))
    wall.DatabaseWall(channel).put(replace(note, text="A1 there", edited_at=later(9)))
    (again,) = account.mentions(since=page.bookmark).heard
    assert (again.uri, again.text, again.edited_at) == (heard.uri, "A1 there", later(9))
    account.delete(ours)
    assert account.look(ours.uri) is None


def test_two_walls_know_nothing_of_each_other(account):
    sent = account.send(draft())
    other = channels.open_account(make_channel(name="Another wall"))
    assert other.find(draft()) is None
    with pytest.raises(Refused):
        other.look(sent.uri)
