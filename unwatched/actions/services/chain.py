"""Counts that are only ever added to: what ticks and the steps of paper have in common."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from unwatched.actions.models import Petition, Step

START = bytes(32)

S = TypeVar("S", bound=Step)


def lock(petition_id: int) -> Petition:
    """Whoever counts holds this until the end of their transaction.

    NO KEY: signatures that are being taken point at this row and must not wait.
    """
    return Petition.objects.select_for_update(no_key=True).get(pk=petition_id)


def last_of(kind: type[S], petition_id: int) -> S | None:
    return kind._default_manager.filter(petition_id=petition_id).order_by("-number").first()


def append(step: S, *, now: datetime) -> S:
    """Writes a step after the last one of its kind. Under the petition's lock."""
    follow(step, last_of(type(step), step.petition_id), now=now)
    step.save(force_insert=True)
    return step


def append_all(steps: Sequence[tuple[S, datetime]]) -> None:
    """The same for many of one kind and petition, each with its moment."""
    first = steps[0][0]
    last = last_of(type(first), first.petition_id)
    for step, now in steps:
        follow(step, last, now=now)
        last = step
    type(first)._default_manager.bulk_create([step for step, _now in steps])


def follow(step: S, last: S | None, *, now: datetime) -> None:
    step.number = last.number + 1 if last else 1
    step.at = now.replace(microsecond=0)
    step.total = (last.total if last else 0) + step.change
    step.before = bytes(last.digest) if last else START
    step.digest = step.compute_digest()


def first_break(steps: Iterable[Step], *, after: Step | None = None) -> int | None:
    """The number of the first step that does not follow from the one before it; ``after``: the one before them all."""
    before, total, number = (bytes(after.digest), after.total, after.number) if after else (START, 0, 0)
    for step in steps:
        number, total = number + 1, total + step.change
        follows = bytes(step.before) == before and step.number == number and step.total == total
        if not follows or bytes(step.digest) != step.compute_digest():
            return step.number
        before = bytes(step.digest)
    return None
