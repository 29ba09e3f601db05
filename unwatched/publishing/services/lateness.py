"""What is too late is not sent but asks; what is a little late takes what follows along, so that gaps stay."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.publishing.models import (
    BLOCKING,
    ChannelState,
    Delivery,
    DeliveryState,
    Run,
    RunState,
    Thread,
    ThreadState,
)

from .locking import lock_thread

# Less than this nobody notices, and chats stay on the full minute.
UNNOTICED = timedelta(seconds=3)


def may_go(row: Delivery, *, now: datetime) -> bool:
    """Whether a row whose turn it is may still be sent. Pauses its run, or its thread, when it is too late.

    Called with the run and the thread locked.
    """
    late = how_late(row, now=now)
    if late > patience(row.thread):
        ask(row, late, now=now)
        return False
    return True


def keep_gaps(row: Delivery, *, thread: Thread) -> None:
    """A thread of a run began late: what follows moves along. Once, however many channels were late with it.

    Called with the run and the thread locked, when its first post stands.
    """
    if thread.run is None or thread.due_at is None or row.position or row.taken_at is None:
        return
    late = row.taken_at - max(thread.due_at, row.due_at)
    if late > UNNOTICED:
        move_waiting(thread.run, late, from_rank=thread.rank + 1)
        rest = thread.deliveries.filter(channel=row.channel_id, state=DeliveryState.WAITING)
        rest.update(due_at=F("due_at") + late)
        Thread.objects.filter(pk=thread.pk).update(due_at=thread.due_at + late)


def overdue(*, now: datetime) -> list[int]:
    """Rows that are too late, whatever keeps them: a server that is down, a limit, a post before them in doubt."""
    rows = Delivery.objects.planned(until=now).filter(channel__state=ChannelState.WORKING, channel__by_hand=False)
    return [
        row.pk
        for row in rows.select_related("thread__run").order_by("due_at", "thread__rank", "position")[:500]
        if now - row.due_at > patience(row.thread) and how_late(row, now=now) > patience(row.thread)
    ]


@transaction.atomic
def ask_if_late(pk: int, *, now: datetime) -> None:
    """Look once more with the locks, and ask."""
    row = Delivery.objects.select_related("thread").get(pk=pk)
    lock_thread(row.thread)
    still = Delivery.objects.planned(until=now).filter(pk=pk).select_related("thread__run").first()
    if still and (late := how_late(still, now=now)) > patience(still.thread):
        ask(still, late, now=now)


def how_late(row: Delivery, *, now: datetime) -> timedelta:
    """Since its turn: its time, or when the post before it stood on the network."""
    before = Delivery.objects.filter(
        thread=row.thread_id, channel=row.channel_id, position=row.position - 1, sent_at__gt=row.due_at
    )
    stood = before.values_list("sent_at", flat=True).first() if row.position else None
    return now - (stood or row.due_at)


def patience(thread: Thread) -> timedelta:
    return timedelta(seconds=thread.run.patience if thread.run else thread.patience)


def ask(row: Delivery, late: timedelta, *, now: datetime) -> None:
    """Stop, and let a person decide. What kept it, if we know, stands beside the question."""
    thread, why = row.thread, f" {row.channel}: {row.said}" if row.said else ""
    with translation.override(settings.LANGUAGE_CODE):
        told = {"title": thread.title, "late": in_words(late)}
        question = _("“%(title)s” is %(late)s late. Send it now, move everything, or skip it?") % told
        alone = _("This is %(late)s late, so it was not sent by itself. Choose a new time, or post it now.") % told
    if thread.run_id:
        Run.objects.filter(pk=thread.run_id, state=RunState.RUNNING).update(
            state=RunState.PAUSED, paused_at=now, late_thread=thread, changes=F("changes") + 1,
            said=f"{question}{why}"[:300],
        )  # fmt: skip
        return
    Thread.objects.filter(pk=thread.pk, state=ThreadState.PLANNED).update(
        state=ThreadState.PAUSED, said=f"{alone}{why}"[:300]
    )


def in_words(late: timedelta) -> str:
    seconds = int(late.total_seconds())
    if seconds < 120:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = seconds // 60
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}


def move_waiting(run: Run, by: timedelta, *, from_rank: int = 0) -> None:
    """Move what is not yet posted of a run, from one of its threads on. A thread that has begun keeps its time."""
    waiting = Delivery.objects.filter(thread__run=run, thread__rank__gte=from_rank, state=DeliveryState.WAITING)
    begun = Delivery.objects.filter(thread__run=run, state__in=(*BLOCKING, DeliveryState.SENT))
    threads = run.threads.filter(rank__gte=from_rank, state=ThreadState.PLANNED)
    threads.exclude(pk__in=begun.values("thread")).update(due_at=F("due_at") + by)
    waiting.update(due_at=F("due_at") + by)
