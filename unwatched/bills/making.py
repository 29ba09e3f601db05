"""From choices, or from any file with a law in it, to Akoma Ntoso: the middle between all ways in and all ways out.

Pure: no database, no clock.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from .bill_file import Choices, choices_from_file
from .checks.outline import outline
from .composing import BlankLeft, Composed, compose
from .library import Library
from .library.loading import PLACEHOLDER
from .text import reading
from .text.shapes import Section
from .text.writing import FOREIGN, OURS, Look, akn

_BILL_FILE = re.compile(r"\A\ufeff?(?:\s*(?:#[^\n]*)?\n)*bill:", re.ASCII)
# What our markup has and no ordinance: a line with the name of a container alone, or a part and its heading.
_BLUEBELL = re.compile(r"^(?:PREFACE|PREAMBLE|BODY|[A-Z]+(?:\.[\w-]+)+ .* - .*)$", re.MULTILINE)
_BLUEBELL_NAMES = {".bluebell", ".bb"}
_OPENING = 60  # letters of a part without a heading by which it is known again
NO_SLOTS: Mapping[str, str] = {}
_BRACKETED = re.compile(r"\[[^\[\]\n]{2,60}\]")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A document, what it says around its words, and what is still to be filled in."""

    akn: bytes
    look: Look
    blanks: tuple[str, ...] = ()  # "[least damages] (sec_5)"; each once


def from_choices(choices: Choices, *, clauses: Library | None = None) -> Made:
    """A bill of our own. Raises BillFileError and WritingError."""
    composed = compose(choices, clauses=clauses)
    frbr = frbr_of(choices, composed)
    if choices.text:
        slots = slots_after(choices.text, composed)
        return from_bluebell(choices.text, frbr=frbr, title=choices.title or composed.title, slots=slots)
    marks = {f"[{blank.label}]" for blank in composed.blanks}
    made = akn.from_bluebell(composed.text, frbr=frbr, title=composed.title, slots=composed.slots, blanks=marks)
    return Made(akn=made, look=OURS, blanks=_named(composed.blanks))


def slots_after(text: str, composed: Composed) -> dict[str, str]:
    """Which slot each part of a text is of that somebody has edited: found again by its heading, or by its words."""
    known = {_said(part): slot for part in outline(composed.text).law.walk() if (slot := composed.slots.get(part.eid))}
    return {part.eid: known[_said(part)] for part in outline(text).law.walk() if _said(part) in known}


def _said(part: Section) -> str:
    """A part by its heading; one without by its first words."""
    return " ".join((part.heading or part.text[:_OPENING]).casefold().split()) or part.eid


def from_bluebell(
    source: str, *, frbr: akn.Frbr = akn.NOBODY, title: str = "", slots: Mapping[str, str] = NO_SLOTS
) -> Made:
    """A bill in the markup that this programme writes laws in; blanks are "{place}" or "[the place]"."""
    found = [match[0] for match in PLACEHOLDER.finditer(source) if _stands_alone(match)]
    found += _BRACKETED.findall(source)
    blanks = tuple(dict.fromkeys(found))
    made = akn.from_bluebell(source, frbr=frbr, title=title, slots=slots, blanks=blanks)
    return Made(akn=made, look=OURS, blanks=blanks)


def from_file(data: bytes, name: str = "") -> Made:
    """A bill file, a text in our markup, Akoma Ntoso, or whatever the reader of foreign laws takes.

    Raises BillFileError, Unreadable and WritingError.
    """
    text = _text(data)
    if text and _BILL_FILE.match(text):
        return from_choices(choices_from_file(text))
    if text and (PurePath(name).suffix.lower() in _BLUEBELL_NAMES or _BLUEBELL.search(text)):
        return from_bluebell(text, frbr=akn.Frbr(name=PurePath(name).stem or "bill"))
    if b"<akomaNtoso" in data[:5000] and not _is_faulty(data):
        return Made(akn=data, look=FOREIGN)
    law = reading.read(data, name)
    return Made(akn=akn.write(law), look=FOREIGN)


def is_own(data: bytes, name: str = "") -> bool:
    """Whether it is a bill file or a text in our markup, and nothing for the reader of foreign laws."""
    text = _text(data)
    return bool(text) and bool(
        _BILL_FILE.match(text) or PurePath(name).suffix.lower() in _BLUEBELL_NAMES or _BLUEBELL.search(text)
    )


def frbr_of(choices: Choices, composed: Composed) -> akn.Frbr:
    """/akn/us-ma/bill/ordinance/city-of-port-alder/2026-11-28/face-surveillance-ban"""
    place = "-".join(filter(None, (choices.country, choices.region)))
    return akn.Frbr(
        day=choices.day or akn.UNKNOWN, place=place, body=choices.place, kind=composed.form, name=choices.instrument
    )


def _stands_alone(match: re.Match[str]) -> bool:
    """Not the inside of a link: "{{>#sec_2 Section 2}}"."""
    text = match.string
    return text[match.start() - 1 : match.start()] != "{" and text[match.end() : match.end() + 1] != "}"


def _named(blanks: Iterable[BlankLeft]) -> tuple[str, ...]:
    places: dict[str, list[str]] = {}
    for blank in blanks:
        places.setdefault(f"[{blank.label}]", []).append(blank.where)
    return tuple(f"{label} ({', '.join(dict.fromkeys(where))})" for label, where in places.items())


def _text(data: bytes) -> str:
    """Nothing for what is no text at all."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _is_faulty(data: bytes) -> bool:
    """A document that we can take as it is; what is a little off, or an older draft, is for the reader."""
    try:
        return bool(akn.faults(data))
    except akn.WritingError:
        return True
