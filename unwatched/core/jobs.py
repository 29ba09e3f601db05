"""Recurring work. Rows are the truth: a sweep finds what is due, does it, and may be run again at any moment.

There is no queue that could lose or double something. A sweep that was killed half-way is simply run again, so every
sweep must be idempotent. `unwatched worker` runs them all in one loop.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from threading import Event
from typing import Protocol, TypeVar

from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from . import outbox
from .models import Beat

log = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks at what is due; nothing is written or read in between
FIRST_RETRY, LAST_RETRY = 5.0, 600.0  # seconds to wait after a failure, doubled each time
QUIET = timedelta(seconds=15)  # a sweep that found nothing to do writes its beat no more often than this
LATE = timedelta(minutes=2)  # beyond its interval; then the office says so


class Work(Protocol):
    def __call__(self, *, now: datetime) -> str | None: ...


W = TypeVar("W", bound=Work)


@dataclass
class Sweep:
    """One recurring job and, in this process, when it is due again."""

    name: str
    every: timedelta
    work: Work
    abroad: bool = False  # asks servers elsewhere, which may be slow
    due: float = 0.0  # of time.monotonic()
    failures: int = 0


@dataclass(frozen=True)
class Companion:
    """Work that cannot wait for its turn among the sweeps, such as posting on the second."""

    run: Callable[[Event], None]  # until the event is set
    once: Work  # what is due now


@dataclass
class Registry:
    sweeps: dict[str, Sweep] = field(default_factory=dict)
    companions: dict[str, Companion] = field(default_factory=dict)


registry = Registry()


def sweep(*, every: timedelta, name: str, abroad: bool = False) -> Callable[[W], W]:
    """Declare a recurring job in <app>/jobs.py. It gets ``now`` and may return a short note without personal data.

    Those that go ``abroad``, to servers of others, have a thread together: no slow answer holds up counting and mail.
    """

    def register(work: W) -> W:
        known = registry.sweeps.get(name)
        if known and known.work is not work:
            raise ValueError(f"Two sweeps are called {name!r}; give one of them another name.")
        registry.sweeps[name] = Sweep(name=name, every=every, work=work, abroad=abroad)
        return work

    return register


def companion(*, name: str, run: Callable[[Event], None], once: Work) -> None:
    """Declare in <app>/jobs.py what every worker runs beside its sweeps, in a thread of its own."""
    registry.companions[name] = Companion(run=run, once=once)


@cache
def find_jobs() -> None:
    """Imports the jobs of every app, once: looking for them in each app takes as long as drawing a page."""
    autodiscover_modules("jobs")


def discover() -> list[Sweep]:
    """Every sweep of every installed app."""
    find_jobs()
    return list(registry.sweeps.values())


def run_forever(stop: Event, *, poll: float = POLL) -> None:
    """Run what is due until ``stop`` is set; the sweep that is running is finished first."""
    log.info("worker runs %s", ", ".join(sorted(sweep.name for sweep in discover())) or "nothing")
    run_in_turn([sweep for sweep in discover() if not sweep.abroad], stop, poll=poll)


def run_abroad(stop: Event) -> None:
    """The same for sweeps that ask servers elsewhere."""
    run_in_turn([sweep for sweep in discover() if sweep.abroad], stop, poll=POLL)


def run_in_turn(sweeps: list[Sweep], stop: Event, *, poll: float) -> None:
    while not stop.is_set():
        close_old_connections()  # one that broke; the next use opens another
        run_due(sweeps, stop=stop)
        stop.wait(poll)


@contextmanager
def companions(stop: Event) -> Iterator[None]:
    """Runs the companions of every app; on leaving they are told to stop, and waited for."""
    discover()
    work = {name: one.run for name, one in registry.companions.items()} | {"abroad": run_abroad}
    threads = [threading.Thread(target=keep_running, args=(name, run, stop), name=name) for name, run in work.items()]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def keep_running(name: str, run: Callable[[Event], None], stop: Event) -> None:
    """Begin it again when it breaks: one that stands still would be noticed by nobody."""
    failures = 0
    while not stop.is_set():
        try:
            run(stop)
        except Exception:
            failures += 1
            delay = min(FIRST_RETRY * 2.0 ** min(failures - 1, 10), LAST_RETRY)
            log.exception("%s broke for the %d. time; again in %.0f s", name, failures, delay)
            stop.wait(delay)
    connection.close()


def run_due(sweeps: list[Sweep], *, stop: Event | None = None) -> None:
    """One look: run each sweep whose time in this process has come."""
    for job in sweeps:
        if stop and stop.is_set():
            return
        if job.due <= time.monotonic():
            job.due = time.monotonic() + attempt(job, now=timezone.now())


def run_once(name: str, *, now: datetime) -> str | None:
    """Run one sweep whether due or not, and write its beat. For tests and `unwatched worker --once`."""
    job = next(job for job in discover() if job.name == name)
    return perform(job, now=now)


def attempt(job: Sweep, *, now: datetime) -> float:
    """Run a sweep if no other worker did; the seconds until it is to be looked at again. Never raises."""
    try:
        with exclusive(job.name) as ours:
            rest = remaining(job, now=now) if ours else job.every
            if ours and not rest:
                perform(job, now=now)
    except Exception:
        # One broken sweep must not stop the others, whatever it raised.
        job.failures += 1
        delay = min(FIRST_RETRY * 2.0 ** min(job.failures - 1, 10), LAST_RETRY)
        log.exception("sweep %s failed for the %d. time in a row; again in %.0f s", job.name, job.failures, delay)
        return delay
    job.failures = 0
    return (rest or job.every).total_seconds()


def remaining(job: Sweep, *, now: datetime) -> timedelta:
    """How long until it is due, going by what any worker has written."""
    beat = Beat.objects.filter(name=job.name).first()
    # A beat from the future is a clock that was put back: run.
    if beat is None or beat.at > now:
        return timedelta(0)
    return max(beat.at + job.every - now, timedelta(0))


def perform(job: Sweep, *, now: datetime) -> str | None:
    note = job.work(now=now)
    if note or not Beat.objects.filter(name=job.name, at__gt=now - QUIET, at__lte=now).exists():
        Beat.objects.update_or_create(name=job.name, defaults={"at": now, "note": (note or "")[:200]})
    return note


@contextmanager
def exclusive(name: str) -> Iterator[bool]:
    """Whether this worker may run the sweep now: PostgreSQL's advisory lock, which ends with its connection.

    SQLite has one worker (the command holds a lock on a file).
    """
    if connection.vendor != "postgresql":
        yield True
        return
    key = int.from_bytes(hashlib.sha256(f"unwatched sweep {name}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def overdue(*, now: datetime) -> list[str]:
    """Names of the sweeps that should have run and did not: the office says "the worker stands still"."""
    beats = dict(Beat.objects.values_list("name", "at"))
    return sorted(job.name for job in discover() if (at := beats.get(job.name)) is None or at + job.every + LATE < now)


@sweep(every=timedelta(hours=1), name="outbox")
def clear_outbox(*, now: datetime) -> str | None:
    """Caught mail names people: it goes after a week."""
    gone = outbox.clear(before=now - outbox.KEEP)
    return f"{gone} old letters removed" if gone else None
