import fcntl
import os
import signal
from contextlib import contextmanager
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from unwatched.core import jobs, lean

# Who signs goes first: in a rush mail and judging take what is left, and catch up. Counting needs very little.
NICENESS = 10


class Command(BaseCommand):
    help = "Runs what has to happen by itself: posts, counting, mail, erasure. One on SQLite, any number on PostgreSQL."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:  # type: ignore[no-untyped-def]
        parser.add_argument("--once", action="store_true", help="run every job once, due or not, and end")

    def handle(self, *, once: bool, **options: object) -> None:
        with only_one():
            if once:
                self.run_once()
                return
            lean.use_few_arenas()
            stop = Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
            # Threads keep the niceness that they begin with: companions are to be on time, sweeps can wait.
            with jobs.companions(stop):
                os.nice(NICENESS)
                jobs.run_forever(stop)

    def run_once(self) -> None:
        for job in jobs.discover():
            note = jobs.run_once(job.name, now=timezone.now())
            self.stdout.write(f"{job.name}: {note or 'nothing to do'}")
        for name, companion in jobs.registry.companions.items():
            self.stdout.write(f"{name}: {companion.once(now=timezone.now()) or 'nothing to do'}")


@contextmanager
def only_one():  # type: ignore[no-untyped-def]
    """SQLite writes one at a time: a second worker would only wait, and sweeps have no other lock there."""
    if connection.vendor != "sqlite":
        yield
        return
    with open(settings.DATA_DIR / "worker.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("A worker runs in this data folder already; SQLite needs one.", returncode=2) from None
        yield
