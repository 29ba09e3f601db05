"""What the checks find in a bill, for people: what, where, and where it can be put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from unwatched.bills import checks
from unwatched.bills.checks import Weight
from unwatched.bills.models import Bill

from . import drafting
from .drafting import Draft

ANSWERED = {"hole", "empty"}  # of these somebody may have written why they are lived with
KINDS = {Weight.WARN: "warn", Weight.NOTE: "info", Weight.GOOD: "good"}
ORDER = list(KINDS.values())


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A sentence, what to do about it, and the address where that is done."""

    kind: str  # "warn", "info", "good"
    text: str
    remedy: str = ""
    slot: str = ""
    link: str = ""  # what the link says
    url: str = ""


def look(bill: Bill, draft: Draft, parts: drafting.Parts) -> list[Finding]:
    """Everything that the checks have to say about the text, the gravest first."""
    found = checks.check_composed(draft.composed, draft.choices)
    answered = {slot for slot, part in parts.items() if part.why_not}
    kept = [one for one in found if not (one.rule in ANSWERED and one.slot in answered)]
    return sorted((_said(bill, one) for one in kept), key=lambda one: ORDER.index(one.kind))


def _said(bill: Bill, found: checks.Finding) -> Finding:
    url, link = "", ""
    if found.slot and found.slot in {slot.key for slot in drafting.slots_of(bill)} and found.weight != Weight.GOOD:
        url, link = f"{reverse('office_bill', args=[bill.pk])}?part={found.slot}#part", _("Go to the part")
    elif found.where:
        url, link = f"#{found.where}", _("Go there")
    return Finding(
        kind=KINDS[found.weight], text=found.message, remedy=found.remedy, slot=found.slot, link=link, url=url
    )


def slots_in(findings: Iterable[Finding]) -> set[str]:
    """The parts that want to be looked at."""
    return {finding.slot for finding in findings if finding.slot and finding.kind == "warn"}
