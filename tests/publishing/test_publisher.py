"""The engine over networks in memory: every planned post once, in order, rightly chained."""

import pytest

from unwatched.publishing.models import Delivery, DeliveryState, Thread, ThreadState
from unwatched.publishing.services import planning

from .factories import NOW, later, make_channel, make_thread
from .network import chain

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def plan(thread, *, seconds=0, **fields):
    return planning.plan(thread, due_at=later(seconds), zone="Europe/Berlin", by=None, now=NOW, **fields)


def states():
    return list(Delivery.objects.order_by("channel", "position").values_list("state", flat=True))


def test_a_thread_goes_out_at_its_time_in_order_and_each_post_hangs_on_the_one_before(networks):
    channel = make_channel()
    thread = plan(make_thread("One", "Two", "Three", channels=[channel]), seconds=60)
    assert networks.run(later(59)) == 0
    assert networks.run(later(60)) == 3
    assert networks.posts(channel) == chain("One", "Two", "Three")
    assert networks.run(later(61)) == 0
    thread.refresh_from_db()
    assert thread.state == ThreadState.DONE


def test_what_is_posted_is_written_down(networks):
    channel = make_channel()
    plan(make_thread("One", channels=[channel]))
    networks.run(later(1))
    row = Delivery.objects.get()
    (note,) = networks(channel).wall.notes
    assert (row.state, row.sent_at, row.remote_id, row.taken_by) == (DeliveryState.SENT, later(1), note.id, "")
    assert row.uri.endswith(note.id)
    assert (note.key, note.at) == (row.key, row.stamped_at)


def test_two_channels_get_the_same_thread(networks):
    walls = [make_channel(), make_channel(name="Another wall")]
    plan(make_thread("One", "Two", channels=walls))
    networks.run(later(0))
    assert [networks.posts(wall) for wall in walls] == [chain("One", "Two")] * 2


def test_a_draft_and_a_paused_thread_stay_here(networks):
    channel = make_channel()
    make_thread("Not yet", channels=[channel])
    paused = plan(make_thread("Wait", channels=[channel]))
    planning.pause(paused, by=None, now=NOW)
    assert networks.run(later(5)) == 0
    assert states() == [DeliveryState.WAITING]


def test_an_account_that_takes_threads_whole_gets_them_whole(networks):
    networks.more = {"atomic": True}
    channel = make_channel()
    networks(channel).fail(AssertionError("one by one"), on="send", times=None)
    plan(make_thread("One", "Two", "Three", channels=[channel]))
    assert networks.run(later(0)) == 1
    assert networks.posts(channel) == chain("One", "Two", "Three")
    assert Thread.objects.get().state == ThreadState.DONE
