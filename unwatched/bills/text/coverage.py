"""Which wording of the clause library a text has, question by question; with the words themselves, and their place.

Signs (words that must stand there, and words that must not) say which wording it is; how far the words of a place are
those of the library says whether the place speaks of the question at all, and how sure that is. Unknown is unknown:
only a whole text that has none of the words of any wording is said to have nothing on a question.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from unwatched.bills.library import Alternative, Library, Signs, Slot

from .reading import reasons
from .shapes import Law, Section

_BLANK = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\*\*|//")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST_PLACE = 900  # words; what is longer speaks of many things
_SHORT_PLACE = 60  # words; signs in so few are no chance
_LONGEST_QUOTE = 420  # letters
_HIGH, _MEDIUM, _LEAST = 0.55, 0.24, 0.11  # likeness: measured on the library itself and on laws of cities
_VERBATIM = 0.8  # so like that no signs are needed
_MARKED = 0.4  # enough for a wording without signs, where the file itself says which question it answers
_NOTHING = 0.1  # less than that everywhere: the text does not speak of the question
_WHOLE_WORDS = 150
_TELLING = 0.08  # what signs are worth that no other question has
_HEADED = 0.15  # what a heading with the name of the question is worth
_WHOLE = 4  # sections that a whole law has at least


PREAMBLE = "preamble"


class Found(StrEnum):
    """What can be said of a text and a question."""

    HERE = "found"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a text has on one question (slot)."""

    slot: str
    found: Found
    alternative: str = ""  # key; empty unless found
    quote: str = ""  # the words of the text
    where: str = ""  # eId; "preamble" for recitals
    confidence: str = ""  # high, medium, low; empty when unknown
    others: tuple[str, ...] = ()  # wordings that the same place may be as well


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A part of a law with all that stands in it."""

    eid: str
    slot: str
    heading: str  # with those above it
    text: str
    weights: dict[str, float]
    top: bool = True  # no part above it has the same slot
    size: int = 0  # words


def find(law: Law, clauses: Library, *, slots: Collection[str] = ()) -> tuple[Finding, ...]:
    """One finding for each slot, in the library's order; for all slots, or for those that are named."""
    looker = _Looker(law, clauses)
    return tuple(looker.look(slot) for key, slot in clauses.slots.items() if not slots or key in slots)


class _Looker:
    def __init__(self, law: Law, clauses: Library) -> None:
        self._vocabulary = _vocabulary(clauses)
        self._places = [self._weighed(place) for place in _places(law)]
        self._all = "\n".join([law.title, *law.recitals, *(f"{part.heading}\n{part.text}" for part in law.walk())])
        self._whole = _is_whole(law)

    def _weighed(self, place: _Place) -> _Place:
        return replace(place, weights=self._vocabulary.weigh(place.text), size=len(place.text.split()))

    def _marked(self, slot: Slot) -> list[_Place]:
        """All that the file itself says is about this question, in one."""
        parts = [place for place in self._places if place.slot == slot.key and place.top and place.eid != PREAMBLE]
        if not parts:
            return []
        text = "\n".join(place.text for place in parts)
        return [self._weighed(replace(parts[0], text=text))]

    def look(self, slot: Slot) -> Finding:
        best = self._best(slot)
        if best:
            likeness, place, alternative, others = best
            return Finding(
                slot=slot.key, found=Found.HERE, alternative=alternative.key, quote=_quote(place.text), where=place.eid,
                confidence=_confidence(likeness, others), others=tuple(one.key for one in others),
            )  # fmt: skip
        if self._whole and self._says_nothing(slot):
            return Finding(slot=slot.key, found=Found.ABSENT, confidence="medium")
        return Finding(slot=slot.key, found=Found.UNKNOWN)

    def _best(self, slot: Slot) -> tuple[float, _Place, Alternative, list[Alternative]] | None:
        """The place and the wording that are most alike."""
        likely = [one for one in slot.alternatives if not one.signs.words or _anywhere(one.signs).fit(self._all)]
        marked = self._marked(slot)
        found = []
        for place in marked or self._places:
            headed = _HEADED if _names(place.heading, slot) else 0.0
            for one in likely:
                likeness = self._vocabulary.likeness(place.weights, one)
                short = place.size <= _SHORT_PLACE
                telling = (_LEAST if short else _TELLING) if self._vocabulary.tells(one) else 0.0
                sure = likeness + headed + telling
                if sure < (0.0 if marked else _LEAST):
                    continue
                enough = _MARKED if marked and not one.signs.words else _VERBATIM
                if one.signs.fit(place.text) or likeness >= enough:
                    found.append((likeness + headed, sure, place, one))
        if not found:
            return None
        total, sure, place, best = max(found, key=lambda each: (each[0], -len(each[2].text)))
        others = [one for sum_, _, where, one in found if where is place and one is not best and sum_ > total * 0.85]
        return (sure, place, best, others)

    def _says_nothing(self, slot: Slot) -> bool:
        """Whether no sign of any wording stands in it, and nothing is headed like it."""
        signs = [word for one in slot.alternatives for word in one.signs.words]
        if len(signs) < 2 or any(_names(place.heading, slot) for place in self._places):
            return False
        if any(_anywhere(Signs(words=(word,))).fit(self._all) for word in signs):
            return False
        likeness = self._vocabulary.likeness
        return all(likeness(place.weights, one) < _NOTHING for place in self._places for one in slot.alternatives)


class _Vocabulary:
    """How much each word tells, and the words of every wording."""

    def __init__(self, clauses: Library) -> None:
        texts = {(one.slot, one.key): _words(one.text) for slot in clauses.slots.values() for one in slot.alternatives}
        by_slot: dict[str, set[str]] = {}
        for (slot, _), words in texts.items():
            by_slot.setdefault(slot, set()).update(words)
        counts = Counter(word for words in by_slot.values() for word in words)
        self._rarity = {word: math.log(1 + len(by_slot) / count) for word, count in counts.items()}
        self._unseen = math.log(1 + len(by_slot))
        self._wordings = {key: self._weights(words) for key, words in texts.items()}
        self._all = [one for slot in clauses.slots.values() for one in slot.alternatives]
        self._telling: dict[tuple[str, str], bool] = {}

    def weigh(self, text: str) -> dict[str, float]:
        return self._weights(_words(text))

    def _weights(self, words: Counter[str]) -> dict[str, float]:
        """Words by weight, of length one altogether."""
        unseen = self._unseen * 0.5  # a word of no wording tells little
        raw = {word: (1 + math.log(count)) * self._rarity.get(word, unseen) for word, count in words.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {word: weight / length for word, weight in raw.items()}

    def tells(self, one: Alternative) -> bool:
        """Whether its signs stand in no wording of another question: then they alone say much."""
        key = (one.slot, one.key)
        if key not in self._telling:
            self._telling[key] = not any(other.slot != one.slot and one.signs.fit(other.text) for other in self._all)
        return self._telling[key]

    def likeness(self, weights: dict[str, float], one: Alternative) -> float:
        """From 0, no word in common, to 1, the same words."""
        wording = self._wordings[one.slot, one.key]
        return sum(weight * weights.get(word, 0.0) for word, weight in wording.items())


_VOCABULARIES: dict[int, tuple[Library, _Vocabulary]] = {}


def _vocabulary(clauses: Library) -> _Vocabulary:
    """Made once for each library."""
    held = _VOCABULARIES.get(id(clauses))
    if held is None or held[0] is not clauses:
        _VOCABULARIES.clear()
        held = _VOCABULARIES[id(clauses)] = (clauses, _Vocabulary(clauses))
    return held[1]


@lru_cache(maxsize=2_000)
def _anywhere(signs: Signs) -> Signs:
    """The same signs, wherever they stand and whatever else does."""
    return Signs(words=signs.words)


# --- The places of a law ---------------------------------------------------------------------------------


def _places(law: Law) -> Iterator[_Place]:
    if law.recitals:
        text = "\n".join(law.recitals)
        yield _Place(eid=PREAMBLE, slot="findings", heading="", text=text, weights={})
    for section in law.sections:
        yield from _within(section, "", "")


def _within(section: Section, headings: str, slot: str) -> Iterator[_Place]:
    """The part itself, then those within it. A clause's slot holds for what stands in it."""
    top = bool(section.slot) and section.slot != slot
    headings = f"{headings} {section.heading}".strip()
    slot = section.slot or slot
    text = _all_text(section)
    if len(text.split()) <= _LONGEST_PLACE or not section.children:
        yield _Place(eid=section.eid, slot=slot, heading=section.heading or headings, text=text, weights={}, top=top)
    for child in section.children:
        yield from _within(child, headings, slot)


def _all_text(section: Section) -> str:
    return "\n".join(filter(None, (line for part in section.walk() for line in (part.heading, part.text))))


def _is_whole(law: Law) -> bool:
    """Whether nothing seems to be missing: several sections, and no gap in the count."""
    gaps = {reasons.JUMP, reasons.MIDDLE}
    long = sum(len(part.text.split()) for part in law.walk()) >= _WHOLE_WORDS
    return bool(law.title) and long and len(law.sections) >= _WHOLE and not any(one.why in gaps for one in law.unsure)


def _names(heading: str, slot: Slot) -> bool:
    said = _words(heading)
    names = _words(f"{slot.name} {slot.heading}")
    return bool(said) and sum(1 for word in said if word in names) * 2 >= len(said)


def _words(text: str) -> Counter[str]:
    """Words by their stems, roughly: "logs" and "logged" count as one."""
    return Counter(_stem(word) for word in _WORD.findall(_BLANK.sub(" ", text).casefold()))


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _confidence(likeness: float, others: list[Alternative]) -> str:
    if likeness >= _HIGH:
        return "high" if not others else "medium"
    return "medium" if likeness >= _MEDIUM and not others else "low"


def _quote(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST_QUOTE:
        return plain
    return plain[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
