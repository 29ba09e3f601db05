"""Removing many signatures by what can be said without a name, and taking it back.

Which rows is settled when the button is pressed. A few are removed at once; of many the worker does one part after the
other, so that nobody who signs has to wait. Why so: docs/adr/0015-removals-in-parts.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved, Delivered, TooLate
from unwatched.actions.models import (
    COUNTING,
    OVER,
    WAITING,
    PartState,
    Petition,
    Removal,
    RemovalPart,
    RemovalState,
    Signature,
    SignatureState,
)
from unwatched.core.pacing import turns
from unwatched.vault import services as vault

from .chain import lock
from .counting import COUNTS
from .figures import rows_of

# Rows that are changed in one transaction, and up to which nobody has to wait for the worker.
PART = 500
AT_ONCE = 1000
# Seconds that one sweep may go on: the same worker counts and mails.
AT_MOST_SECONDS = 2.0


@dataclass(frozen=True)
class Conditions:
    """All that are given must be true. Only marks that are kept in clear can be asked for."""

    domain: str = ""
    since: datetime | None = None
    until: datetime | None = None
    postcode: bool | None = None
    place: str = ""
    language: str = ""
    aside: str = ""

    @property
    def are_empty(self) -> bool:
        return self == Conditions()

    def as_q(self) -> Q:
        q = Q()
        if self.domain:
            q &= Q(domain_mark=vault.mark(self.domain.strip().lower().lstrip("@"), purpose="domain"))
        if self.since:
            q &= Q(signed_at__gte=self.since)
        if self.until:
            q &= Q(signed_at__lte=self.until)
        if self.postcode is not None:
            q &= Q(has_postcode=self.postcode)
        if self.place:
            q &= Q(place__startswith=self.place)
        if self.language:
            q &= Q(language=self.language)
        if self.aside:
            q &= Q(aside=self.aside)
        return q


@dataclass(frozen=True)
class Match:
    """What conditions would do. ``matching`` is the number on the button, and the promise it makes."""

    matching: int
    aside: int
    counted: int


def matching(petition: Petition, conditions: Conditions) -> "QuerySet[Signature]":
    return rows_of(petition).filter(conditions.as_q(), state__in=(*WAITING, *COUNTING))


def preview(petition: Petition, conditions: Conditions) -> Match:
    numbers = matching(petition, conditions).aggregate(
        all=Count("pk"), of_aside=Count("pk", filter=~Q(aside="")), of_counted=Count("pk", filter=COUNTS)
    )
    return Match(matching=numbers["all"], aside=numbers["of_aside"], counted=numbers["of_counted"])


def remove(petition: Petition, conditions: Conditions, *, expected: int, why: str, by: User, now: datetime) -> Removal:
    """Removes what matches, if it is still as many as the person was shown. Raises CountMoved.

    Who signs later is not removed, whatever they match. ``why`` is one line that the public can read. More than
    AT_ONCE are left to the worker. Taken back by :func:`put_back`, until it is delivered.
    """
    ids = list(matching(petition, conditions).order_by("pk").values_list("pk", flat=True))
    if len(ids) != expected:
        raise CountMoved(len(ids))
    with transaction.atomic():
        removal = Removal.objects.create(petition=petition, at=now, why=why, number=len(ids))
        RemovalPart.objects.bulk_create(parts_of(removal, ids), batch_size=100)
        log(petition, "petition.remove", user=by, data={"number": len(ids), "why": why})
        if removal.number <= AT_ONCE:
            finish(removal, now=now)
    removal.refresh_from_db()
    return removal


def parts_of(removal: Removal, ids: list[int]) -> Iterable[RemovalPart]:
    for start in range(0, len(ids), PART):
        some = ids[start : start + PART]
        yield RemovalPart(removal=removal, ids=some, size=len(some))


def finish(removal: Removal, *, now: datetime) -> None:
    while step(removal, now=now):
        pass


def go_on(*, now: datetime) -> int:
    """The worker's share: part after part of what is being removed or put back, for some seconds. Gives how many rows
    it looked at."""
    looked = 0
    for _turn in turns(seconds=AT_MOST_SECONDS):
        removal = Removal.objects.moving().order_by("pk").first()
        if removal is None:
            break
        looked += step(removal, now=now)
    return looked


@transaction.atomic
def step(removal: Removal, *, now: datetime) -> int:
    """Does one part. Gives its size; 0 when there was none left, and the removal has come to its end.

    Under the petition's lock: whoever stops or takes back waits for one part, and no two workers do the same.
    """
    lock(removal.petition_id)
    removal.refresh_from_db()
    if removal.state == RemovalState.RUNNING:
        return remove_part(removal)
    if removal.state == RemovalState.RETURNING:
        return return_part(removal, now=now)
    return 0


def remove_part(removal: Removal) -> int:
    """Sets the next rows to removed. Those who were erased, or removed by others, in the meantime are left alone."""
    part = removal.parts.filter(state=PartState.DUE).first()
    if part is None:
        return end(removal, state=RemovalState.DONE, said="petition.removed")
    rows = Signature.objects.filter(pk__in=part.ids, state__in=(*WAITING, *COUNTING))
    removal.removed += rows.update(state=SignatureState.REMOVED, removal=removal, count_due=True)
    return close(part, removal, state=PartState.REMOVED)


def return_part(removal: Removal, *, now: datetime) -> int:
    """Puts the next rows back. Who was erased in the meantime stays away."""
    part = removal.parts.filter(state=PartState.REMOVED).first()
    if part is None:
        removal.taken_back_at = now
        return end(removal, state=RemovalState.RETURNED, said="petition.returned")
    rows = Signature.objects.filter(
        pk__in=part.ids, removal=removal, state=SignatureState.REMOVED, blind_index__isnull=False
    )
    confirmed = rows.filter(confirmed_at__isnull=False)
    number = confirmed.update(state=SignatureState.CONFIRMED, removal=None, count_due=True)
    number += rows.update(state=SignatureState.PENDING, removal=None)
    removal.removed -= number
    return close(part, removal, state=PartState.RETURNED)


def close(part: RemovalPart, removal: Removal, *, state: str) -> int:
    part.state = state
    part.save(update_fields=["state"])
    removal.save(update_fields=["removed"])
    return part.size


def end(removal: Removal, *, state: str, said: str) -> int:
    removal.state = state
    removal.save(update_fields=["state", "taken_back_at"])
    if state == RemovalState.RETURNED:
        removal.parts.all().delete()  # of no use any more
    if removal.number > AT_ONCE:
        log(removal.petition, said, data={"number": removal.removed, "why": removal.why})
    return 0


# --- Stop, go on, take back ------------------------------------------------------------------------


def stop(removal: Removal, *, by: User) -> None:
    """Leaves what is not removed yet alone. What is removed stays so. Raises TooLate."""
    turn(removal, was=(RemovalState.RUNNING,), state=RemovalState.STOPPED, said="petition.stop_removal", by=by)


def resume(removal: Removal, *, by: User) -> None:
    """Goes on with the rows of that time. Raises TooLate."""
    turn(removal, was=(RemovalState.STOPPED,), state=RemovalState.RUNNING, said="petition.resume_removal", by=by)


@transaction.atomic
def put_back(removal: Removal, *, by: User, now: datetime) -> Removal:
    """Takes a removal back, all that is done of it. Raises Delivered once it is too late, TooLate.

    Who was erased in the meantime stays away.
    """
    if removal.petition.state in OVER:
        raise Delivered
    was = (RemovalState.STOPPED, RemovalState.DONE)
    turn(removal, was=was, state=RemovalState.RETURNING, said="petition.put_back", by=by)
    if removal.removed <= AT_ONCE:
        finish(removal, now=now)
    return removal


@transaction.atomic
def turn(removal: Removal, *, was: tuple[str, ...], state: str, said: str, by: User) -> None:
    """Another state, if it is still one of those that the person saw."""
    lock(removal.petition_id)
    removal.refresh_from_db()
    if removal.state not in was:
        raise TooLate
    removal.state = state
    removal.save(update_fields=["state"])
    log(removal.petition, said, user=by, data={"number": removal.removed})


@dataclass(frozen=True)
class Progress:
    """Where a removal stands: of ``of`` rows ``done`` are dealt with."""

    done: int
    of: int

    @property
    def left(self) -> int:
        return self.of - self.done


def progress(removal: Removal) -> Progress:
    """Of what is being removed, or being put back."""
    sizes = dict(removal.parts.order_by().values_list("state").annotate(Sum("size")))
    removed, returned = sizes.get(PartState.REMOVED, 0), sizes.get(PartState.RETURNED, 0)
    if removal.state == RemovalState.RETURNING:
        return Progress(done=returned, of=returned + removed)
    return Progress(done=removed, of=removal.number)
