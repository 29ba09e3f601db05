"""From what somebody chose to the text of a law in bluebell markup. Pure: no database, no clock."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from unwatched.bills.bill_file import BillFileError, Choices, choices_from_file, to_file
from unwatched.bills.instruments import BEGINNING, DEFINITIONS, instrument_of, not_offered, words_of
from unwatched.bills.library import Alternative, Library, Part, Term, library
from unwatched.bills.library.loading import PLACEHOLDER
from unwatched.bills.markup import (
    EIDS,
    Unit,
    clause,
    escape,
    guard_start,
    number,
    tidied,
    without_controls,
    written,
)

__all__ = ["BillFileError", "BlankLeft", "Choices", "Composed", "choices_from_file", "compose", "to_file"]

_EMPTY_LINE = re.compile(r"\n\s*\n")
SECTION = "Section"


@dataclass(frozen=True, kw_only=True)
class BlankLeft:
    """A place in the text that waits for a value. It stands there as "[least damages]"."""

    key: str
    label: str
    where: str  # eId
    slot: str

    @property
    def words(self) -> str:
        """As it stands in the text."""
        return f"[{self.label}]"


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A composed text, and which part of it comes from which slot."""

    text: str  # bluebell
    title: str
    form: str  # what it calls itself: "Ordinance"
    slots: Mapping[str, str]  # eId: slot; a section of several slots has the key of its part
    blanks: tuple[BlankLeft, ...] = ()
    empty: tuple[str, ...] = ()  # slots without words


@dataclass
class _Section:
    """A section on its way: what stands in it, and which slot each top-level piece comes from."""

    part: Part
    pieces: list[tuple[str, str | Unit]] = field(default_factory=list)  # (slot, paragraph or unit)
    number: int = 0

    @property
    def eid(self) -> str:
        return f"sec_{self.number}"


def compose(choices: Choices, *, clauses: Library | None = None) -> Composed:
    """The text of the law that was chosen. Raises `BillFileError` where instrument or level are unknown.

    A text that was edited by hand stays as it is; its sections keep the slots of ours with the same heading.
    """
    composed = _Composer(choices, clauses or library()).composed()
    return _by_hand(choices.text, composed) if choices.text.strip() else composed


_HEADED = re.compile(r"SECTION(?:[.{]\S*)? +(\d+)\. - (.+?) *$", re.MULTILINE)
_LONG_TITLE = re.compile(r"^ *LONGTITLE +(.+?) *$", re.MULTILINE)


def _by_hand(text: str, ours: Composed) -> Composed:
    headings = {heading.casefold(): f"sec_{place}" for place, heading in _HEADED.findall(ours.text)}
    slots = {where: slot for where, slot in ours.slots.items() if not where.startswith("sec_")}
    for place, heading in _HEADED.findall(text):
        home = headings.get(heading.casefold(), "")
        for where, slot in ours.slots.items():
            if home and (where == home or where.startswith(f"{home}__")):
                slots[f"sec_{place}{where.removeprefix(home)}"] = slot
    title = _LONG_TITLE.search(text)
    blanks = tuple(blank for blank in ours.blanks if blank.words in text)
    return Composed(
        text=text,
        title=_unescaped(title[1]) if title else ours.title,
        form=ours.form,
        slots=slots,
        blanks=blanks,
        empty=tuple(slot for slot in ours.empty if slot not in slots.values()),
    )


class _Composer:
    """Holds what all steps need: the library, the choices and the words of the level."""

    def __init__(self, choices: Choices, clauses: Library) -> None:
        self.choices = choices
        self.library = clauses
        self.instrument = instrument_of(choices, clauses)
        self.base = clauses.base(choices.level)
        self.level_words = {*clauses.levels[self.base].words, *clauses.levels[choices.level].words}
        self.words = words_of(choices, self.instrument, clauses)
        self.blanks: list[BlankLeft] = []
        self.places: dict[str, str] = {}  # slot: eId of its first words
        self.slots: dict[str, str] = {}

    def composed(self) -> Composed:
        """All steps in order."""
        recitals, sections = self._gathered()
        self._define(recitals, sections)
        sections = [section for section in sections if section.pieces]
        for section in sections:
            section.pieces = _without_lone_unit(section.pieces)
        self._number(sections)
        head = [*self._preface(), *self._preamble(recitals)]
        lines = [*head, "BODY", "", *(line for one in sections for line in self._section(one))]
        given = {*self.places, DEFINITIONS}
        return Composed(
            text="\n".join(lines).rstrip() + "\n",
            title=self.title,
            form=self.words["form"],
            slots=self.slots,
            blanks=tuple(self.blanks),
            empty=tuple(slot for slot in self.instrument.slots if slot not in given),
        )

    def _gathered(self) -> tuple[list[str], list[_Section]]:
        """The recitals and the sections with the words chosen for each slot, not yet filled in."""
        recitals: list[str] = []
        sections = []
        for part in self.instrument.parts:
            section = _Section(part)
            for slot in part.slots:
                if slot == BEGINNING:
                    recitals += _paragraphs(self._text_of(slot))
                    self.places.setdefault(slot, "preamble")
                    continue
                body = clause(self._text_of(slot))
                if self._recites(slot, body):
                    recitals += [one for one in body if isinstance(one, str)]
                    self.places.setdefault(slot, "preamble")
                else:
                    heading = self.library.slots[slot].heading if slot in self.library.slots else ""
                    pieces = _pieces(body, alone=len(part.slots) == 1, heading=heading)
                    section.pieces += [(slot, piece) for piece in pieces]
            sections.append(section)
        return recitals, sections

    def _text_of(self, slot: str) -> str:
        if slot == DEFINITIONS and slot not in self.choices.own_words:
            return ""
        if own := self.choices.own_words.get(slot, "").strip("\n"):
            return own
        alternative = self.alternative(slot)
        return alternative.text if alternative else ""

    def alternative(self, slot: str) -> Alternative | None:
        """The wording that is chosen, or stands by default. None where it was left out or does not suit."""
        if slot not in self.library.slots:
            return None
        key = self.choices.chosen.get(slot, self.instrument.defaults_for(self.base).get(slot, ""))
        found = self.library.slots[slot].alternative(key) if key else None
        if key and (found is None or not found.suits(self.instrument.key, self.base)):
            raise BillFileError(not_offered(key, slot, self.library, self.instrument, self.choices.level))
        return found

    def _recites(self, slot: str, body: Sequence[str | Unit]) -> bool:
        if self.choices.own_words.get(slot):
            return bool(body) and all(isinstance(one, str) and one.upper().startswith("WHEREAS") for one in body)
        alternative = self.alternative(slot)
        return bool(alternative and alternative.recitals)

    def _define(self, recitals: Sequence[str], sections: Sequence[_Section]) -> None:
        """Put the terms that the text uses among the definitions, by the alphabet."""
        home = next((one for one in sections if DEFINITIONS in one.part.slots), None)
        if home is None:
            return
        said = " ".join(
            [
                self._enacting(),
                *recitals,
                *(text for one in sections for _slot, piece in one.pieces for text in _texts(piece)),
            ]
        )
        said = self._plain(said)
        for term in sorted(self._terms_used(said), key=lambda one: self._plain(one.term).casefold()):
            unit = Unit("SUBSECTION", "", clause(term.text))
            home.pieces.append((DEFINITIONS, unit))

    def _terms_used(self, said: str) -> list[Term]:
        found: dict[str, Term] = {}
        small, grown = said.casefold(), True
        while grown:
            grown = False
            for term in self.library.terms:
                if term.term in found or (term.instruments and self.instrument.key not in term.instruments):
                    continue
                if _defines(said, small, self._plain(term.term)):
                    continue
                if _uses(said, small, [self._plain(form) for form in term.forms]):
                    found[term.term] = term
                    said += " " + self._plain(term.text)
                    small, grown = said.casefold(), True
        return list(found.values())

    def _plain(self, text: str) -> str:
        """The text with the words of the level in it, for looking up terms."""
        return PLACEHOLDER.sub(lambda match: "" if match[1] else self.words.get(match[2], ""), self._opened(text))

    def _opened(self, text: str) -> str:
        """The text with those words of the level put in that hold blanks themselves."""

        def fill(match: re.Match[str]) -> str:
            said = "" if match[1] else self.words.get(match[2], "")
            return said if "{" in said and match[2] in self.level_words else match[0]

        return PLACEHOLDER.sub(fill, text)

    def _number(self, sections: Sequence[_Section]) -> None:
        for place, section in enumerate(sections, start=1):
            section.number = place
            given = {slot for slot, _piece in section.pieces}
            self.slots[section.eid] = given.pop() if len(given) == 1 else section.part.key
            units = 0
            for slot, piece in section.pieces:
                where = section.eid
                if isinstance(piece, Unit):
                    units += 1
                    where = f"{section.eid}__{EIDS[piece.kind]}_{number(piece.kind, units)[1:-1]}"
                    self.slots[where] = slot
                self.places.setdefault(slot, section.eid if self.slots[section.eid] == slot else where)

    def _preface(self) -> list[str]:
        written_title = self.choices.title and escape(self.choices.title)
        self.title = _unescaped(written_title or self._filled(self.instrument.title, "preface", "title"))
        return ["PREFACE", "", f"  LONGTITLE {written_title or self._filled(self.instrument.title)}", ""]

    def _preamble(self, recitals: Sequence[str]) -> list[str]:
        lines = []
        slot = next((name for name, where in self.places.items() if where == "preamble"), "findings")
        for place, text in enumerate(recitals, start=1):
            where = f"preamble__p_{place}"
            self.slots[where] = slot
            lines += [f"  {self._filled(text, where, slot)}", ""]
        if enacting := self._enacting():
            where = f"preamble__p_{len(recitals) + 1}"
            self.slots[where] = "enacting"
            lines += [f"  {self._filled(enacting, where, 'enacting')}", ""]
        return ["PREAMBLE", "", *lines] if lines else []

    def _enacting(self) -> str:
        forms = self.instrument.enacting
        return forms.get(self.choices.level) or forms.get(self.base) or forms.get("", "")

    def _section(self, section: _Section) -> Iterator[str]:
        heading = self._filled(section.part.heading, section.eid, self.slots[section.eid])
        yield from (f"SECTION {section.number}. - {heading}" if heading else f"SECTION {section.number}.", "")
        intro = (
            [section.part.intro]
            if section.part.intro and any(isinstance(p, Unit) for _slot, p in section.pieces)
            else []
        )
        body: list[str | Unit] = [self._filled(text, section.eid, section.part.slots[0]) for text in intro]
        units = 0
        for slot, piece in section.pieces:
            where = section.eid
            if isinstance(piece, Unit):
                units += 1
                where = f"{section.eid}__{EIDS[piece.kind]}_{number(piece.kind, units)[1:-1]}"
            body.append(self._filled_piece(piece, where, slot))
        yield from written(body, 1)

    def _filled_piece(self, piece: str | Unit, where: str, slot: str) -> str | Unit:
        if isinstance(piece, str):
            return self._filled(piece, where, slot)
        heading = self._filled(piece.heading, where, slot)
        body = [self._filled_piece(one, where, slot) for one in piece.body]
        return Unit(piece.kind, heading, body)

    def _filled(self, text: str, where: str = "", slot: str = "") -> str:
        """The text with values, words of the level and references in it; what is not known stays a blank."""

        def fill(match: re.Match[str]) -> str:
            reference, name = match.groups()
            if reference:
                return self._reference(name, where, slot)
            value = self.words.get(name) or self.choices.values.get(name, "").strip()
            if value or name in self.instrument.words:
                return escape(value)
            return self._blank(name, where, slot)

        return PLACEHOLDER.sub(fill, self._opened(text))

    def _reference(self, name: str, where: str, slot: str) -> str:
        eid = self.places.get(name, "")
        if eid.startswith("sec_"):
            return f"{{{{>#{eid} {said_reference(eid)}}}}}"
        named = self.library.slots[name].name.lower() if name in self.library.slots else name
        return self._left(f"ref:{name}", f"section on {named}", where, slot)

    def _blank(self, name: str, where: str, slot: str) -> str:
        known = self.library.blanks.get(name)
        label = known.label if known else self.words.get(f"{name}_label", name.replace("_", " "))
        return self._left(name, label, where, slot)

    def _left(self, key: str, label: str, where: str, slot: str) -> str:
        if where:
            self.blanks.append(BlankLeft(key=key, label=label, where=where, slot=slot))
        return f"[{escape(label)}]"


def _paragraphs(text: str) -> list[str]:
    lines = [" ".join(paragraph.split()) for paragraph in _EMPTY_LINE.split(without_controls(text))]
    return [guard_start(line) for line in lines if line]


def said_reference(eid: str) -> str:
    """How a law names one of its own places: "Section 7(b)(1)" for sec_7__subsec_b__para_1."""
    first, *rest = eid.split("__")
    return f"{SECTION} {first.removeprefix('sec_')}" + "".join(f"({one.rpartition('_')[2]})" for one in rest)


def _pieces(body: Sequence[str | Unit], *, alone: bool, heading: str) -> list[str | Unit]:
    """What a slot gives to its section. Where several slots share a section, each starts a subsection of its own."""
    kept = tidied(body)
    if alone and not any(isinstance(one, Unit) and one.kind == "SUBSECTION" for one in kept):
        return kept
    pieces: list[str | Unit] = []
    for one in kept:
        leads = alone and isinstance(one, str) and not any(isinstance(piece, Unit) for piece in pieces)
        if leads or (isinstance(one, Unit) and one.kind == "SUBSECTION"):
            pieces.append(one)
        elif pieces and isinstance(last := pieces[-1], Unit):
            last.body.append(one)
        else:
            pieces.append(Unit("SUBSECTION", heading, [one]))
    return pieces


def _without_lone_unit(pieces: list[tuple[str, str | Unit]]) -> list[tuple[str, str | Unit]]:
    """A section with an (a) but no (b) needs no (a)."""
    if len(pieces) == 1 and isinstance(unit := pieces[0][1], Unit) and unit.kind == "SUBSECTION":
        return [(pieces[0][0], one) for one in unit.body]
    return pieces


def _texts(piece: str | Unit) -> Iterator[str]:
    if isinstance(piece, str):
        yield piece
        return
    yield piece.heading
    for one in piece.body:
        yield from _texts(one)


def _defines(said: str, small: str, term: str) -> bool:
    """`small` is the same text in small letters: a search for letters in it is quick, and most terms are not there."""
    return f"“{term.casefold()}" in small and bool(re.search(rf"“{re.escape(term)},?”", said, re.IGNORECASE))


def _uses(said: str, small: str, forms: Sequence[str]) -> bool:
    """Whether one of the forms stands in the text; a form with a capital wants that capital."""
    for form in forms:
        if form.casefold() not in small:
            continue
        flags = re.NOFLAG if form[:1].isupper() else re.IGNORECASE
        if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", said, flags):
            return True
    return False


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", re.sub(r"\{\{>\S+ ([^}]*)\}\}", r"\1", text))
