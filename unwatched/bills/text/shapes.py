from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Section:
    """A numbered part of a law, from a section down to the last item.

    `num` and `heading` stand as they are printed ("SECTION 2.", "(a)"). `text` is what comes before the children; what
    follows them is a last child without a number. Paragraphs in it are parted by one empty line.
    """

    eid: str  # as Akoma Ntoso names it: "sec_2__subsec_a"; one of a kind within a law
    num: str = ""
    heading: str = ""
    text: str = ""
    children: tuple["Section", ...] = ()
    slot: str = ""  # of the clause library, where that is known: "damages"

    def walk(self) -> Iterator["Section"]:
        """Itself and everything within it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A term that the law defines. Its words stand in a section as well: this only points there."""

    term: str
    text: str
    where: str  # eId


@dataclass(frozen=True, kw_only=True)
class Unsure:
    """What the reader of a foreign text could not place, or doubts. No word is dropped: it stands here or there."""

    where: str  # eId, or "line 12", "page 4"
    text: str
    why: str  # a sentence: what was found, and what was done with it


@dataclass(frozen=True, kw_only=True)
class Law:
    """An ordinance, a statute, a resolution or a clause of a contract, whoever wrote it."""

    title: str
    recitals: tuple[str, ...] = ()  # WHEREAS …; and, last, the words that enact ("Be it ordained …")
    sections: tuple[Section, ...] = ()
    definitions: tuple[Definition, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    language: str = "en"  # BCP 47

    def walk(self) -> Iterator[Section]:
        """Every part, in the order of reading."""
        for section in self.sections:
            yield from section.walk()
