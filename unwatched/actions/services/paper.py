"""Signatures on paper: a number for each batch of sheets, in a chain of its own. Nobody's name on them is typed.

Why they are not ticks: docs/adr/0014-paper-in-a-chain-of-its-own.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved, Delivered, StandsStill
from unwatched.actions.models import OVER, PaperBatch, PaperStep, Petition
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged, KeyMissing

from .chain import last_of, lock
from .moderation import UNREADABLE, ring_of
from .telling import append


@dataclass(frozen=True)
class Sheets:
    """What organisers say of the sheets that they have counted. ``note`` may name people: it is sealed."""

    signatures: int
    sheets: int
    collected_from: date
    collected_to: date
    place: str
    note: str = ""


@transaction.atomic
def record(petition: Petition, sheets: Sheets, *, by: User, now: datetime) -> PaperBatch:
    """Writes a batch down. Its number has to be written on the sheets. Raises Delivered, StandsStill."""
    check_open(lock(petition.pk))
    last = PaperBatch.objects.filter(petition=petition).order_by("-number").first()
    batch = PaperBatch.objects.create(
        petition=petition,
        number=last.number + 1 if last else 1,
        sheets=sheets.sheets,
        collected_from=sheets.collected_from,
        collected_to=sheets.collected_to,
        place=sheets.place,
        sealed=vault.seal({"note": sheets.note}, rings=[ring_of(petition)]) if sheets.note else None,
        made_at=now,
    )
    append(PaperStep(petition_id=petition.pk, batch=batch, change=sheets.signatures), now=now)
    log(petition, "petition.paper", user=by, data={"batch": batch.number, "number": sheets.signatures})
    return batch


@transaction.atomic
def correct(batch: PaperBatch, *, signatures: int, expected: int, why: str, by: User, now: datetime) -> None:
    """Another number for a batch, 0 to take it back. What was said before stays, and so does why it is another one now.

    ``expected`` is the number that the person was shown. Raises CountMoved, Delivered, StandsStill.
    """
    check_open(lock(batch.petition_id))
    held = PaperBatch.objects.counted().get(pk=batch.pk).signatures
    if held != expected:
        raise CountMoved(held)
    if signatures == held:
        return
    append(PaperStep(petition_id=batch.petition_id, batch=batch, change=signatures - held, why=why), now=now)
    data = {"batch": batch.number, "before": held, "number": signatures, "why": why}
    log(batch.petition, "petition.paper_correct", user=by, data=data)


def check_open(petition: Petition) -> None:
    if petition.state in OVER:
        raise Delivered
    if petition.held_at is not None:
        raise StandsStill


def total(petition: Petition) -> int:
    """How many signatures stand on paper."""
    last = last_of(PaperStep, petition.pk)
    return last.total if last else 0


def settle(petition: Petition, *, why: str, now: datetime) -> None:
    """After somebody has looked: a step that makes the total what the batches hold. Under the petition's lock."""
    of_batches = PaperStep.objects.filter(petition=petition, batch__isnull=False)
    held = of_batches.aggregate(sum=Sum("change"))["sum"] or 0
    if change := held - total(petition):
        append(PaperStep(petition_id=petition.pk, batch=None, change=change, why=why), now=now)


def notes(petition: Petition, batches: list[PaperBatch]) -> Mapping[int, str]:
    """The sealed notes of batches, by the batch. Raises VaultClosed."""
    return dict(open_notes(petition, [batch for batch in batches if batch.sealed is not None]))


def open_notes(petition: Petition, batches: list[PaperBatch]) -> Iterator[tuple[int, str]]:
    if not batches:
        return
    with vault.reading(ring_of(petition)) as read:
        for batch in batches:
            try:
                yield batch.pk, read(bytes(batch.sealed or b"")).get("note", "")
            except (KeyMissing, Damaged):
                yield batch.pk, UNREADABLE
