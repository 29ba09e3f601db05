"""What goes wrong on a network, at each post of a thread: told apart, visible, and nothing twice or out of order."""

from datetime import timedelta

import pytest

from unwatched.gateways.social.errors import (
    Down,
    Limited,
    ParentGone,
    PictureGone,
    Refused,
    SignedOut,
    StillProcessing,
    Unknown,
)
from unwatched.gateways.social.memory import MemoryAccount
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import ChannelState, Delivery, DeliveryState, Thread, ThreadState
from unwatched.publishing.services import planning, resuming

from .factories import NOW, later, make_channel, make_thread
from .network import ForgetfulAccount, Networks, chain

pytestmark = [pytest.mark.once, pytest.mark.django_db]
TEXTS = ["One", "Two", "Three"]
SENT, WAITING, HELD, REFUSED = DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.REFUSED


@pytest.fixture
def channel(db):
    return make_channel()


@pytest.fixture
def thread(channel):
    return plan(make_thread(*TEXTS, channels=[channel]))


def plan(thread, *, seconds=0):
    return planning.plan(thread, due_at=later(seconds), zone="UTC", by=None, now=NOW)


def states(channel):
    return list(Delivery.objects.filter(channel=channel).order_by("position").values_list("state", flat=True))


def resume(thread, channel, *, seconds):
    return resuming.resume_thread(thread, channel, by=None, now=later(seconds))


def test_a_refused_post_stops_its_thread_and_one_button_resumes_it(thread, channel, networks):
    for position in range(3):  # each of its posts is refused once
        networks(channel).fail(Refused("Too long."), after=min(position, 1))
        networks.run(later(90 * position))
        assert states(channel) == [SENT] * position + [REFUSED] + [HELD] * (2 - position)
        networks.run(later(90 * position + 60))
        (progress,) = resuming.progress(thread)
        assert (progress.sent, progress.total, progress.said, progress.is_stuck) == (position, 3, "Too long.", True)
        assert progress.next_delivery.position == position
        assert resume(thread, channel, seconds=90 * position + 90) == 3 - position
    networks.run(later(270))
    assert networks.posts(channel) == chain(*TEXTS)
    assert Thread.objects.get().state == ThreadState.DONE


def test_other_channels_go_on(thread, channel, networks):
    other = make_channel(name="Another wall")
    thread.channels.add(other)
    plan(thread)
    networks(channel).fail(Refused("No."), after=1)
    networks.run(later(0))
    assert networks.posts(other) == chain(*TEXTS)
    assert states(channel) == [SENT, REFUSED, HELD]


def test_edited_words_are_another_post_for_the_network(thread, channel):
    networks = Networks(make=MemoryAccount)
    networks(channel).fail(Refused("Too long."), after=1)
    networks.run(later(0))
    before = Delivery.objects.get(position=1).key
    post = thread.posts.get(position=1)
    post.text = "Shorter"
    post.save()
    resume(thread, channel, seconds=30)
    networks.run(later(30))
    assert Delivery.objects.get(position=1).key != before
    assert networks.posts(channel) == chain("One", "Shorter", "Three")


def test_a_parent_that_is_gone_is_said_in_its_own_words(thread, channel, networks):
    networks(channel).fail(ParentGone("The post before it was deleted."), after=1)
    networks.run(later(0))
    assert resuming.progress(thread)[0].said == "The post before it was deleted."
    assert states(channel)[1] == REFUSED


@pytest.mark.both
def test_what_is_given_up_is_left_out_and_the_thread_is_over(thread, channel, networks):
    networks(channel).fail(Refused("No."), after=1)
    networks.run(later(0))
    assert resuming.give_up(thread, channel, by=None, now=later(5)) == 2
    thread.refresh_from_db()
    assert thread.state == ThreadState.DONE
    with pytest.raises(PublishingError, match="nothing to resume"):
        resume(thread, channel, seconds=10)


def test_a_signed_out_account_waits_until_it_is_connected_again(thread, channel, networks):
    for position in range(3):  # before each of its posts once
        networks(channel).fail(SignedOut("Connect the account again."), after=min(position, 1), times=None)
        networks.run(later(20 * position))
        channel.refresh_from_db()
        assert (channel.state, channel.said) == (ChannelState.SIGNED_OUT, "Connect the account again.")
        assert states(channel) == [SENT] * position + [HELD] * (3 - position)
        with pytest.raises(PublishingError, match="Connect"):
            resume(thread, channel, seconds=20 * position + 10)
        channel.state = ChannelState.WORKING
        channel.save()
        networks(channel).heal()
        resume(thread, channel, seconds=20 * position + 20)
    networks.run(later(60))
    assert networks.posts(channel) == chain(*TEXTS)


@pytest.mark.both
def test_what_comes_due_on_a_signed_out_account_is_held_and_says_why(thread, channel, networks):
    channel.state, channel.said = ChannelState.SIGNED_OUT, "Connect the account again."
    channel.save()
    networks.run(later(0))
    assert states(channel) == [HELD] * 3
    assert resuming.progress(thread)[0].said == "Connect the account again."


@pytest.mark.parametrize("position", [pytest.param(0, marks=pytest.mark.both), 2])
def test_a_limit_is_waited_for_to_the_second_by_all_of_the_account(position, thread, channel, networks):
    other = plan(make_thread("Another thread", channels=[channel]))
    networks(channel).fail(Limited("Too much at once.", until=later(40)), after=position)
    networks.run(later(0))
    assert len(networks.posts(channel)) == position
    assert networks.run(later(39)) == 0
    networks.run(later(40))
    assert networks.posts(channel) == [*chain(*TEXTS), ("Another thread", None)]
    assert Thread.objects.get(pk=other.pk).state == ThreadState.DONE


def test_a_server_that_is_down_is_asked_less_and_less_often(thread, channel, networks):
    networks(channel).fail(Down("No answer."), times=None)
    tried = []
    for second in range(17):
        networks.run(later(second))
        tried.append(Delivery.objects.get(position=0).tries)
    assert [tried.index(number) for number in range(1, 6)] == [0, 1, 3, 7, 15]
    networks(channel).heal()
    networks.run(later(50))
    assert networks.posts(channel) == chain(*TEXTS)


def test_a_server_that_is_down_for_longer_than_the_patience_pauses_the_thread_and_says_so(thread, channel, networks):
    networks(channel).fail(Down("No answer."), after=1, times=None)
    for second in (0, 20, 300, 600, 620):
        networks.run(later(second))
    thread.refresh_from_db()
    assert thread.state == ThreadState.PAUSED
    assert thread.said.startswith("This is 10 minutes late")
    networks(channel).heal()
    networks.run(later(700))
    assert states(channel) == [SENT, WAITING, WAITING]
    planning.plan(thread, due_at=later(710), zone="UTC", by=None, now=later(705))
    networks.run(later(710))
    assert networks.posts(channel) == chain(*TEXTS)


def test_a_picture_that_is_still_worked_on_is_asked_for_again_and_put_up_once(channel, picture):
    thread = make_thread("Look", channels=[channel])
    planning.add_picture(thread.posts.get(), data=picture, description="A camera on a lamp post", by=None)
    plan(thread)
    networks = Networks(processing=3)
    for second in range(0, 20, 2):
        networks.run(later(second))
    (note,) = networks(channel).wall.notes
    assert [uploaded.description for uploaded in note.pictures] == ["A camera on a lamp post"]
    assert len(networks(channel).wall.pictures) == 1


@pytest.mark.parametrize(
    "error", [Down("No answer."), Unknown("The line broke."), StillProcessing("Wait.", handle="x")]
)
def test_pictures_that_fail_are_put_up_again(error, channel, picture, networks):
    thread = make_thread("Look", channels=[channel])
    for number in range(3):
        planning.add_picture(thread.posts.get(), data=picture, description=f"Camera {number}", by=None)
    plan(thread)
    networks(channel).wall.pictures["x"] = None
    networks(channel).fail(error, on="upload", after=1)
    for second in range(0, 20, 2):
        networks.run(later(second))
    (note,) = networks(channel).wall.notes
    assert [uploaded.description for uploaded in note.pictures] == ["Camera 0", "Camera 1", "Camera 2"]


@pytest.mark.parametrize(("times", "state"), [(2, SENT), (3, REFUSED)])
def test_a_picture_that_the_server_lost_is_put_up_again_but_not_for_ever(times, state, channel, picture, networks):
    thread = make_thread("Look", channels=[channel])
    planning.add_picture(thread.posts.get(), data=picture, description="A camera", by=None)
    plan(thread)
    networks(channel).fail(PictureGone("Put it up again."), times=times)
    networks.run(later(0))
    assert states(channel) == [state]
    assert len(networks(channel).wall.pictures) == 3


@pytest.mark.parametrize("make", [MemoryAccount, ForgetfulAccount])
@pytest.mark.parametrize("stored", [True, False])
def test_after_an_unknown_outcome_it_looks_before_it_sends_again(stored, make, thread, channel):
    networks = Networks(make=make)
    for position in range(3):  # each of its posts at its first try
        networks(channel).fail(Unknown("The line broke."), after=0 if stored else position, stored=stored)
    for second in range(4):
        networks.run(later(second))
    assert networks.posts(channel) == chain(*TEXTS)
    assert states(channel) == [SENT] * 3


def test_on_mastodon_none_is_believed_only_after_a_while(channel):
    """A server may show a post late, and it may not know the key again."""
    mastodon = make_channel(network="mastodon", name="Ours", server="https://social.example")
    plan(make_thread(*TEXTS, channels=[mastodon]))
    networks = Networks()
    account = networks(mastodon)
    account.fail(Unknown("The line broke."))
    looks = []
    find = account.find
    account.find = lambda draft: looks.append(second) or find(draft)
    for second in (0, 1, 2, 3, 6, 7, 8, 16, 17, 18, 24, 25, 26):
        networks.run(later(second))
        if second == 24:
            assert networks.posts(mastodon) == []
    assert looks == [0, 2, 7, 17, 25]
    assert networks.posts(mastodon) == chain(*TEXTS)


def test_while_one_post_is_in_doubt_nothing_of_its_thread_goes_out(thread, channel, networks):
    networks(channel).fail(Unknown("The line broke."), stored=True)
    networks(channel).fail(Down("No answer."), on="find", times=None)
    for second in (0, 5, 30, 59):
        networks.run(later(second))
    assert networks.posts(channel) == chain("One")
    assert states(channel) == [DeliveryState.UNKNOWN, WAITING, WAITING]
    networks(channel).heal()
    networks.run(later(120))
    assert networks.posts(channel) == chain(*TEXTS)


def test_signed_out_while_in_doubt_stays_in_doubt(thread, channel, networks):
    networks(channel).fail(Unknown("The line broke."), stored=True)
    networks(channel).fail(SignedOut("Connect the account again."), on="find")
    networks.run(later(0))
    assert states(channel) == [DeliveryState.UNKNOWN, WAITING, WAITING]
    channel.refresh_from_db()
    assert channel.state == ChannelState.SIGNED_OUT
    channel.state = ChannelState.WORKING
    channel.save()
    networks.run(later(30))
    assert networks.posts(channel) == chain(*TEXTS)


def test_what_was_found_is_not_taken_for_another_post_with_the_same_words(channel):
    """The first "Thanks" stands; the second never arrived, and is not to be left out because of the first."""
    networks = Networks()
    for number in range(2):
        plan(make_thread("Thanks", channels=[channel], kind="chat"), seconds=number)
    account = networks(channel)
    account.find = lambda draft: account._sent(account.wall.notes[0])
    account.fail(Unknown("The line broke."), after=1)
    for second in range(5):
        networks.run(later(second))
    assert networks.posts(channel) == [("Thanks", None), ("Thanks", None)]


@pytest.mark.parametrize("stored", [True, False])
def test_a_whole_thread_of_unknown_fate_is_looked_for_post_by_post(stored, thread, channel):
    networks = Networks(make=MemoryAccount, atomic=True)
    networks(channel).fail(Unknown("The line broke."), on="send_all", stored=stored)
    for second in range(5):
        networks.run(later(second))
    assert networks.posts(channel) == chain(*TEXTS)
    assert states(channel) == [SENT] * 3


def test_a_whole_thread_that_is_refused_posts_nothing(thread, channel):
    networks = Networks(make=MemoryAccount, atomic=True)
    networks(channel).fail(Refused("No."), on="send_all")
    networks.run(later(0))
    assert states(channel) == [REFUSED, HELD, HELD]
    resume(thread, channel, seconds=10)
    assert networks.run(later(10)) == 1
    assert networks.posts(channel) == chain(*TEXTS)


def test_a_mistake_of_ours_before_sending_is_put_off_by_a_minute_and_said(thread, channel, networks, picture, caplog):
    account = networks(channel)
    account.fail(ZeroDivisionError(), on="upload")
    row = Delivery.objects.get(position=0)
    planning.add_picture(row.post, data=picture, description="A camera", by=None)
    networks.run(later(0))
    assert networks.run(later(59)) == 0
    (progress,) = resuming.progress(thread)
    assert progress.said.startswith("Something went wrong on this server itself (ZeroDivisionError)")
    networks.run(later(60))
    assert networks.posts(channel) == chain(*TEXTS)
    assert "could not be made ready" in caplog.text


def test_an_unforeseen_error_while_sending_counts_as_unknown(thread, channel, networks, caplog):
    networks(channel).fail(ZeroDivisionError(), stored=True)
    networks.run(later(0))
    assert networks.posts(channel) == chain(*TEXTS)
    assert "failed in an unforeseen way" in caplog.text


@pytest.mark.both
def test_a_door_that_does_not_open_because_of_us_is_tried_in_a_minute(thread, channel, caplog):
    tried = []

    def broken(channel):
        tried.append(1)
        raise ZeroDivisionError

    from unwatched.publishing.services.publisher import Publisher

    moment = [later(0)]
    publisher = Publisher(open_account=broken, clock=lambda: moment[0])
    for second in (0, 5, 55, 60):
        moment[0] = NOW + timedelta(seconds=second)
        lanes = []
        publisher.look(lanes.append)
        for lane in lanes:
            publisher.lane(lane)
    assert len(tried) == 2
    assert resuming.progress(thread)[0].said.startswith(
        "Something went wrong on this server itself (ZeroDivisionError)"
    )
    assert states(channel) == [WAITING] * 3
