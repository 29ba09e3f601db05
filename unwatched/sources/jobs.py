"""What the worker does for evidence, in a thread beside the sweeps: others' servers take their time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from django.db import close_old_connections
from django.utils import timezone

from unwatched.core.jobs import companion, sweep

from .services import proposals, rechecking, stamping

log = logging.getLogger(__name__)
REST = 3.0  # seconds between two looks at what is due


def work(stop: Event) -> None:
    while not stop.wait(REST):
        close_old_connections()
        work_once(now=timezone.now())


def work_once(*, now: datetime) -> str | None:
    """Pages that were agreed to, stamps, and one round of looking at what is cited. One that breaks stops no other."""
    done: list[str] = []
    for name, job in JOBS:
        try:
            if count := job(now=now):
                done.append(f"{count} {name}")
        except Exception:
            log.exception("evidence: %s broke", name)
    return ", ".join(done) or None


JOBS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("pages kept", proposals.fetch_due),
    ("stamps", stamping.ask_due),
    ("citations looked at", rechecking.look_due),
)
companion(name="evidence", run=work, once=work_once)


@sweep(every=timedelta(minutes=10), name="evidence roots")
def close_the_day(*, now: datetime) -> str | None:
    """The root over yesterday's manifests, and a row for everybody who is to stamp it."""
    made = stamping.close_day(now=now)
    planned = stamping.plan(now=now)
    if not made and not planned:
        return None
    return f"{made.size if made else 0} manifests, {planned} stamps to ask for"
