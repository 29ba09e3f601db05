"""Taking an edit back, and removing a row so that it can be had back with its sources. Nothing old is ever lost."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.ledger import audit
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Change, ChangeKind, Commitment, Company, Figure, Law

from . import changing, sourcing

SOURCES = "sources"  # in a removed row's values: no field of it
WHOLE = (Law, Commitment, Company, Figure)
# What may hang on one of these; bills protect the laws that they are compared with.
HANGING = ("events", "provisions", "wordings", "scores", "commitments", "readings", "suggestions")


@transaction.atomic
def remove(row: models.Model, *, by: User | None, now: datetime, why: str) -> None:
    """As `changing.remove`; the addresses of its sources stay in the history. Raises LedgerError."""
    cited, pk = sourcing.names(row), row.pk
    changing.remove(row, by=by, now=now, why=why)
    change = _of(row, pk).filter(kind=ChangeKind.REMOVED).order_by("-pk")[0]
    if cited:
        change.values[SOURCES] = [cited, None]
        change.save(update_fields=["values"])


@transaction.atomic
def take_back(change: Change, *, by: User, now: datetime) -> None:
    """Makes it as it was before one edit. That is an edit, too. Raises LedgerError when it cannot be."""
    why = _("An edit of %(day)s was taken back.") % {"day": f"{change.at:%Y-%m-%d}"}
    if change.kind == ChangeKind.REMOVED:
        _bring_back(change, by=by, now=now, why=why)
        return
    row = model_of(change)._default_manager.filter(pk=change.row).first()
    if row is None:
        raise LedgerError(_("The line is not there any more. Take its removal back first."))
    if change.kind == ChangeKind.ADDED:
        (_remove_empty if isinstance(row, WHOLE) else remove)(row, by=by, now=now, why=why)
        return
    now_said = changing.said(row)
    moved = [name for name, (_before, after) in change.values.items() if now_said.get(name) != after]
    if moved:
        raise LedgerError(_("It has been changed again since then. Take the newer edit back first."))
    before = {name: pair[0] for name, pair in change.values.items()}
    changing.change(row, values_of(type(row), before), by=by, now=now, why=why)


def _remove_empty(row: Any, *, by: User | None, now: datetime, why: str) -> None:
    """A law, a promise, a company or a figure that was begun by mistake: it goes while nothing hangs on it.

    Its own history would go with it; so what it said is written down where it belongs to no law and no promise.
    """
    if any(getattr(row, name).exists() for name in HANGING if hasattr(row, name)):
        raise LedgerError(_("It stays in the ledger: other lines hang on it. Write down what became of it instead."))
    values = {name: [value, None] for name, value in changing.said(row).items() if value}
    if cited := sourcing.names(row):
        values[SOURCES] = [cited, None]
    change = Change(kind=ChangeKind.REMOVED, what=row._meta.model_name, row=row.pk, title=str(row)[:300],
                    values=values, at=now, by=by, why=why)  # fmt: skip
    audit.write(row, "ledger.removed", by=by, what=str(row)[:200])
    try:
        row.delete()
    except models.ProtectedError as error:
        raise LedgerError(_("It stays in the ledger: something else needs it.")) from error
    change.save()


def _bring_back(change: Change, *, by: User, now: datetime, why: str) -> None:
    model = model_of(change)
    newer = _of_model(change.what, change.row).filter(pk__gt=change.pk)
    if newer.exists() or model._default_manager.filter(pk=change.row).exists():
        raise LedgerError(_("It has been brought back already."))
    before = {name: pair[0] for name, pair in change.values.items()}
    cited = before.pop(SOURCES, None) or []
    row = model(pk=change.row, **values_of(model, before))
    for name in ("law_id", "commitment_id"):
        if getattr(change, name) and hasattr(row, name):
            setattr(row, name, getattr(change, name))
    changing.add(row, by=by, now=now, why=why)
    for name in cited:
        is_address = name.startswith(("http://", "https://"))
        sourcing.cite(row, url=name if is_address else "", title="" if is_address else name, by=by, now=now)


def model_of(change: Change) -> type[models.Model]:
    return apps.get_model("ledger", change.what)


def values_of(model: type[models.Model], said: dict[str, Any]) -> dict[str, Any]:
    """What the history says, as the fields take it: other rows by their key, moments as moments."""
    values = {}
    for name, value in said.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:  # of an older version
            continue
        if isinstance(field, models.ForeignKey):
            alive = value is None or field.related_model._default_manager.filter(pk=value).exists()
            values[field.attname] = value if alive else None
        elif isinstance(field, models.Field):
            values[name] = field.to_python(value) if value is not None else field.get_default()
    return values


def _of(row: models.Model, pk: int) -> "models.QuerySet[Change]":
    return _of_model(str(row._meta.model_name), pk)


def _of_model(what: str, pk: int) -> "models.QuerySet[Change]":
    return Change.objects.filter(what=what, row=pk)
