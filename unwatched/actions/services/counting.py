"""Counting by ticks: append-only, exact, and nothing hot. Why it is so: docs/explanation/counting.md."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from unwatched.actions.models import Petition, Signature, Tick

START = bytes(32)


class DoesNotAddUp(Exception):
    """The nightly alarm: ticks and rows of these petitions differ. Nothing is lost; a person has to look."""


def petitions_due() -> list[int]:
    """Petitions with rows that a tick has to look at."""
    return list(Signature.objects.filter(count_due=True).order_by().values_list("petition_id", flat=True).distinct())


@transaction.atomic
def tick(petition_id: int, *, now: datetime) -> Tick | None:
    """Adds what was confirmed, and takes back what counts no longer, since the last tick. None when nothing changed.

    Rows are marked in the same transaction that writes the tick, so that it does not matter when a confirmation
    commits, whose clock is wrong, who dies in between, or how many tickers run: each row is counted once.
    """
    # One ticker a petition at a time. NO KEY: signatures that are being taken point at this row and must not wait.
    Petition.objects.select_for_update(no_key=True).get(pk=petition_id)
    rows = Signature.objects.filter(petition_id=petition_id)
    added = rows.to_add().update(counted=True, count_due=False)
    taken_back = rows.to_take_back().update(counted=False, count_due=False)
    rows.settled().update(count_due=False)
    if not added and not taken_back:
        return None
    return append(petition_id, added=added, taken_back=taken_back, now=now)


def append(petition_id: int, *, added: int, taken_back: int, now: datetime) -> Tick:
    last = Tick.objects.filter(petition_id=petition_id).order_by("-number").first()
    new = Tick(
        petition_id=petition_id,
        number=last.number + 1 if last else 1,
        at=now.replace(microsecond=0),
        added=added,
        taken_back=taken_back,
        total=(last.total if last else 0) + added - taken_back,
        before=bytes(last.digest) if last else START,
    )
    new.digest = new.compute_digest()
    new.save(force_insert=True)
    return new


@dataclass(frozen=True)
class Finding:
    """What a recount says of one petition."""

    petition_id: int
    ticks: int
    total: int
    rows: int
    broken_at: int | None  # number of the first tick whose hash does not fit

    @property
    def difference(self) -> int:
        return self.total - self.rows

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None and self.difference == 0


@transaction.atomic
def recount(petition_id: int) -> Finding:
    """Compares the chain of ticks with the rows themselves. Changes nothing.

    The rows are those that a tick has marked, plus what it has not looked at yet and less what it will take back:
    so the answer is exact also while people sign.
    """
    Petition.objects.select_for_update(no_key=True).get(pk=petition_id)
    ticks = list(Tick.objects.filter(petition_id=petition_id).order_by("number"))
    rows = Signature.objects.filter(petition_id=petition_id)
    waiting = rows.to_add().count() - rows.to_take_back().count()
    return Finding(
        petition_id=petition_id,
        ticks=len(ticks),
        total=ticks[-1].total if ticks else 0,
        rows=rows.counting().count() - waiting,
        broken_at=first_break(ticks),
    )


def first_break(ticks: list[Tick]) -> int | None:
    """The number of the first tick that does not follow from the one before it."""
    before, total, number = START, 0, 0
    for step in ticks:
        number, total = number + 1, total + step.added - step.taken_back
        follows = bytes(step.before) == before and step.number == number and step.total == total
        if not follows or bytes(step.digest) != step.compute_digest():
            return step.number
        before = bytes(step.digest)
    return None
