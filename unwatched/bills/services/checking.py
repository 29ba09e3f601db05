"""What the checks find in a bill, for people: what, where, and where it can be put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from unwatched.bills.models import Bill

from .drafting import Draft


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One sentence, and the part of the bill that it is about."""

    kind: str  # "warn", "bad", "good"
    text: str
    where: str = ""  # "Section 2(d)"
    eid: str = ""
    slot: str = ""
    remedy: str = ""  # what the link says


def look(bill: Bill, draft: Draft) -> list[Finding]:
    """Everything that the checks have to say about the text."""
    return []


def slots_in(findings: Iterable[Finding]) -> set[str]:
    """The parts that want to be looked at."""
    return {finding.slot for finding in findings if finding.slot and finding.kind != "good"}
