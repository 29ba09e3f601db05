"""Pictures are put up before their post is due, so that it leaves on the second."""

import pytest

from unwatched.gateways.social.errors import Down, Limited, Refused, SignedOut, StillProcessing
from unwatched.publishing.models import ChannelState, Delivery, DeliveryState
from unwatched.publishing.services import planning

from .factories import NOW, later, make_channel, make_thread
from .network import Networks

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def channel(db):
    return make_channel()


@pytest.fixture
def thread(channel, picture):
    """Two pictures, due in five minutes."""
    return plan("Look", channel, picture, seconds=300)


def plan(text, channel, picture, *, seconds):
    thread = make_thread(text, channels=[channel])
    for number in range(2):
        planning.add_picture(thread.posts.get(), data=picture, description=f"Camera {number}", by=None)
    return planning.plan(thread, due_at=later(seconds), zone="UTC", by=None, now=NOW)


def uploads(networks, channel):
    return len(networks(channel).wall.pictures)


def shown(networks, channel):
    (note,) = networks(channel).wall.notes
    return [uploaded.description for uploaded in note.pictures]


def test_pictures_lie_there_when_the_post_is_due(thread, channel, networks):
    networks.run(later(200))
    assert uploads(networks, channel) == 0
    networks.run(later(215))
    assert uploads(networks, channel) == 2
    row = Delivery.objects.get()
    assert (row.state, row.prepared, row.key, row.taken_by) == (DeliveryState.WAITING, True, "", "")
    networks(channel).fail(AssertionError("put up twice"), on="upload", times=None)
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Camera 1"]


def test_nothing_is_prepared_while_another_post_is_near(thread, channel, picture, networks):
    plan("Before", channel, picture, seconds=230)
    networks.run(later(215))
    assert uploads(networks, channel) == 0
    networks.run(later(230))
    assert uploads(networks, channel) == 4


def test_a_slow_server_gets_its_time(thread, channel):
    networks = Networks(processing=4)
    for second in range(211, 260, 2):
        networks.run(later(second))
    assert Delivery.objects.get().prepared
    assert uploads(networks, channel) == 2
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Camera 1"]


@pytest.mark.parametrize(
    "error", [Down("No answer."), Limited("Wait.", until=later(230)), StillProcessing("Wait.", handle="picture-1")]
)
def test_what_goes_wrong_for_a_while_is_tried_again(error, thread, channel, networks):
    networks(channel).fail(error, on="upload", stored=isinstance(error, StillProcessing))
    networks.run(later(215))
    assert not Delivery.objects.get().prepared
    networks.run(later(230))
    assert Delivery.objects.get().prepared
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Camera 1"]


def test_a_limit_that_lasts_longer_does_not_keep_the_post_itself(thread, channel, networks):
    networks(channel).fail(Limited("Wait.", until=later(900)), on="upload")
    networks.run(later(215))
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Camera 1"]


@pytest.mark.both
def test_what_people_can_mend_is_said_before_it_is_due(thread, channel, networks):
    networks(channel).fail(Refused("The picture is too large."), on="upload")
    networks.run(later(215))
    row = Delivery.objects.get()
    assert (row.state, row.said) == (DeliveryState.WAITING, "The picture is too large.")
    networks(channel).fail(SignedOut("Connect it again."), on="upload")
    Delivery.objects.update(prepared=False)
    networks.run(later(216))
    channel.refresh_from_db()
    assert channel.state == ChannelState.SIGNED_OUT


def test_words_that_were_changed_meanwhile_go_up_anew(thread, channel, networks):
    networks.run(later(215))
    thread.posts.get().pictures.filter(position=1).update(description="Another one")
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Another one"]
    assert uploads(networks, channel) == 3


def test_a_mistake_of_ours_is_no_reason_not_to_post(thread, channel, networks, caplog):
    networks(channel).fail(ZeroDivisionError(), on="upload")
    networks.run(later(215))
    assert "could not be prepared" in caplog.text
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Camera 1"]


def test_what_is_stopped_while_it_is_prepared_stays_stopped(thread, channel, networks):
    account = networks(channel)
    upload = account.upload

    def stop_and_upload(picture):
        if uploads(networks, channel) == 0:
            planning.stop(thread, by=None, now=later(215))
        return upload(picture)

    account.upload = stop_and_upload
    networks.run(later(215))
    networks.run(later(300))
    row = Delivery.objects.get()
    assert (row.state, row.taken_by, networks(channel).wall.notes) == (DeliveryState.DROPPED, "", [])


def test_a_worker_that_died_while_it_prepared_holds_nothing_up(thread, channel, networks):
    Delivery.objects.update(taken_by="a worker that is gone")
    networks.run(later(300))
    assert shown(networks, channel) == ["Camera 0", "Camera 1"]
