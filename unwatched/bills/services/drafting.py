"""What a bill says right now: its text, composed from what is chosen, as markup and as a law in our own shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unwatched.bills.composing import BillFileError, BlankLeft, Choices, Composed, compose
from unwatched.bills.errors import BillError
from unwatched.bills.instruments import BEGINNING, DEFINITIONS, with_sections
from unwatched.bills.library import Alternative, Instrument, Part, Slot, library
from unwatched.bills.models import Bill, BillPart
from unwatched.bills.text.shapes import Law

from .laws import law_of

Parts = Mapping[str, BillPart]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A composed bill."""

    choices: Choices
    composed: Composed
    law: Law

    @property
    def blanks(self) -> tuple[BlankLeft, ...]:
        return self.composed.blanks


def parts_of(bill: Bill) -> dict[str, BillPart]:
    return {part.slot: part for part in bill.parts.select_related("changed_by")}


def instrument_of(bill: Bill) -> Instrument:
    """Raises BillError when the library does not have it any more."""
    found = library().instruments.get(bill.instrument)
    if found is None:
        raise BillError(
            _("The clause library does not have “%(kind)s” any more. Download the last version; it stays as it is.")
            % {"kind": bill.instrument}
        )
    if bill.jurisdiction.level not in library().levels:
        raise BillError(
            _("We have no wordings for a %(kind)s. Change the kind of %(place)s in the directory.")
            % {"kind": bill.jurisdiction.get_level_display(), "place": bill.jurisdiction}
        )
    return with_sections(found, sections_of(bill))


def sections_of(bill: Bill) -> tuple[Part, ...]:
    """Its own sections, where it has some."""
    return tuple(
        Part(key=one["key"], heading=one["heading"], slots=tuple(one["slots"]), intro=one.get("intro", ""))
        for one in bill.sections
    )


def slots_of(bill: Bill) -> list[Slot]:
    """The parts that somebody decides about, in the order of the text."""
    known = {**library().slots, DEFINITIONS: definitions()}
    parts = [(key, part) for part in instrument_of(bill).parts for key in part.slots]
    return [known.get(key) or _own(key, part, number) for number, (key, part) in enumerate(parts)]


def _own(key: str, part: Part, number: int) -> Slot:
    """A section that the library knows nothing of."""
    if key == BEGINNING:
        name = _("How it begins")
        question = _("Why the law is made, and the words that enact it. An empty line parts them.")
    else:
        name = part.heading or _("Section %(n)s") % {"n": number}
        question = _("A section of your own. The library has no wordings for it.")
    return Slot(key=key, name=name, question=question, alternatives=())


def definitions() -> Slot:
    """Fills itself with the terms that the text uses; who wants others writes them all by hand."""
    return Slot(
        key=DEFINITIONS, name=_("Definitions"), alternatives=(),
        question=_("What the words of the law mean. They follow what the other parts say: there is nothing to choose."),
    )  # fmt: skip


def offered(bill: Bill, slot: str) -> tuple[Alternative, ...]:
    """The wordings of a part that suit this place."""
    if slot not in library().slots:
        return ()
    return library().choices(slot, instrument=bill.instrument, level=bill.jurisdiction.level)


def choices_of(bill: Bill, parts: Parts) -> Choices:
    """What is chosen, in the words of the composer. A wording that the library has lost is as good as none."""
    slots = [slot for slot in slots_of(bill) if slot.key in library().slots]
    chosen = {slot.key: parts[slot.key].choice if slot.key in parts else "" for slot in slots}
    known = {slot.key: {one.key for one in offered(bill, slot.key)} for slot in slots}
    own = {part.slot: part.own for part in parts.values() if part.uses_own and part.slot in instrument_of(bill).slots}
    place = bill.jurisdiction
    return Choices(
        instrument=bill.instrument, level=place.level, place=place.name, body=place.body, region=place.region,
        country=place.country, day=bill.adopted_on, title=bill.title, values=bill.values,
        chosen={slot: key if key in known[slot] else "" for slot, key in chosen.items()}, own_words=own,
        sections=sections_of(bill),
    )  # fmt: skip


def draft(bill: Bill, parts: Parts | None = None) -> Draft:
    """The bill as it stands. Raises BillError with a sentence for people."""
    return draft_from(choices_of(bill, parts_of(bill) if parts is None else parts))


def draft_from(choices: Choices) -> Draft:
    try:
        composed = compose(choices)
    except BillFileError as error:
        raise BillError(str(error)) from error
    law = law_of(composed.text, slots=composed.slots, title=composed.title)
    return Draft(choices=choices, composed=composed, law=law)


def with_part(parts: Parts, slot: str, **changes: Any) -> dict[str, BillPart]:
    """The same parts with one of them otherwise: what a preview shows. Nothing is saved."""
    old = parts.get(slot)
    fields = {name: getattr(old, name) for name in ("choice", "own", "uses_own", "why_not")} if old else {}
    return {**parts, slot: BillPart(slot=slot, **{**fields, **changes})}
