import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class BrokenLibrary(Exception):
    """A file of the clause library is not as it should be: the message names file, place and remedy."""


class Strength(StrEnum):
    """What a wording does for the people whom the law should protect."""

    PROTECTS = "protects"
    PARTLY = "in part"
    HOLE = "opens a hole"


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """A law that has this wording or one that does the same, and where that was seen."""

    law: str  # key of the ledger of laws: "oakland-ca"
    place: str  # "Oakland, California"
    source: str  # address of the page or document
    confidence: str  # high, medium, low
    note: str = ""  # what is different there, or since when


def _phrase(written: str) -> re.Pattern[str]:
    """One of several phrases ("a | b"); " ... " in one stands for up to eight other words."""
    gap = r"\w*+\W++(?:[\w'$,.-]++\W++){0,8}?"  # possessive: no text makes it try twice
    ways = []
    for phrase in written.split(" | "):
        pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in phrase.split(" ... ")]
        ways.append(gap.join(pieces))
    return re.compile(r"(?<![\w])(?:" + "|".join(ways) + ")", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """By what words a text that somebody else wrote can be recognised: all of the first, none of the second.

    Each sign is a start of words, or several parted by " | ", any of which will do.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
        return tuple(map(_phrase, self.words)), tuple(map(_phrase, self.without))

    def fit(self, text: str) -> bool:
        """Whether a text, with straight quotes or curly ones, shows these signs."""
        wanted, unwanted = self._compiled
        plain = text.replace("’", "'").replace("“", '"').replace("”", '"')
        return (
            bool(wanted)
            and all(sign.search(plain) for sign in wanted)
            and not any(sign.search(plain) for sign in unwanted)
        )


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """One wording of a slot. `text` is bluebell markup without numbers, with blanks: {damages_floor}, {ref:damages}."""

    slot: str
    key: str  # one of a kind within its slot
    name: str
    text: str
    why: str
    risk: str
    strength: Strength
    talking_point: str = ""
    they_say: str = ""
    you_say: str = ""
    adopted: tuple[Adopted, ...] = ()
    sources: tuple[str, ...] = ()  # for facts in `why`, `risk`, `talking_point` and `you_say`
    signs: Signs = Signs()
    needs: tuple[str, ...] = ()  # slots that must have words too
    levels: tuple[str, ...] = ()  # empty: all
    instruments: tuple[str, ...] = ()  # empty: all that have the slot
    recitals: bool = False  # stands before the words that enact, not in a section

    def suits(self, instrument: str, level: str) -> bool:
        """Whether it may be chosen for this kind of text and this kind of body."""
        return (not self.levels or level in self.levels) and (not self.instruments or instrument in self.instruments)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A question that a law must answer, or may leave open, with the wordings that we offer."""

    key: str
    name: str  # "Unasked receipt"
    question: str  # "What happens when the city is handed a face match that it did not ask for."
    alternatives: tuple[Alternative, ...]
    heading: str = ""  # of its subsection, where it shares a section with others
    empty: str = ""  # what it means to leave this out, in a sentence

    def alternative(self, key: str) -> Alternative | None:
        """The wording with that key, if there is one."""
        return next((one for one in self.alternatives if one.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section of a composed text: its heading and the slots whose words stand in it, in this order."""

    key: str
    heading: str
    slots: tuple[str, ...]
    intro: str = ""


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A kind of text that can be composed: an ordinance with a ban, a clause for contracts."""

    key: str
    name: str
    what: str  # in one sentence, for a person who chooses
    levels: tuple[str, ...]
    title: str  # with blanks
    parts: tuple[Part, ...]
    required: tuple[str, ...]  # slots without which it is no such text
    defaults: Mapping[str, str]  # slot: alternative
    level_defaults: Mapping[str, Mapping[str, str]]  # level: {slot: alternative}, over the former
    forms: Mapping[str, str]  # level, or "": what the text calls itself, "Ordinance"
    enacting: Mapping[str, str]  # level, or "": the words that enact
    words: Mapping[str, str]  # how it speaks of its subject: practice: face surveillance

    @property
    def slots(self) -> tuple[str, ...]:
        """Its slots in the order of the text."""
        return tuple(slot for part in self.parts for slot in part.slots)

    def defaults_for(self, level: str) -> dict[str, str]:
        """What is chosen where nobody has chosen. An empty key leaves the slot out."""
        return {**self.defaults, **self.level_defaults.get(level, {})}


@dataclass(frozen=True, kw_only=True)
class Term:
    """A defined term. It is put among the definitions when the rest of the text uses it."""

    term: str  # as it is quoted, with blanks: "{government} agency"
    text: str  # the whole sentence, in bluebell markup
    forms: tuple[str, ...]  # how a text uses it: singular and plural; small letters fit capitals
    instruments: tuple[str, ...] = ()  # empty: all


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A value that the people on the spot decide, such as the least amount of damages."""

    key: str
    label: str  # what stands in the text until then: "[least damages]"
    help: str
    example: str = ""
    usual: str = ""  # a value that laws often take


@dataclass(frozen=True, kw_only=True)
class LevelWords:
    """How a kind of body is spoken of in its own laws."""

    key: str
    name: str  # for a person who chooses: "County"
    words: Mapping[str, str]  # blank: words, for instance government: City
    like: str = ""  # the level whose wordings suit it: a town's are a city's


@dataclass(frozen=True, kw_only=True)
class Library:
    """All of it."""

    slots: Mapping[str, Slot]
    instruments: Mapping[str, Instrument]
    terms: tuple[Term, ...]
    blanks: Mapping[str, Blank]
    levels: Mapping[str, LevelWords]
    places: Mapping[str, str]  # key of a law: where

    def choices(self, slot: str, *, instrument: str, level: str) -> tuple[Alternative, ...]:
        """The wordings of a slot that suit this kind of text and body."""
        base = self.base(level)
        return tuple(one for one in self.slots[slot].alternatives if one.suits(instrument, base))

    def base(self, level: str) -> str:
        """The level under which wordings are listed: "city" for a town."""
        return self.levels[level].like or level
