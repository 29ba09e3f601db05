"""Every edit of the ledgers goes through here: the row, its history (`Change`) and the office's log, in one go.

Works for each kind of row: a law, its events and provisions, a commitment, its wordings, events and scores.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.ledger import audit
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Change, ChangeKind, Commitment, Law, LawEvent, Provision, Reading, Wording

OWN = {"id", "added_at", "added_by", "seed_key", "law", "commitment"}  # no part of what people say about a row


@transaction.atomic
def add(row: models.Model, *, by: User | None, now: datetime, why: str = "") -> None:
    """Saves a new row and begins its history."""
    if isinstance(row, Law | Commitment):
        row.added_at, row.added_by = now, by
    row.save()
    _write(row, ChangeKind.ADDED, {name: [None, value] for name, value in said(row).items() if value}, by, now, why)


@transaction.atomic
def change(row: models.Model, values: Mapping[str, Any], *, by: User | None, now: datetime, why: str = "") -> bool:
    """Sets these fields; whether anything is another than before. `row` may come changed from a form: what counts is
    what stands in the database."""
    stored = type(row)._default_manager.select_for_update().get(pk=row.pk)
    before = said(stored)
    for name, value in values.items():
        setattr(stored, name, value)
    after = said(stored)
    changed = {name: [before[name], value] for name, value in after.items() if value != before[name]}
    if not changed:
        return False
    stored.save(update_fields=list(changed))
    for name in changed:
        setattr(row, name, getattr(stored, name))
    _write(stored, ChangeKind.CHANGED, changed, by, now, why)
    return True


@transaction.atomic
def remove(row: models.Model, *, by: User | None, now: datetime, why: str) -> None:
    """Takes a row away that should never have been there. Its history keeps what it said. Raises LedgerError.

    For a conflict this is the wrong way: there both sides stay, and `prefer` says which one is better.
    """
    if not why.strip():
        raise LedgerError(_("Say why it is removed: the history keeps the reason."))
    if isinstance(row, Law | Commitment):
        raise LedgerError(_("A law or a commitment stays in the ledger. Write down what became of it as an event."))
    _write(row, ChangeKind.REMOVED, {name: [value, None] for name, value in said(row).items() if value}, by, now, why)
    row.delete()


@transaction.atomic
def prefer(row: LawEvent | Provision | Reading, *, by: User | None, now: datetime, why: str) -> None:
    """Of several accounts this is the better one, we think. The others stay beside it. Raises LedgerError."""
    if not why.strip():
        raise LedgerError(_("Say why this account is the better one."))
    for other in sides(row):
        if other.pk != row.pk and other.preferred:
            change(other, {"preferred": False, "preferred_why": "", "preferred_by": None, "preferred_at": None},
                   by=by, now=now)  # fmt: skip
    change(row, {"preferred": True, "preferred_why": why.strip(), "preferred_by": by, "preferred_at": now},
           by=by, now=now)  # fmt: skip


def sides(row: LawEvent | Provision | Reading) -> list[Any]:
    """All accounts of the same thing, this one among them."""
    if isinstance(row, LawEvent):
        return [one for one in LawEvent.objects.filter(law_id=row.law_id) if one.happening == row.happening]
    if isinstance(row, Provision):
        return list(Provision.objects.filter(law_id=row.law_id, slot=row.slot))
    return list(Reading.objects.filter(figure_id=row.figure_id))


def flag_narrowed(wording: Wording, *, narrowed: bool, by: User | None, now: datetime, why: str) -> None:
    """A person says that these words promise less than those before, or takes that back. Raises LedgerError."""
    if narrowed and not why.strip():
        raise LedgerError(_("Say what became less: the public reads it beside the words."))
    values = {
        "narrowed": narrowed,
        "narrowed_why": why.strip() if narrowed else "",
        "narrowed_by": by if narrowed else None,
        "narrowed_at": now if narrowed else None,
    }
    change(wording, values, by=by, now=now)


def said(row: models.Model) -> dict[str, Any]:
    """What a row says, as JSON can hold it; another row is its primary key."""
    found = {}
    for field in row._meta.local_fields:
        if field.name not in OWN:
            value = getattr(row, field.attname)
            found[field.name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def about(row: Any) -> Law | Commitment | None:
    """The law or the commitment that a row belongs to; None for companies and figures."""
    if isinstance(row, Law | Commitment):
        return row
    found: Law | Commitment | None = getattr(row, "law", None) or getattr(row, "commitment", None)
    return found


def _write(
    row: models.Model, kind: ChangeKind, values: Mapping[str, Any], by: User | None, now: datetime, why: str
) -> None:
    of = about(row)
    Change.objects.create(
        law=of if isinstance(of, Law) else None, commitment=of if isinstance(of, Commitment) else None, at=now, by=by,
        kind=kind, what=row._meta.model_name or "", row=row.pk, title=str(row)[:300], values=dict(values),
        why=why.strip()[:300], seed_key=getattr(row, "seed_key", ""),
    )  # fmt: skip
    audit.write(of or row, f"ledger.{kind}", by=by, what=str(row)[:200])
