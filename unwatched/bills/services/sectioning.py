"""Sections of one's own in a bill: another heading, or a section more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit
from unwatched.bills.errors import BillError
from unwatched.bills.instruments import BEGINNING
from unwatched.bills.library import Part
from unwatched.bills.models import Bill
from unwatched.bills.owning import escaped, unescaped

from . import drafting, writing

LONGEST = 300  # letters
MOST = 600  # sections of one bill


def heading_of(bill: Bill, slot: str) -> str | None:
    """The heading of the section that this part stands in; None where it has none to change."""
    part = next((part for part in drafting.instrument_of(bill).parts if slot in part.slots), None)
    return None if part is None or part.key == BEGINNING else unescaped(part.heading)


def rename(bill: Bill, *, slot: str, heading: str, by: User, now: datetime) -> None:
    """Gives the section with this part another heading. Raises BillError."""
    words = _heading(heading)
    with transaction.atomic():
        bill = writing.locked(bill)
        parts = drafting.instrument_of(bill).parts
        if heading_of(bill, slot) is None:
            raise BillError(_("This section is not there any more. Look at the bill again."))
        _keep(bill, [replace(part, heading=words) if slot in part.slots else part for part in parts], by=by, now=now)


def add(bill: Bill, *, after: str, heading: str, by: User, now: datetime) -> str:
    """A new section behind the one with the part `after`, or at the end. Gives its slot. Raises BillError."""
    words = _heading(heading)
    if not words:
        raise BillError(_("Say what the new section is called."))
    with transaction.atomic():
        bill = writing.locked(bill)
        parts = list(drafting.instrument_of(bill).parts)
        if len(parts) >= MOST:
            raise BillError(_("A bill has no more than %(n)s sections.") % {"n": MOST})
        taken = {slot for part in parts for slot in part.slots}
        slot = next(name for number in range(1, MOST + 2) if (name := f"own_{number}") not in taken)
        place = next((at for at, part in enumerate(parts, start=1) if after in part.slots), len(parts))
        parts.insert(place, Part(key=slot, heading=words, slots=(slot,)))
        _keep(bill, parts, by=by, now=now)
    return slot


def _heading(heading: str) -> str:
    words = " ".join(heading.split())
    if len(words) > LONGEST:
        raise BillError(_("A heading has no more than %(n)s letters.") % {"n": LONGEST})
    return escaped(words)


def _keep(bill: Bill, parts: Sequence[Part], *, by: User, now: datetime) -> None:
    bill.sections = [writing.as_json(part) for part in parts]
    bill.changed_by, bill.changed_at = by, now
    bill.save(update_fields=["sections", "changed_by", "changed_at"])
    audit.write(bill, "bill.section", by=by)
