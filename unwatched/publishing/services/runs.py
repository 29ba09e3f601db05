"""One hand on the brake: starting, pausing, moving, skipping and stopping what goes out in a row.

Every control takes the run's lock first, as the publisher does before it takes a post: whoever commits first has won,
and what has left already cannot be called back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.publishing import audit
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import (
    BLOCKING,
    STILL_GOING,
    Channel,
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Run,
    RunState,
    Thread,
    ThreadState,
)

from . import lateness, ledger, planning
from .locking import lock_run

UNASKED: dict[str, Any] = {"paused_at": None, "late_thread": None, "said": ""}


@transaction.atomic
def start(run: Run, *, by: User | None, now: datetime) -> Run:
    """From now on its threads go out at their times. Late, all of it moves so that the first one is due now."""
    run = _in_state(run, RunState.WAITING, said=_("This has been started already."))
    _not_before(run, now=now)
    return _write(run, "run.start", by=by, state=RunState.RUNNING, started_at=now)


@transaction.atomic
def pause(run: Run, *, by: User | None, now: datetime) -> Run:
    """Nothing more goes out. What is on its way arrives."""
    run = _in_state(run, RunState.RUNNING, said=_("Only what is running can be paused."))
    return _write(run, "run.pause", by=by, state=RunState.PAUSED, **(UNASKED | {"paused_at": now}))


@transaction.atomic
def resume(run: Run, *, by: User | None, now: datetime) -> Run:
    """Go on: everything not yet posted moves by the length of the pause, and further if it would be late then."""
    run = _paused(run)
    if run.paused_at and now > run.paused_at:
        lateness.move_waiting(run, now - run.paused_at)
    _not_before(run, now=now)
    return _go_on(run, "run.resume", by=by)


@transaction.atomic
def shift(run: Run, *, seconds: int, by: User | None, now: datetime) -> Run:
    """Move everything that is not yet posted, later or earlier, but never into the past."""
    run = _going(run)
    delta = timedelta(seconds=seconds)
    if seconds < 0 and (first := _first_due(run)):
        delta = max(delta, min(now - first, timedelta(0)))
    lateness.move_waiting(run, delta)
    return _write(run, "run.shift", by=by, log={"seconds": int(delta.total_seconds())})


@transaction.atomic
def skip(run: Run, thread: Thread, *, by: User | None, now: datetime) -> Run:
    """Leave out what is not posted of one thread. The others keep their times."""
    run = _going(run)
    _skip(run, thread, now=now)
    return _write(run, "run.skip", by=by, log={"thread": thread.title})


@transaction.atomic
def next_now(run: Run, *, by: User | None, now: datetime) -> Run:
    """The next thread goes out now. All that follow move along, so that the gaps stay."""
    run = _in_state(run, RunState.RUNNING, said=_("Resume first; then the next one can go out."))
    coming = upcoming(run)
    if not coming:
        raise PublishingError(_("Everything has gone out already."))
    assert coming[0].due_at is not None
    lateness.move_waiting(run, now - coming[0].due_at, from_rank=coming[0].rank)
    return _write(run, "run.next_now", by=by, log={"thread": coming[0].title})


@transaction.atomic
def stop(run: Run, *, by: User | None, now: datetime) -> Run:
    """What is not yet posted stays here. It can be started again from any thread."""
    run = _going(run)
    run.threads.filter(state=ThreadState.PLANNED).update(state=ThreadState.STOPPED)
    planning.drop_rows(_rows(run).filter(state__in=planning.UNSENT))
    return _write(run, "run.stop", by=by, state=RunState.STOPPED, ended_at=now, **UNASKED)


@transaction.atomic
def restart_from(run: Run, thread: Thread, *, by: User | None, now: datetime) -> Run:
    """After a stop: this thread goes out now, and those after it with their gaps."""
    run = _in_state(run, RunState.STOPPED, said=_("Only what was stopped can be started again."))
    again = list(run.threads.filter(Q(state=ThreadState.STOPPED) | Q(pk=thread.pk), rank__gte=thread.rank))
    if thread not in again or not thread.deliveries.exclude(state=DeliveryState.SENT).exists():
        raise PublishingError(_("This part has gone out already. Choose a later one."))
    for one in again:
        Thread.objects.filter(pk=one.pk).update(state=ThreadState.PLANNED)
        planning.plan_rows(one, again=True)
    lateness.move_waiting(run, now - _due(thread), from_rank=thread.rank)
    log = {"thread": thread.title}
    return _write(run, "run.restart", by=by, log=log, state=RunState.RUNNING, ended_at=None, **UNASKED)


# --- "Q4 is 70 seconds late. Send it now, move everything, or skip it?" ----------------------


@transaction.atomic
def send_late(run: Run, *, by: User | None, now: datetime) -> Run:
    """Send the late one now; what follows keeps its times."""
    run = _asked(run)
    rows = _rows(run).filter(thread=run.late_thread, state=DeliveryState.WAITING)
    rows.filter(due_at__lt=now).update(due_at=now, not_before=None)
    return _go_on(run, "run.send_late", by=by)


@transaction.atomic
def move_all(run: Run, *, by: User | None, now: datetime) -> Run:
    """Send the late one now, and move everything after it along, so that the gaps stay."""
    run = _asked(run)
    _rows(run).filter(thread=run.late_thread, state=DeliveryState.WAITING).update(not_before=None)
    _not_before(run, now=now)
    return _go_on(run, "run.move_all", by=by)


@transaction.atomic
def skip_late(run: Run, *, by: User | None, now: datetime) -> Run:
    """Leave the late one out; what follows keeps its times."""
    run = _asked(run)
    assert run.late_thread is not None
    _skip(run, run.late_thread, now=now)
    return _go_on(run, "run.skip_late", by=by)


# --- Looking ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChannelStanding:
    """How a run stands on one channel."""

    channel: Channel
    sent: int
    total: int
    stuck: int  # refused and held back
    by_hand: int
    last: Delivery | None  # the last that was posted


@dataclass(frozen=True)
class RunStanding:
    """How a run stands. ``question``: why it paused by itself and asks."""

    run: Run
    now_posted: Thread | None  # the last thread of which something stands
    next: Thread | None
    channels: Sequence[ChannelStanding]
    late_thread: Thread | None
    question: str
    rows: Sequence[Delivery]  # all of it, in its order, each with its thread


def upcoming(run: Run) -> list[Thread]:
    """Threads of which nothing has left yet, in their order."""
    return _upcoming(list(_in_order(run)))


def stands(run: Run) -> RunStanding:
    run = Run.objects.select_related("late_thread").get(pk=run.pk)
    rows = list(_in_order(run).select_related("channel"))
    by_channel: dict[Channel, list[Delivery]] = {}
    for row in rows:
        by_channel.setdefault(row.channel, []).append(row)
    sent = [row for row in rows if row.state == DeliveryState.SENT]
    return RunStanding(
        run=run,
        now_posted=sent[-1].thread if sent else None,
        next=next(iter(_upcoming(rows)), None),
        channels=[_standing(channel, rows) for channel, rows in by_channel.items()],
        late_thread=run.late_thread,
        question=run.said if run.state == RunState.PAUSED else "",
        rows=rows,
    )


def _upcoming(rows: Sequence[Delivery]) -> list[Thread]:
    begun = {row.thread for row in rows if row.state in (*BLOCKING, DeliveryState.SENT)}
    waiting = {row.thread: True for row in rows if row.state == DeliveryState.WAITING}
    return [thread for thread in waiting if thread.state == ThreadState.PLANNED and thread not in begun]


def _standing(channel: Channel, rows: Sequence[Delivery]) -> ChannelStanding:
    states = [row.state for row in rows]
    sent = [row for row in rows if row.state == DeliveryState.SENT]
    return ChannelStanding(
        channel=channel,
        sent=len(sent),
        total=len(rows) - states.count(DeliveryState.DROPPED),
        stuck=states.count(DeliveryState.REFUSED) + states.count(DeliveryState.HELD),
        by_hand=states.count(DeliveryState.BY_HAND),
        last=max(sent, key=lambda row: row.sent_at or row.due_at, default=None),
    )


# --- Parts -----------------------------------------------------------------------------------


def _rows(run: Run) -> DeliveryQuerySet:
    return Delivery.objects.filter(thread__run=run)


def _in_order(run: Run) -> DeliveryQuerySet:
    """All of it, each row with its thread."""
    return _rows(run).select_related("thread").order_by("thread__rank", "position")


def _in_state(run: Run, *states: RunState, said: str) -> Run:
    run = lock_run(run)
    if run.state not in states:
        raise PublishingError(said)
    return run


def _going(run: Run) -> Run:
    return _in_state(run, *STILL_GOING, said=_("This is over."))


def _paused(run: Run) -> Run:
    return _in_state(run, RunState.PAUSED, said=_("This is not paused."))


def _asked(run: Run) -> Run:
    """A run that waits for the answer about a late thread."""
    run = _paused(run)
    if run.late_thread is None:
        raise PublishingError(_("Nothing is late any more. Resume it."))
    return run


def _go_on(run: Run, action: str, *, by: User | None) -> Run:
    return _write(run, action, by=by, state=RunState.RUNNING, **UNASKED)


def _write(run: Run, action: str, *, by: User | None, log: dict[str, Any] | None = None, **values: Any) -> Run:
    Run.objects.filter(pk=run.pk).update(changes=F("changes") + 1, **values)
    audit.write(run, action, by=by, **(log or {}))
    run.refresh_from_db()
    return run


def _skip(run: Run, thread: Thread, *, now: datetime) -> None:
    if thread.run_id != run.pk:
        raise PublishingError(_("This is not a part of it."))
    run.threads.filter(pk=thread.pk, state=ThreadState.PLANNED).update(state=ThreadState.SKIPPED)
    planning.drop_rows(_rows(run).filter(thread=thread, state__in=planning.UNSENT))
    ledger.finish(thread, now=now)


def _first_due(run: Run) -> datetime | None:
    rows = _rows(run).filter(state=DeliveryState.WAITING, thread__state=ThreadState.PLANNED)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def _not_before(run: Run, *, now: datetime) -> None:
    """Move all of it so that what is next is not late."""
    first = _first_due(run)
    if first is not None and first < now:
        lateness.move_waiting(run, now - first)


def _due(thread: Thread) -> datetime:
    thread.refresh_from_db(fields=["due_at"])
    assert thread.due_at is not None
    return thread.due_at
