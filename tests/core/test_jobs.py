"""The worker's loop: what is due runs, what is not does not, and one broken sweep harms no other."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from unwatched.core import jobs
from unwatched.core.models import Beat

HOUR = timedelta(hours=1)


def make_sweep(work, *, name="test", every=HOUR):
    return jobs.Sweep(name=name, every=every, work=work)


@pytest.mark.django_db
def test_a_sweep_runs_once_and_then_waits_for_its_interval(now):
    calls = []
    job = make_sweep(lambda *, now: calls.append(now))
    assert jobs.attempt(job, now=now) == HOUR.total_seconds()
    assert jobs.attempt(job, now=now + timedelta(minutes=20)) == timedelta(minutes=40).total_seconds()
    assert calls == [now]
    jobs.attempt(job, now=now + HOUR)
    assert calls == [now, now + HOUR]


@pytest.mark.django_db
def test_a_sweep_is_due_by_what_another_worker_has_written(now):
    Beat.objects.create(name="test", at=now - timedelta(minutes=30))
    calls = []
    assert jobs.attempt(make_sweep(lambda *, now: calls.append(now)), now=now) == timedelta(minutes=30).total_seconds()
    assert calls == []


@pytest.mark.django_db
def test_a_clock_that_was_put_back_does_not_stop_the_work(now):
    Beat.objects.create(name="test", at=now + timedelta(days=3))
    calls = []
    jobs.attempt(make_sweep(lambda *, now: calls.append(now)), now=now)
    assert calls == [now]
    assert Beat.objects.get(name="test").at == now


@pytest.mark.django_db
def test_the_beat_says_when_and_what(now):
    jobs.perform(make_sweep(lambda *, now: "3 counted"), now=now)
    beat = Beat.objects.get(name="test")
    assert (beat.at, beat.note) == (now, "3 counted")


@pytest.mark.django_db
def test_a_quick_sweep_that_found_nothing_does_not_write_each_time(now, django_assert_num_queries):
    job = make_sweep(lambda *, now: None, every=timedelta(seconds=1))
    jobs.perform(job, now=now)
    jobs.perform(job, now=now + timedelta(seconds=2))
    assert Beat.objects.get(name="test").at == now
    jobs.perform(job, now=now + timedelta(seconds=16))
    assert Beat.objects.get(name="test").at == now + timedelta(seconds=16)


@pytest.mark.django_db
def test_a_failing_sweep_waits_longer_each_time_and_writes_no_beat(now, caplog):
    def fail(*, now):
        raise RuntimeError("no")

    job = make_sweep(fail)
    assert [jobs.attempt(job, now=now) for _ in range(4)] == [5, 10, 20, 40]
    for _ in range(10):
        delay = jobs.attempt(job, now=now)
    assert delay == jobs.LAST_RETRY
    assert not Beat.objects.filter(name="test").exists()
    assert "sweep test failed" in caplog.text
    job.work = lambda *, now: None
    assert jobs.attempt(job, now=now) == HOUR.total_seconds()
    assert job.failures == 0


@pytest.mark.django_db
def test_a_failing_sweep_does_not_stop_the_next(now):
    def fail(*, now):
        raise RuntimeError("no")

    calls = []
    jobs.run_due([make_sweep(fail, name="bad"), make_sweep(lambda *, now: calls.append(now), name="good")])
    assert len(calls) == 1


@pytest.mark.django_db
def test_nothing_is_asked_of_the_database_while_nothing_is_due(django_assert_num_queries):
    job = make_sweep(lambda *, now: None)
    job.due = time.monotonic() + 60
    with django_assert_num_queries(0):
        jobs.run_due([job])


def test_two_sweeps_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="'outbox'"):
        jobs.sweep(every=HOUR, name="outbox")(lambda *, now: None)


@pytest.mark.django_db(transaction=True)  # as in the worker: some clear up after their own transaction
def test_every_sweep_of_every_app_runs_on_an_empty_site(now):
    for job in jobs.discover():
        jobs.run_once(job.name, now=now)
        assert Beat.objects.filter(name=job.name).exists()


@pytest.mark.django_db
def test_the_office_can_tell_what_stands_still(now):
    names = {job.name for job in jobs.discover()}
    assert set(jobs.overdue(now=now)) == names
    Beat.objects.bulk_create(Beat(name=name, at=now) for name in names)
    assert jobs.overdue(now=now + timedelta(minutes=1)) == []
    assert "count" in jobs.overdue(now=now + timedelta(minutes=10))


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_one_sweep_at_the_same_time():
    if connection.vendor == "sqlite":
        return check_one_worker_on_sqlite()
    at_once, most = [], []

    def work(*, now):
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.3)
        at_once.pop()

    def worker():
        jobs.attempt(make_sweep(work, every=timedelta(0)), now=timezone.now())
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most
    assert max(most) == 1


def check_one_worker_on_sqlite():
    from django.core.management import CommandError

    from unwatched.core.management.commands.worker import only_one

    with only_one(), pytest.raises(CommandError, match="already"), only_one():
        pass


def test_a_companion_runs_beside_the_sweeps_and_begins_again_when_it_breaks(monkeypatch):
    begun, stop = [], threading.Event()

    def run(stop):
        begun.append(1)
        if len(begun) == 1:
            raise RuntimeError("no")
        stop.wait(60)

    monkeypatch.setattr(jobs.registry, "companions", {"test": jobs.Companion(run=run, once=lambda *, now: None)})
    monkeypatch.setattr(jobs, "FIRST_RETRY", 0.01)
    with jobs.companions(stop):
        until = time.monotonic() + 60
        while len(begun) < 2 and time.monotonic() < until:
            time.sleep(0.01)
    assert len(begun) == 2
    assert stop.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_waits_for_a_server_elsewhere_holds_up_no_other(monkeypatch):
    counted, answered, stop = threading.Event(), threading.Event(), threading.Event()

    def ask(*, now):
        assert counted.wait(60)  # a server that does not answer before the other sweep has run
        answered.set()

    monkeypatch.setattr(jobs, "registry", jobs.Registry())
    monkeypatch.setattr(jobs, "find_jobs", lambda: None)
    jobs.sweep(every=timedelta(hours=1), name="ask", abroad=True)(ask)
    jobs.sweep(every=timedelta(hours=1), name="count")(lambda *, now: counted.set())
    with jobs.companions(stop):
        worker = threading.Thread(target=jobs.keep_running, args=("count", jobs.run_forever, stop))
        worker.start()
        assert answered.wait(60)
        stop.set()
        worker.join()
