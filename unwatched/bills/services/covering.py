"""The coverage matrix: what each text has on each question, with its words, its source and how sure that is.

"?" means that nobody has seen it. It is never read as "no".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.bills.instruments import DEFINITIONS
from unwatched.bills.library import Alternative, Slot, Strength, library
from unwatched.bills.models import Bill, ForeignText
from unwatched.bills.text import coverage
from unwatched.bills.text.coverage import Found
from unwatched.bills.text.shapes import Law as Text
from unwatched.ledger.models import Law, Provision
from unwatched.ledger.slots import Answer

from . import bringing, drafting

MOST = 8  # columns beside our own: more can be read by nobody
UNASKED = {DEFINITIONS, "short_title", "purpose"}  # nobody compares laws by these
CONFIDENCE = {"high": gettext_lazy("high"), "medium": gettext_lazy("medium"), "low": gettext_lazy("low")}
# Kind: sign and words, in the order of the legend.
KINDS: dict[str, tuple[str, str | Promise]] = {
    "yes": ("✓", gettext_lazy("protects")),
    "part": ("◐", gettext_lazy("in part")),
    "no": ("✕", gettext_lazy("not there")),
    "stated": ("•", gettext_lazy("as it says")),
    "perhaps": ("≈", gettext_lazy("perhaps: read its words")),
    "unknown": ("?", gettext_lazy("no source")),
}
STRENGTHS = {Strength.PROTECTS: "yes", Strength.PARTLY: "part", Strength.HOLE: "part"}
ANSWERS = {Answer.YES: "yes", Answer.PARTLY: "part", Answer.NO: "no", Answer.STATED: "stated"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    kind: str = "unknown"
    words: str = ""  # which wording, or what is known of it
    quote: str = ""  # the text's own words
    source: str = ""  # address
    confidence: str = ""
    note: str = ""

    @property
    def sign(self) -> str:
        return KINDS[self.kind][0]

    @property
    def said(self) -> str:
        return str(KINDS[self.kind][1])

    @property
    def sure(self) -> str:
        return str(CONFIDENCE.get(self.confidence, self.confidence))


@dataclass(frozen=True, kw_only=True)
class Column:
    key: str  # "b3", "t7", "l12"
    name: str
    cells: Mapping[str, Cell]  # by slot


@dataclass(frozen=True)
class Matrix:
    slots: Sequence[Slot]
    columns: Sequence[Column]

    @property
    def rows(self) -> Iterator[tuple[Slot, list[tuple[Column, Cell]]]]:
        for slot in self.slots:
            yield slot, [(column, column.cells.get(slot.key, Cell())) for column in self.columns]

    def lines(self) -> Iterator[dict[str, object]]:
        """One line for each cell, for a spreadsheet."""
        for slot, cells in self.rows:
            for column, cell in cells:
                yield {
                    "part": slot.name, "text": column.name, "state": cell.said, "wording": cell.words,
                    "quote": cell.quote, "source": cell.source, "confidence": cell.sure, "note": cell.note,
                }  # fmt: skip


def matrix(bill: Bill, keys: Iterable[str]) -> Matrix:
    """The bill beside what is chosen: "t7" a text of somebody else, "l12" a law of the ledger."""
    slots = [slot for slot in drafting.slots_of(bill) if slot.key not in UNASKED]
    wanted = list(dict.fromkeys(keys))[:MOST]
    others = (_column(key) for key in wanted)
    return Matrix(slots, [of_bill(bill), *(column for column in others if column)])


def choices(bill: Bill) -> list[tuple[str, str, bool]]:
    """Key and name of everything that can stand beside it, and whether it does when nobody has chosen."""
    texts = ForeignText.objects.defer("law")[:50]
    laws = Law.objects.select_related("jurisdiction").prefetch_related("provisions")
    known = sorted(laws, key=lambda law: -sum(one.is_known for one in law.provisions.all()))
    usual = {f"t{text.pk}" for text in texts[:3]} | {f"l{law.pk}" for law in known[:4]}
    rows = [(f"t{text.pk}", text.name) for text in texts]
    rows += sorted(((f"l{law.pk}", str(law)) for law in known), key=lambda row: row[1])
    return [(key, name, key in usual) for key, name in rows]


def _column(key: str) -> Column | None:
    kind, number = key[:1], key[1:]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if kind == "t":
        text = ForeignText.objects.select_related("source").filter(pk=int(number)).first()
        return of_text(text) if text else None
    if kind == "l":
        law = Law.objects.with_facts().select_related("jurisdiction").filter(pk=int(number)).first()
        return of_law(law) if law else None
    return None


# --- Our own ------------------------------------------------------------------------------------------
def of_bill(bill: Bill) -> Column:
    parts = drafting.parts_of(bill)
    own = [slot for slot, part in parts.items() if part.uses_own]
    found = _found(drafting.draft(bill, parts).law, own) if own else {}
    cells = {slot.key: _ours(bill, slot, parts, found) for slot in drafting.slots_of(bill)}
    return Column(key=f"b{bill.pk}", name=_("Ours"), cells=cells)


def _ours(bill: Bill, slot: Slot, parts: drafting.Parts, found: Mapping[str, Cell]) -> Cell:
    part = parts.get(slot.key)
    if part and part.uses_own:
        like = found.get(slot.key, Cell())
        note = _("in our own words")
        return Cell(kind=like.kind, words=like.words, quote=like.quote, confidence=like.confidence, note=note)
    chosen = next((one for one in drafting.offered(bill, slot.key) if part and one.key == part.choice), None)
    if chosen is None:
        return Cell(kind="no", words=_("left out"), confidence="high", note=part.why_not if part else "")
    return Cell(kind=STRENGTHS[chosen.strength], words=chosen.name, confidence="high", note=_hole(chosen))


def _hole(wording: Alternative) -> str:
    return _("opens a hole") if wording.strength == Strength.HOLE else ""


# --- Texts of others ----------------------------------------------------------------------------------
def of_text(text: ForeignText) -> Column:
    source = text.source.url if text.source else ""
    name = f"{text.name} ({text.place})" if text.place else text.name
    return Column(key=f"t{text.pk}", name=name, cells=_found(bringing.law_of(text), (), source=source))


def _found(law: Text, slots: Sequence[str], *, source: str = "") -> dict[str, Cell]:
    """What our reader recognises in a text, by slot."""
    return {one.slot: _recognised(one, source) for one in coverage.find(law, library(), slots=slots)}


def _recognised(one: coverage.Finding, source: str) -> Cell:
    if one.found == Found.ABSENT:
        return Cell(kind="no", words=_("none of its words found"), confidence=one.confidence, source=source)
    wording = library().slots[one.slot].alternative(one.alternative) if one.found == Found.HERE else None
    if wording is None:
        return Cell()
    others = [other.name for key in one.others if (other := library().slots[one.slot].alternative(key))]
    note = _("or: %(others)s") % {"others": "; ".join(others)} if others else ""
    return Cell(
        kind="perhaps" if one.confidence == "low" else STRENGTHS[wording.strength],
        words=wording.name, quote=one.quote, confidence=one.confidence,
        source=source, note=" ".join(filter(None, [_hole(wording), note])),
    )  # fmt: skip


# --- Laws of the ledger -------------------------------------------------------------------------------
def of_law(law: Law) -> Column:
    cells = {slot: _provided(slot, provisions) for slot, provisions in law.by_slot().items()}
    return Column(key=f"l{law.pk}", name=str(law), cells=cells)


def _provided(slot: str, provisions: Sequence[Provision]) -> Cell:
    """What the ledger knows; where its sources say different things, all of it, and that they do."""
    known = [one for one in provisions if one.is_known]
    if not known:
        return Cell()
    first = known[0]
    kinds = {_kind(slot, one) for one in known}
    return Cell(
        kind=_kind(slot, first) if len(kinds) == 1 else "stated",
        words=" / ".join(dict.fromkeys(_words(slot, one) for one in known)),
        quote=first.quote, source=_source(first), confidence=first.confidence,
        note=_("sources say different things") if len(known) > 1 else "",
    )  # fmt: skip


def _kind(slot: str, one: Provision) -> str:
    wording = _wording(slot, one)
    return STRENGTHS[wording.strength] if wording else ANSWERS[Answer(one.answer)]


def _words(slot: str, one: Provision) -> str:
    wording = _wording(slot, one)
    return one.value or (wording.name if wording else str(one.get_answer_display()))


def _wording(slot: str, one: Provision) -> Alternative | None:
    known = library().slots.get(slot)
    return known.alternative(one.alternative) if known and one.alternative else None


def _source(one: Provision) -> str:
    return next((cited.source.url for cited in one.cited if cited.source.url), "")
