"""Posts go out by this server's clock: one that is wrong is noticed, said, and never fires what was not due."""

from datetime import timedelta

import pytest
from django.core.checks import Tags, run_checks
from django.utils import timezone

from unwatched.gateways.social.errors import Unknown
from unwatched.publishing.models import DeliveryState, RunState, Thread, ThreadState
from unwatched.publishing.services import clocks, planning, publisher, runs

from .factories import NOW, later, make_channel, make_run, make_thread
from .network import Networks, chain

pytestmark = [pytest.mark.once, pytest.mark.django_db]


class Machine:
    """A machine with a clock on the wall, which somebody can set, and one that only runs."""

    def __init__(self, networks):
        self.set_by, self.ran = 0, 0
        self.worker = publisher.Publisher(open_account=networks, clock=self.clock)
        self.worker.watch = clocks.Watch(ticks=lambda: float(self.ran))

    def clock(self):
        return later(self.ran + self.set_by)

    def run(self, seconds):
        self.ran += seconds
        lanes = []
        self.worker.look(lanes.append)
        return sum(self.worker.lane(lane) for lane in lanes)


@pytest.fixture
def networks():
    return Networks()


@pytest.fixture
def machine(networks):
    machine = Machine(networks)
    machine.run(0)
    return machine


def plan(*, seconds, run=None):
    thread = make_thread(f"At {seconds}", channels=[make_channel(name=f"For {seconds}")])
    return planning.plan(thread, due_at=later(seconds), zone="UTC", by=None, now=NOW, run=run)


def test_a_clock_that_runs_on_is_trusted_also_when_nobody_looked_for_hours(machine):
    plan(seconds=7200)
    assert machine.run(7200) == 1
    assert clocks.warning(now=later(7200)) == ""


def test_what_a_clock_jumps_over_is_not_sent_but_asks(machine):
    over, after = plan(seconds=200), plan(seconds=400)
    run = make_run()
    plan(seconds=3600, run=run)
    runs.start(run, by=None, now=NOW)
    machine.set_by = 300
    assert machine.run(1) == 0
    over.refresh_from_db()
    run.refresh_from_db()
    assert (over.state, run.state) == (ThreadState.PAUSED, RunState.PAUSED)
    assert over.said == "The clock of this server jumped ahead by 5 minutes. See whether it is right now, then go on."
    assert run.said == over.said
    assert clocks.warning(now=later(301)).startswith("The clock of this server was set by 5 minutes")
    assert machine.run(99) == 1
    assert Thread.objects.get(pk=after.pk).state == ThreadState.DONE


def test_a_clock_that_is_put_back_pauses_what_runs(machine):
    run = make_run()
    plan(seconds=3600, run=run)
    runs.start(run, by=None, now=NOW)
    machine.run(400)
    machine.set_by = -300
    machine.run(1)
    run.refresh_from_db()
    assert (run.state, run.said[:46]) == (RunState.PAUSED, "The clock of this server jumped back by 5 minu")


def test_a_small_correction_is_nobodys_business(machine):
    plan(seconds=20)
    machine.set_by = 14
    assert machine.run(6) == 1


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (300, "The clock of this server is 5 minutes fast, so posts go out too early. Set it right."),
        (-45, "The clock of this server is 45 seconds slow, so posts go out too late. Set it right."),
        (20, ""),
    ],
)
def test_the_networks_say_when_our_clock_is_wrong(ahead, said, machine, networks):
    thread = plan(seconds=10)
    networks(thread.channels.get()).behind = timedelta(seconds=ahead)
    assert machine.run(10) == 1
    assert clocks.warning(now=later(11)) == said


def test_a_clock_that_was_set_right_is_no_longer_spoken_of(machine, networks):
    clocks.write_ahead(timedelta(minutes=5), now=NOW)
    clocks.write_ahead(timedelta(seconds=1), now=later(60))
    assert clocks.warning(now=later(61)) == ""


# --- Five minutes, in the middle of a chat ----------------------------------------------------------------------------

WELCOME = ("Welcome", "Who we are", "The rules")


@pytest.fixture
def chat(machine):
    """A welcome of three posts, then a question every three minutes; and two threads on another account."""
    channel, other = make_channel(name="The chat's"), make_channel(name="Another")
    run = make_run()
    for rank, texts in enumerate([WELCOME, ("Q1",), ("Q2",), ("Q3",), ("Q4",)]):
        thread = make_thread(*texts, channels=[channel], rank=rank)
        planning.plan(thread, due_at=later(180 * rank), zone="UTC", by=None, now=NOW, run=run)
    for at in (500, 900):
        thread = make_thread(f"Alone at {at}", channels=[other])
        planning.plan(thread, due_at=later(at), zone="UTC", by=None, now=NOW)
    runs.start(run, by=None, now=NOW)
    return run


def all_of_it(run):
    channel = run.threads.first().channels.get()
    return channel, [*chain(*WELCOME), ("Q1", None), ("Q2", None), ("Q3", None), ("Q4", None)]


@pytest.mark.parametrize("jump", [300, -300])
def test_a_clock_that_is_set_in_a_live_chat_makes_nothing_appear_twice_or_get_lost(jump, machine, networks, chat):
    channel, whole = all_of_it(chat)
    stood = {}

    def go_on(seconds):
        for _ in range(0, seconds, 30):
            machine.run(30)
            for text, _answered in networks.posts(channel):
                stood.setdefault(text, machine.ran)

    go_on(420)
    assert networks.posts(channel) == whole[:5]  # up to Q2
    machine.set_by = jump
    go_on(60)
    chat.refresh_from_db()
    assert (chat.state, networks.posts(channel)) == (RunState.PAUSED, whole[:5])
    runs.resume(chat, by=None, now=machine.clock())
    go_on(1020)
    assert networks.posts(channel) == whole
    assert stood["Q4"] - stood["Q3"] == 180
    chat.refresh_from_db()
    assert chat.state == RunState.DONE
    alone = {thread.due_at: thread.state for thread in Thread.objects.filter(run=None)}
    # What was jumped over asks; what was not goes out at its time by the clock as it is now.
    over = ThreadState.PAUSED if jump > 0 else ThreadState.DONE
    assert alone == {later(500): over, later(900): ThreadState.DONE}


@pytest.mark.both
def test_a_chat_that_is_late_after_the_jump_asks_instead_of_catching_up(machine, networks, chat):
    """Nobody's worker ran while the clock was set, so nothing could notice that: lateness asks all the same."""
    channel, whole = all_of_it(chat)
    for _ in range(20):
        machine.run(10)
    machine.set_by, machine.worker.watch.last = 300, None
    machine.run(10)
    chat.refresh_from_db()
    assert (chat.state, chat.late_thread.rank) == (RunState.PAUSED, 2)
    assert networks.posts(channel) == whole[:4]


@pytest.mark.both
def test_a_doubt_is_not_settled_because_the_clock_was_set(machine, networks):
    """The server takes its time with a post whose fate is unknown. A jump is no reason to send it once more."""
    thread = plan(seconds=10)
    account = networks(thread.channels.get())
    account.fail(Unknown("Nobody knows."), on="*", times=None)
    machine.run(10)
    row = thread.deliveries.get()
    assert row.state == DeliveryState.UNKNOWN
    machine.set_by = 300
    clocks.stop_after_jump(timedelta(minutes=5), now=machine.clock())
    row.refresh_from_db()
    assert (row.doubted_at, row.not_before) == (machine.clock(), None)


def test_the_check_speaks_of_a_wrong_clock():
    def said():
        return [one.msg for one in run_checks(tags=[Tags.database], databases=["default"])]

    assert said() == []
    clocks.write_ahead(timedelta(minutes=5), now=timezone.now())
    assert said() == ["The clock of this server is 5 minutes fast, so posts go out too early. Set it right."]
