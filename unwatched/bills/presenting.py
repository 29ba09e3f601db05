"""A law as lines to be shown: blanks and filled-in values marked, references that lead somewhere."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .composing import said_reference
from .text.shapes import Law, Section

DEEPEST = 6  # steps of indentation; what lies deeper stands as far in as that
_SHORTEST = 3  # letters of a value that is marked: "of" would be found everywhere


@dataclass(frozen=True)
class Piece:
    """Some words: plain, a "blank" that waits, a value that was "filled" in, or a "ref" to another part."""

    text: str
    kind: str = ""
    to: str = ""  # key of the blank, or eId


@dataclass(frozen=True)
class Line:
    """A part of the law with its own words; what is within it are lines of their own."""

    eid: str
    num: str
    heading: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    depth: int
    slot: str = ""
    is_here: bool = False

    @property
    def number(self) -> str:
        """As a heading says it: our own sections are numbered "1." and read "Section 1."."""
        return f"Section {self.num}" if self.num[:1].isdecimal() and self.eid.startswith("sec_") else self.num


@dataclass(frozen=True)
class Marks:
    """What shall be marked in the text."""

    blanks: Mapping[str, str]  # what stands there, "[least damages]": key
    values: Collection[str] = ()
    here: str = ""  # the part that somebody is looking at


NONE = Marks(blanks={})


def recitals_of(law: Law, marks: Marks = NONE) -> list[tuple[Piece, ...]]:
    find = _finder(law, marks)
    return [tuple(find(recital)) for recital in law.recitals]


def lines_of(law: Law, marks: Marks = NONE) -> list[Line]:
    """Every part in the order of reading."""
    find = _finder(law, marks)
    return [line for section in law.sections for line in _lines(section, find, marks, depth=0, slot="")]


def _lines(section: Section, find: "_Find", marks: Marks, *, depth: int, slot: str) -> Iterator[Line]:
    slot = section.slot or slot
    yield Line(
        eid=section.eid, num=section.num, heading=section.heading,
        paragraphs=tuple(tuple(find(words)) for words in section.text.split("\n\n") if words.strip()),
        depth=min(depth, DEEPEST), slot=slot, is_here=bool(marks.here) and slot == marks.here,
    )  # fmt: skip
    for child in section.children:
        yield from _lines(child, find, marks, depth=depth + 1, slot=slot)


class _Find:
    """Cuts words into pieces."""

    def __init__(self, pattern: "re.Pattern[str] | None", known: Mapping[str, tuple[str, str]]) -> None:
        self.pattern, self.known = pattern, known

    def __call__(self, words: str) -> Iterable[Piece]:
        if self.pattern is None:
            return [Piece(words)]
        cut = self.pattern.split(words)
        return [Piece(text, *self.known.get(text, ("", ""))) for text in cut if text]


def _finder(law: Law, marks: Marks) -> _Find:
    known: dict[str, tuple[str, str]] = {}
    for section in law.walk():
        if section.eid.startswith("sec_"):
            known[said_reference(section.eid)] = ("ref", section.eid)
    known |= {value: ("filled", "") for value in marks.values if len(value) >= _SHORTEST}
    known |= {blank: ("blank", key) for blank, key in marks.blanks.items()}
    if not known:
        return _Find(None, {})
    # The longest first: "Section 12" begins with "Section 1".
    ways = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
    return _Find(re.compile(rf"((?<!\w)(?:{ways})(?!\w|\(\w))"), known)


def names_of(law: Law) -> dict[str, str]:
    """How people call each part: "SECTION 2. (a)(1)" by its eId."""
    return {eid: name for section in law.sections for eid, name in _names(section, "")}


def _names(section: Section, before: str) -> Iterator[tuple[str, str]]:
    name = f"{before} {section.num}".strip() or section.heading
    yield section.eid, name
    for child in section.children:
        yield from _names(child, name)
