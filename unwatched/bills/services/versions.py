"""Versions: the bill as it stood when somebody saved it. They never change; going back makes a new beginning."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit, stored
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill, BillPart, BillVersion
from unwatched.bills.text.shapes import Law

from . import drafting

MOST = 2000  # of one bill


@transaction.atomic
def save(bill: Bill, *, by: User, now: datetime, note: str = "") -> BillVersion:
    """Keeps the bill as it stands. Where nothing has changed since the last version, that one is given back."""
    Bill.objects.select_for_update().get(pk=bill.pk)
    bill.refresh_from_db(fields=["values", "title", "sections"])
    parts = drafting.parts_of(bill)
    draft = drafting.draft(bill, parts)
    last = bill.versions.first()
    is_same = last and (last.text, last.parts, last.sections or []) == (
        draft.composed.text, as_json(parts), bill.sections,
    )  # fmt: skip
    if last and is_same:
        return last
    number = last.number + 1 if last else 1
    if number > MOST:
        raise BillError(_("A bill has no more than %(n)s versions. Begin a new one from it.") % {"n": MOST})
    version = BillVersion.objects.create(
        bill=bill, number=number, by=by, at=now, note=" ".join(note.split())[:300], title=draft.composed.title[:200],
        place=str(bill.jurisdiction)[:200], parts=as_json(parts), values=bill.values,
        sections=bill.sections or None, text=draft.composed.text,
        law=stored.to_json(draft.law),
    )  # fmt: skip
    audit.write(bill, "bill.save", by=by, number=number)
    return version


def as_json(parts: drafting.Parts) -> dict[str, Any]:
    names = ("choice", "own", "uses_own", "why_not")
    return {slot: {name: getattr(part, name) for name in names} for slot, part in sorted(parts.items())}


def law_of(version: BillVersion) -> Law:
    return stored.from_json(version.law)


@transaction.atomic
def go_back(bill: Bill, version: BillVersion, *, by: User, now: datetime) -> BillVersion | None:
    """Takes an earlier version up again. What stands now is saved first, so that nothing is lost; gives that one."""
    before = bill.versions.first()
    saved = save(bill, by=by, now=now, note=_("before going back to version %(n)s") % {"n": version.number})
    bill.parts.all().delete()
    BillPart.objects.bulk_create(
        BillPart(bill=bill, slot=slot, changed_by=by, changed_at=now, **said) for slot, said in version.parts.items()
    )
    Bill.objects.filter(pk=bill.pk).update(
        values=version.values, title=version.title, sections=version.sections or [], changed_by=by, changed_at=now
    )  # fmt: skip
    bill.refresh_from_db()
    audit.write(bill, "bill.go_back", by=by, number=version.number)
    return saved if saved != before else None
