import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from unwatched.bills.text.eids import number_in
from unwatched.bills.text.shapes import Law, Section


class Weight(StrEnum):
    """How much a finding matters."""

    WARN = "warn"  # look here before anybody else does
    NOTE = "note"  # good to know
    GOOD = "good"  # was looked at, and is in order


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was found, where, and what to do about it."""

    rule: str  # which check: "terms", "references" …
    message: str  # a sentence with its place in it: "Sec. 2(d) defines “…”, but no section uses it."
    remedy: str = ""
    weight: Weight = Weight.WARN
    where: str = ""  # eId, where the text has one
    line: int = 0  # of the markup, counted from 1, where the place is a line
    slot: str = ""

    def of_slot(self, slot: str) -> "Finding":
        return self if self.slot or not slot else replace(self, slot=slot)


@dataclass(frozen=True)
class Place:
    """A part of a law with those around it."""

    part: Section
    above: tuple[Section, ...] = ()

    @property
    def label(self) -> str:
        """As one says it: "Sec. 2(d)"."""
        path = [*self.above, self.part]
        while len(path) > 1 and not is_section(path[0]) and any(map(is_section, path)):
            path.pop(0)  # a chapter or a part of the law: its number is not said
        first, *rest = path
        number = _printed(first.num)
        head = f"Sec. {number}" if number else (f"“{first.heading}”" if first.heading else "The text")
        return head + "".join(f"({number_in(one.num)})" for one in rest if number_in(one.num))

    @property
    def section(self) -> Section:
        """The section in which it stands."""
        return self.above[0] if self.above else self.part

    @property
    def context(self) -> str:
        """Its words after those that lead to it: "Nothing in this ordinance prohibits: … unlocking a device"."""
        return " ".join(filter(None, [*(one.text for one in self.above), self.part.text]))


def is_section(part: Section) -> bool:
    """Whether the law counts it through as its section, article or rule."""
    return part.eid.rpartition("__")[2].partition("_")[0] in ("sec", "art", "rule")


def _printed(num: str) -> str:
    """The number of a section as it is printed, with its dots: "9.64.010"."""
    found = re.search(r"\d[\w.:-]*", num)
    return found[0].rstrip(".:-") if found else number_in(num)


def places(law: Law) -> Iterator[Place]:
    """Every part of a law, in the order of reading."""

    def within(part: Section, above: tuple[Section, ...]) -> Iterator[Place]:
        yield Place(part, above)
        for child in part.children:
            yield from within(child, (*above, part))

    for section in law.sections:
        yield from within(section, ())


def words(part: Section) -> str:
    """All words of a part, those of its children too."""
    return " ".join(filter(None, [text for one in part.walk() for text in (one.heading, one.text)]))
