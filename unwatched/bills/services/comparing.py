"""Two texts laid beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from unwatched.bills.library import Strength, library
from unwatched.bills.text import comparing
from unwatched.bills.text.comparing import Comparison, Loss, Weight

from .texts import Text

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "akn": "application/akn+xml",
}


@dataclass(frozen=True)
class Said:
    """A loss with what to say about it."""

    loss: Loss
    point: str
    also: str  # other places of the same


@dataclass(frozen=True)
class Compared:
    """What the page shows."""

    old: Text
    new: Text
    comparison: Comparison
    losses: Sequence[Said]
    doubts: Sequence[Said]  # what only a person can judge
    gains: Sequence[Said]
    summary: str
    caution: str
    html: SafeString  # every word of both, escaped by its writer

    @property
    def changed(self) -> int:
        return len(self.comparison.changes)


def compare(old: Text, new: Text) -> Compared:
    from unwatched.bills.text.comparing import as_html, telling

    comparison = comparing.compare(old.law, new.law)
    found = [Said(loss, point_about(loss.slot), telling.also(loss)) for loss in comparing.losses(comparison)]
    return Compared(
        old, new, comparison,
        losses=[one for one in found if one.loss.weight not in (Weight.STRONGER, Weight.LOOK)],
        doubts=[one for one in found if one.loss.weight == Weight.LOOK],
        gains=[one for one in found if one.loss.weight == Weight.STRONGER],
        summary=telling.summary(comparison), caution=telling.caution(),
        html=SafeString(as_html.fragment(comparison)),
    )  # fmt: skip


def point_about(slot: str) -> str:
    """What to say for this part: the talking point of the first wording that protects."""
    known = library().slots.get(slot)
    wordings = known.alternatives if known else ()
    return next((one.talking_point for one in wordings if one.strength == Strength.PROTECTS), "")


def as_file(old: Text, new: Text, kind: str, *, author: str, at: datetime) -> bytes:
    """The comparison in one of MEDIA_TYPES. In Word the changes are tracked, as if `author` had made them."""
    from unwatched.bills.text.comparing import as_akn, as_docx, as_html  # their libraries take 0.3 s

    comparison = comparing.compare(old.law, new.law)
    if kind == "docx":
        return as_docx.write(comparison, author=author, at=at)
    if kind == "akn":
        return as_akn.write(comparison, day=timezone.localdate(at))
    return as_html.write(comparison, losses=comparing.losses(comparison), names=(old.name, new.name))
