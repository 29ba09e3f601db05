"""Posts on X that a person makes: they wait with their words, and become posted with the address that is pasted."""

import pytest

from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Delivery, DeliveryState, RunState, Thread, ThreadState
from unwatched.publishing.services import planning, resuming, runs

from .factories import NOW, later, make_channel, make_run, make_thread
from .network import Networks

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def by_hand(db):
    return make_channel(network="x", name="Ours on X", by_hand=True)


def plan(thread, *, seconds=0, **more):
    return planning.plan(thread, due_at=later(seconds), zone="UTC", by=None, now=NOW, **more)


def done(row, number, *, seconds=30):
    url = f"https://x.com/ours/status/{number}"
    return resuming.by_hand_done(row, url=url, by=None, now=later(seconds))


def test_what_is_due_waits_for_somebody_with_its_words(by_hand):
    plan(make_thread("One", "Two", channels=[by_hand], numbered=True), seconds=10)
    Networks().run(later(9))
    assert not Delivery.objects.filter(state=DeliveryState.BY_HAND).exists()
    Networks().run(later(10))
    rows = Delivery.objects.filter(state=DeliveryState.BY_HAND)
    assert [row.text for row in rows] == ["1/2 One", "2/2 Two"]


def test_an_address_makes_it_posted(by_hand):
    thread = plan(make_thread("One", "Two", channels=[by_hand]))
    Networks().run(later(0))
    first, second = Delivery.objects.all()
    first = done(first, 17)
    assert (first.state, first.remote_id, first.url) == (DeliveryState.SENT, "17", "https://x.com/ours/status/17")
    with pytest.raises(PublishingError, match="another post already"):
        done(second, 17)
    done(second, 18)
    with pytest.raises(PublishingError, match="already"):
        done(second, 19)
    assert Thread.objects.get(pk=thread.pk).state == ThreadState.DONE


@pytest.mark.parametrize(
    "url",
    ["", "17", "http://x.com/ours/status/17", "https://x.com/ours", "https://x.example/ours/status/17", "https://[",
     "https://x.com.example/ours/status/17", "https://x.com/ours/status/abc", "https://x.com/ours/status/17x"],
)  # fmt: skip
def test_any_other_address_is_refused(url):
    with pytest.raises(PublishingError, match="not the address of a post on X"):
        resuming.x_post_id(url)


@pytest.mark.parametrize(
    "url",
    ["https://x.com/ours/status/17", " https://twitter.com/Our_s/status/17?s=20 ", "https://x.com/o/status/17/photo/1",
     "https://mobile.twitter.com/ours/status/17#top"],
)  # fmt: skip
def test_the_forms_in_which_x_gives_an_address(url):
    assert resuming.x_post_id(url) == "17"


def test_a_person_who_is_slow_holds_up_neither_the_chat_nor_its_next_question(by_hand):
    wall, networks, run = make_channel(), Networks(), make_run()
    for number in range(2):
        thread = make_thread(f"Q{number + 1}", channels=[by_hand, wall], kind="chat")
        plan(thread, seconds=180 * number, run=run)
    runs.start(run, by=None, now=NOW)
    networks.run(later(0))
    networks.run(later(180))
    networks.run(later(500))
    assert networks.posts(wall) == [("Q1", None), ("Q2", None)]
    assert Delivery.objects.filter(state=DeliveryState.BY_HAND).count() == 2
    run.refresh_from_db()
    assert (run.state, run.said) == (RunState.RUNNING, "")
    for number, row in enumerate(Delivery.objects.filter(channel=by_hand)):
        done(row, number + 1, seconds=600)
    run.refresh_from_db()
    assert run.state == RunState.DONE


@pytest.mark.both
def test_what_nobody_wants_to_post_is_given_up(by_hand):
    thread = plan(make_thread("One", "Two", channels=[by_hand]))
    Networks().run(later(0))
    done(Delivery.objects.first(), 1)
    assert resuming.give_up(thread, by_hand, by=None, now=later(60)) == 1
    (progress,) = resuming.progress(thread)
    assert (progress.sent, progress.total, progress.state) == (1, 2, DeliveryState.DROPPED)
