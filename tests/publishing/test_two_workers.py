"""Several workers at once: none posts what another one posts, and none is taken for dead while it lives."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.waiting import PATIENCE, wait_until
from unwatched.publishing.models import Delivery, DeliveryState
from unwatched.publishing.services import planning, presence, publisher, runs

from .factories import NOW, later, make_channel, make_run, make_thread
from .network import Networks, chain
from .world import World


class Workers:
    """Publishers in threads of their own, until the test is over."""

    def __init__(self, number, *, open_account):
        self.stop = threading.Event()
        publishers = [publisher.Publisher(open_account=open_account) for _ in range(number)]
        self.threads = [threading.Thread(target=self.work, args=(one,)) for one in publishers]

    def work(self, one):
        try:
            one.run(self.stop)
        finally:
            connection.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


class Stuck(World):
    """A world in which each of these channels takes so many posts, and the next one only after `go_on`."""

    def __init__(self, folder, *, at):
        super().__init__(folder)
        self.at, self.reached, self.go_on = at, threading.Event(), threading.Event()

    def __call__(self, channel):
        account = super().__call__(channel)
        send = account.send

        def wait_and_send(draft):
            if len(account.lines()) == self.at.get(channel.pk):
                self.reached.set()
                assert self.go_on.wait(PATIENCE)
            return send(draft)

        account.send = wait_and_send
        return account


def all_sent():
    return not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


@pytest.mark.django_db(transaction=True)
def test_three_workers_post_everything_once_and_in_order(tmp_path):
    world = World(tmp_path, slowness=0.002)
    now = timezone.now()
    channels = [make_channel(name=f"Wall {number}") for number in range(2)]
    texts = [[f"{number} {part}" for part in ("one", "two")] for number in range(3)]
    for words in texts:
        planning.plan(make_thread(*words, channels=channels, kind="chat"), due_at=now, zone="UTC", by=None, now=now)
    with Workers(3, open_account=world):
        wait_until(all_sent)
    for channel in channels:
        assert world.posts(channel) == [pair for words in texts for pair in chain(*words)]


@pytest.mark.django_db(transaction=True)
def test_a_slow_server_keeps_nobody_else_waiting(tmp_path):
    slow, quick = make_channel(name="Slow"), make_channel(name="Quick")
    world = Stuck(tmp_path, at={slow.pk: 0})
    now = timezone.now()
    planning.plan(make_thread("Here", channels=[slow, quick]), due_at=now, zone="UTC", by=None, now=now)
    with Workers(2, open_account=world):
        try:
            wait_until(lambda: world.posts(quick) == [("Here", None)])
            assert world.reached.wait(PATIENCE)
            # Another worker leaves alone what this one has in hand, however long it takes.
            assert publisher.run_due(later(3600 * 24 * 365), open_account=world) == 0
            assert Delivery.objects.get(channel=slow).state == DeliveryState.SENDING
        finally:
            world.go_on.set()
        wait_until(all_sent)
    assert world.posts(slow) == [("Here", None)]


@pytest.mark.django_db(transaction=True)
def test_a_worker_lives_until_its_lock_is_gone():
    name = presence.new_name()
    assert not presence.lives(name)
    entered, leave = threading.Event(), threading.Event()

    def live():
        with presence.Presence(name):
            entered.set()
            leave.wait(PATIENCE)
        connection.close()

    thread = threading.Thread(target=live)
    thread.start()
    assert entered.wait(PATIENCE)
    assert presence.lives(name)
    leave.set()
    thread.join()
    wait_until(lambda: not presence.lives(name))  # PostgreSQL lets go after the connection has closed, not before


@pytest.mark.django_db
def test_a_worker_asks_again_before_it_takes_a_post():
    """Somebody presses Pause after the worker has looked and before it takes: Pause has won."""
    networks, run = Networks(), make_chat(questions=1)

    def open_account(channel):
        runs.pause(run, by=None, now=later(1))
        return networks(channel)

    assert publisher.run_due(later(1), open_account=open_account) == 0
    assert Delivery.objects.get().state == DeliveryState.WAITING


@pytest.mark.django_db(transaction=True)
def test_what_waited_when_pause_was_answered_goes_on_waiting(tmp_path):
    run = make_chat(questions=4, gap=0, now=timezone.now())
    world = Stuck(tmp_path, at={Delivery.objects.first().channel_id: 1})
    with Workers(2, open_account=world):
        assert world.reached.wait(PATIENCE)
        runs.pause(run, by=None, now=timezone.now())
        waiting = set(Delivery.objects.filter(state=DeliveryState.WAITING).values_list("pk", flat=True))
        world.go_on.set()
        wait_until(lambda: not Delivery.objects.in_hand().exists())
        time.sleep(0.3)  # time enough to do wrong
    assert len(waiting) == 2
    assert set(Delivery.objects.filter(state=DeliveryState.WAITING).values_list("pk", flat=True)) == waiting


def make_chat(*, questions, gap=180, now=NOW):
    run, channel = make_run(), make_channel()
    for number in range(questions):
        thread = make_thread(f"Q{number + 1}", channels=[channel], kind="chat")
        due_at = now + timedelta(seconds=gap * number)
        planning.plan(thread, due_at=due_at, zone="UTC", by=None, now=now, run=run)
    return runs.start(run, by=None, now=now)
