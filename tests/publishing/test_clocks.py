"""Posts go out by this server's clock: one that is wrong is noticed, said, and never fires what was not due."""

from datetime import timedelta

import pytest

from unwatched.publishing.models import RunState, Thread, ThreadState
from unwatched.publishing.services import clocks, planning, publisher, runs

from .factories import NOW, later, make_channel, make_run, make_thread
from .network import Networks

pytestmark = pytest.mark.django_db


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
