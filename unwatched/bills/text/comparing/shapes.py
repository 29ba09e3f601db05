"""What a comparison of two laws says: which part became which, what was done to its words, and where each is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ..shapes import Law, Section
from .words import Run


class Kind(StrEnum):
    SAME = "same"
    RENUMBERED = "renumbered"  # the same words under another number
    CHANGED = "changed"
    MOVED = "moved"  # and perhaps changed as well: see `edits`
    ADDED = "added"
    REMOVED = "removed"


class Part(StrEnum):
    TITLE = "title"
    RECITAL = "recital"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, as a person would count it: words for words, or a whole part with all that is in it."""

    old: str
    new: str


@dataclass(slots=True, eq=False)
class Pair:
    """A part of the old law and what became of it. Its words are its own only: what is in it has pairs of its own."""

    kind: Kind
    old: Section | None  # title and recitals are laid out as sections
    new: Section | None
    part: Part = Part.SECTION
    num: tuple[Run, ...] = ()
    heading: tuple[Run, ...] = ()
    text: tuple[Run, ...] = ()
    within: bool = False  # added or removed together with the part that it is in
    # Where the words of an added part stood before, or those of a removed one stand now: parts were split or joined.
    kin: Section | None = None

    @property
    def anchor(self) -> str:
        """Its id in a page: that of the new law, where there is one."""
        name = self.new.eid if self.new else f"old-{self.old.eid}" if self.old else ""
        return "-".join(name.split()) or "part"

    @property
    def renumbered(self) -> bool:
        return any(not run.same for run in self.num)

    @property
    def words(self) -> tuple[Run, ...]:
        return (*self.heading, *self.text)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was done to its words; not to its number."""
        if self.kind in (Kind.ADDED, Kind.REMOVED):
            return () if self.within else (Edit(whole(self.old), whole(self.new)),)
        return tuple(Edit(run.old.strip(), run.new.strip()) for run in self.words if not run.same)


class Place(StrEnum):
    HERE = "here"
    LEFT = "left"  # it stood here, and was moved elsewhere


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both laws laid into one another, in the order of reading."""

    pair: Pair
    depth: int
    place: Place = Place.HERE
    moved: bool = False  # in something that was moved here
    # With LEFT: all that stood here, itself first, each with its depth. Who shows moves as taking out and putting in
    # shows these here, and leaves out the rows that are `moved` and have nothing of the new law.
    stood: tuple[tuple[int, Pair], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    old: Law
    new: Law
    pairs: tuple[Pair, ...]  # every part of both, once
    rows: tuple[Row, ...] = field(repr=False)  # for laying out

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for pair in self.pairs if pair.kind != Kind.SAME for edit in pair.edits)

    @property
    def changes(self) -> tuple[Pair, ...]:
        """The parts that something was done to, each once: what is in a removed one is not named again."""
        return tuple(pair for pair in self.pairs if pair.kind != Kind.SAME and not pair.within)

    @property
    def typography(self) -> int:
        """How many parts have other quotation marks, dashes, spaces or capitals of headings, which is no change."""
        return sum(any(run.same and run.old != run.new for run in pair.words) for pair in self.pairs)

    def count(self, kind: Kind) -> int:
        return sum(pair.kind == kind for pair in self.changes)


def whole(section: Section | None) -> str:
    """All words of a part with everything in it, one paragraph per part."""
    return "\n\n".join(filter(None, map(line, section.walk()))) if section else ""


def line(section: Section) -> str:
    """A part's own words as they are printed: "SECTION 2. Definitions.", and its text below, or "(a) its text"."""
    first = " ".join(filter(None, [section.num, section.heading]))
    if not section.text:
        return first
    return f"{first}\n\n{section.text}" if section.heading else f"{first} {section.text}" if first else section.text


def parts_of(law: Law) -> Iterator[tuple[Part, Section]]:
    """The law as sections: its title, each recital, then what it says."""
    if law.title:
        yield Part.TITLE, Section(eid="title", text=law.title)
    for number, recital in enumerate(law.recitals, 1):
        yield Part.RECITAL, Section(eid=f"recital_{number}", text=recital)
    for section in law.sections:
        yield Part.SECTION, section
