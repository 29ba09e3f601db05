"""Counting by ticks: append-only, exact, and nothing hot. Why it is so: docs/explanation/counting.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Count, Q

from unwatched.actions.models import COUNTING, PaperStep, Petition, Settlement, Signature, Step, Tick
from unwatched.actions.models.signature import SignatureQuerySet
from unwatched.core.pacing import turns

from .chain import append_all, first_break, last_of, lock
from .figures import rows_of
from .telling import append as append_step

# Rows that one tick marks at most: a removal of a million must not become one long transaction.
AT_MOST = 1000
# Seconds that one sweep may go on ticking: the same worker mails.
AT_MOST_SECONDS = 8.0

COUNTS = Q(state__in=COUNTING, aside="")

S = TypeVar("S", bound=Step)


class DoesNotAddUp(Exception):
    """The nightly alarm: ticks and rows of these petitions differ. Nothing is lost; a person has to look."""


def petitions_due() -> list[int]:
    """Petitions with rows that a tick has to look at. Not those whose number stands still."""
    rows = Signature.objects.filter(count_due=True, petition__held_at=None).order_by()
    return list(rows.values_list("petition_id", flat=True).distinct())


def count_all(*, now: datetime) -> int:
    """Ticks until nothing is due, or the time is up. Gives how many it wrote."""
    written = 0
    due: list[int] = []
    for _turn in turns(seconds=AT_MOST_SECONDS):
        due = due or petitions_due()
        if not due:
            break
        written += tick(due.pop(), now=now) is not None
    return written


@transaction.atomic
def tick(petition_id: int, *, now: datetime) -> Tick | None:
    """Adds what was confirmed, and takes back what counts no longer, since the last tick. None when nothing changed,
    or when the number stands still. Of very many rows it takes some; the next tick takes the next ones.

    Rows are marked in the same transaction that writes the tick, so that it does not matter when a confirmation
    commits, whose clock is wrong, who dies in between, or how many tickers run: each row is counted once.
    """
    if lock(petition_id).held_at is not None:
        return None
    rows = some_due(petition_id)
    added = rows.to_add().update(counted=True, count_due=False)
    taken_back = rows.to_take_back().update(counted=False, count_due=False)
    rows.settled().update(count_due=False)
    if not added and not taken_back:
        return None
    return append(petition_id, added=added, taken_back=taken_back, now=now)


def some_due(petition_id: int) -> SignatureQuerySet:
    """Rows that a tick has to look at; of very many any AT_MOST of them.

    Their numbers are read first: as a subquery, PostgreSQL took 87 s for a thousand when very many had just become due.
    """
    due = Signature.objects.filter(petition_id=petition_id, count_due=True).order_by()
    return Signature.objects.filter(pk__in=list(due.values_list("pk", flat=True)[:AT_MOST]))


def append(petition_id: int, *, added: int, taken_back: int, now: datetime) -> Tick:
    return append_step(Tick(petition_id=petition_id, added=added, taken_back=taken_back), now=now)


def append_history(petition_id: int, changes: Iterable[tuple[int, int, datetime]]) -> None:
    """Many ticks of the past: (added, taken back, when). Only the last number is told to programmes of others."""
    *before, (added, taken_back, now) = changes
    ticks = [(Tick(petition_id=petition_id, added=more, taken_back=less), at) for more, less, at in before]
    if ticks:
        append_all(ticks)
    append(petition_id, added=added, taken_back=taken_back, now=now)


@dataclass(frozen=True)
class Finding:
    """What a recount says of one petition."""

    petition_id: int
    ticks: int
    total: int
    rows: int
    broken_at: int | None  # number of the first tick whose hash does not fit
    paper_broken_at: int | None = None  # the same of the steps of paper

    @property
    def difference(self) -> int:
        return self.total - self.rows

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None and self.paper_broken_at is None and self.difference == 0


@transaction.atomic
def recount(petition_id: int) -> Finding:
    """Compares the chain of ticks with the rows themselves, and looks at the chain of paper. Changes nothing.

    The rows are those that a tick has marked, plus what it has not looked at yet and less what it will take back:
    so the answer is exact also while people sign. What somebody has looked at before is not found again.
    """
    petition = lock(petition_id)
    settled = Settlement.objects.filter(petition_id=petition_id).order_by("-pk").first()
    last = last_of(Tick, petition_id)
    return Finding(
        petition_id=petition_id,
        ticks=last.number if last else 0,
        total=last.total if last else 0,
        rows=rows_that_ticks_should_know(petition),
        broken_at=break_after(Tick, petition_id, settled.tick if settled else 0),
        paper_broken_at=break_after(PaperStep, petition_id, settled.paper_step if settled else 0),
    )


def rows_that_ticks_should_know(petition: Petition) -> int:
    """One statement, so that nobody can be confirmed between two of them."""
    found: dict[str, int] = rows_of(petition).aggregate(
        counts=Count("pk", filter=COUNTS),
        to_add=Count("pk", filter=COUNTS & Q(count_due=True, counted=False)),
        to_take_back=Count("pk", filter=~COUNTS & Q(count_due=True, counted=True)),
    )
    return found["counts"] - found["to_add"] + found["to_take_back"]


def break_after(kind: type[S], petition_id: int, number: int) -> int | None:
    """The first step after this number that does not follow from the one before it."""
    steps = kind._default_manager.filter(petition_id=petition_id).order_by("number")
    if kind is PaperStep:
        steps = steps.select_related("batch")
    after = steps.filter(number=number).first()
    return first_break(steps.filter(number__gt=number).iterator(), after=after)
