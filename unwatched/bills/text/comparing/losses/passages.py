"""The sentences of a law, each with what stands above it: "It is unlawful to:" holds for every item below."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from ...shapes import Section
from ..laying import PARAGRAPHS
from ..shapes import Comparison, Kind, Pair, Part
from ..words import plain

_STOPS = re.compile(r"[.;:]['\"”’)]*\s+(?=[\"“(‘']?[^\W\d_a-z])")
_SHORT = re.compile(r"(?:\b(?:sec|secs|no|nos|st|inc|art|ch|para|v|u\.s|[a-z])\.|\d\.)$", re.IGNORECASE)
_TWO = 2  # letters: shorter words tell nothing
_SHORTEST = 6  # letters before a full stop that tell an abbreviation
_LEAD = 400  # letters of what stands above that are still read with an item
_LONGEST = 1500  # letters of a sentence that are looked at in one go
_QUOTE = 320  # letters
_STEM = 5  # letters
# Parts that bind nobody.
_TALK = re.compile(
    r"^(?:legislative )?(?:findings?|purposes?|declarations?|intent|background|preamble|short title|title)\b"
)
WORDS = re.compile(r"\w{3,}")
# Signs that join two words or open one.
_OPENING = str.maketrans(dict.fromkeys('()[]{}"/-', " "))
_GLUED = re.compile(r"[.,;:](?=[a-z])")
_SIGNS = str.maketrans(dict.fromkeys("!\"#%&'()*+,-./:;<=>?@[\\]^`{|}~§¶•…®©™°·", " ") | {"$": " $ "})
# Words that any two sentences of laws share.
_COMMON = frozenset(
    ["the", "any", "and", "shall", "may", "this", "such", "that", "with", "for", "not", "has", "have", "been", "are",
     "was", "from", "who", "its", "section", "ordinance", "chapter", "act", "city", "person", "other", "which"]
)  # fmt: skip


class _Searches(Protocol):
    def search(self, words: str, /) -> object | None: ...


@dataclass(eq=False)
class Passage:
    """A sentence, or an item of a list."""

    words: str
    plain: str  # small letters, plain signs
    above: str  # likewise: headings, and the words that lead to the item
    pair: Pair
    eid: str
    top: int  # which section of the law it is in
    slot: str
    whole: str = field(init=False)  # both
    _said: dict[int, bool] = field(init=False, default_factory=dict)
    _own: dict[int, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.whole = f"{self.above} {self.plain}"

    @cached_property
    def low(self) -> str:
        """As rules read it."""
        return spaced(self.plain)

    @cached_property
    def full(self) -> str:
        """With what stands above it, as rules read it."""
        return f"{spaced(self.above)}{self.low}" if self.above else self.low

    def says(self, pattern: _Searches) -> bool:
        """Whether it stands in the sentence or above it; looked for once, as several rules ask."""
        key = id(pattern)
        if key not in self._said:
            self._said[key] = pattern.search(self.full) is not None
        return self._said[key]

    def has(self, pattern: _Searches) -> bool:
        """Whether it stands in the sentence itself; looked for once, too."""
        key = id(pattern)
        if key not in self._own:
            ways = getattr(pattern, "ways", ())  # which other rules may ask for alone
            self._own[key] = any(map(self.has, ways)) if ways else bool(pattern.search(self.low))
        return self._own[key]

    @cached_property
    def all_words(self) -> frozenset[str]:
        return words_in(self.plain)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Its words, without those that any two sentences share."""
        return frozenset([word for word in self.all_words if len(word) > _TWO]) - _COMMON

    @property
    def quote(self) -> str:
        words = " ".join(self.words.split())
        return words if len(words) <= _QUOTE else f"{words[:_QUOTE].rsplit(' ', 1)[0]} …"


def words_in(text: str) -> frozenset[str]:
    return frozenset(text.translate(_SIGNS).split())


def stems(words: str) -> frozenset[str]:
    """The first letters of words, by which a rule finds the sentences that it must look at."""
    return frozenset(word[:_STEM] for word in words.split())


class Passages(list[Passage]):
    """In the order of the law."""

    def near(self, wanted: frozenset[str]) -> list[Passage]:
        """Those that have a word with one of these stems."""
        words = [word for stem in wanted for word in self._words.get(stem, ())]
        places = set().union(*(self.places[word] for word in words))
        return [self[place] for place in sorted(places)]

    def say(self, words: str) -> bool:
        """Whether these words stand in it in a row. Most do not, and then some of them stand nowhere in it."""
        return self.places.keys() >= words_in(words) and words in self._text

    @cached_property
    def _text(self) -> str:
        return " ".join(passage.plain for passage in self)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """All words, and where each stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, passage in enumerate(self):
            for word in passage.all_words:
                found[word].append(place)
        return found

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        """By their stem."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.places:
            found[word[:_STEM]].append(word)
        return found


def spaced(words: str) -> str:
    """With a space before each word, also before the first and those behind a sign: see `features.rx`.

    The letter at n + 1 is that at n of `words`, or a space instead of its sign.
    """
    return _GLUED.sub(" ", f" {words.translate(_OPENING)}".replace(" '", "  "))


@dataclass(eq=False)
class Touch:
    """A sentence that was changed: as it was, as it is, and only the words that went and came."""

    old: Passage
    new: Passage
    gone: str
    come: str

    @cached_property
    def went(self) -> str:
        """What is gone, as rules read it."""
        return self.old.low if self.gone == self.old.plain else spaced(self.gone)

    @cached_property
    def came(self) -> str:
        return self.new.low if self.come == self.new.plain else spaced(self.come)


def passages(pairs: Iterable[Pair], sections: Sequence[Section], side: str) -> Passages:
    """What binds, of one of the two laws: `side` is "old" or "new"."""
    of = {id(section): pair for pair in pairs if (section := getattr(pair, side)) is not None}
    found = Passages()
    for top, section in enumerate(sections):
        found.extend(_inside(section, "", section.slot, of, top))
    return found


def _inside(section: Section, above: str, slot: str, of: dict[int, Pair], top: int) -> Iterator[Passage]:
    heading = plain(section.heading).lower()
    if _TALK.match(heading):
        return
    above = f"{above} {heading}".strip()
    for leads, words in _led(section.text):
        for number, piece in enumerate(_pieces(words)):
            before = f"{above} {leads} {plain(words)[:_LEAD].lower() if number else ''}".strip()
            yield Passage(piece, plain(piece).lower(), before, of[id(section)], section.eid, top, section.slot or slot)
    lead = plain(section.text)[-_LEAD:].lower() if section.children else ""
    for child in section.children:
        yield from _inside(child, f"{above} {lead}".strip()[-2 * _LEAD :], section.slot or slot, of, top)


def _led(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence, with the one that ends in a colon above it, where the text is a list."""
    leads = ""
    for paragraph in PARAGRAPHS.split(text) if "\n" in text else [text]:
        for words in sentences(paragraph):
            yield leads, words
            if words.endswith(":"):
                leads = plain(words)[-_LEAD:].lower()


def sentences(text: str) -> list[str]:
    """A text cut behind full stops and semicolons that end something."""
    found: list[str] = []
    start = 0
    for match in _STOPS.finditer(text):
        if not _SHORT.search(text[max(start, match.start() - _SHORTEST) : match.start() + 1]):
            found.append(text[start : match.end()].strip())
            start = match.end()
    return [words for words in [*found, text[start:].strip()] if words]


def _pieces(words: str) -> Iterator[str]:
    """A sentence that fills a page, cut where it may be: patterns look at short ones only."""
    while len(words) > _LONGEST:
        cut = max(words.rfind(sign, _LONGEST // 2, _LONGEST) for sign in (", ", "; ", " "))
        cut = _LONGEST if cut < 0 else cut + 1
        yield words[:cut].strip()
        words = words[cut:].strip()
    yield words


def touches(comparison: Comparison, old: Sequence[Passage], new: Sequence[Passage]) -> list[Touch]:
    """Each sentence that words were taken out of or put into, in the order of the new law."""
    by_old, by_new = by_pair(old), by_pair(new)
    found: list[Touch] = []
    for pair in comparison.pairs:
        if pair.part == Part.SECTION and pair.kind in (Kind.CHANGED, Kind.MOVED) and pair.old and pair.new:
            found.extend(_touched(pair, by_old.get(pair, []), by_new.get(pair, [])))
    return found


def by_pair(found: Iterable[Passage]) -> dict[Pair, list[Passage]]:
    sorted_: dict[Pair, list[Passage]] = {}
    for passage in found:
        sorted_.setdefault(passage.pair, []).append(passage)
    return sorted_


def _touched(pair: Pair, old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Touch]:
    if not old or not new:
        return
    made: dict[tuple[int, int], Touch] = {}
    ends_old, ends_new = _ends(old, pair.old), _ends(new, pair.new)
    at_old = at_new = 0
    for run in pair.text:
        if not run.same:
            a, b = _at(ends_old, at_old, run.old), _at(ends_new, at_new, run.new)
            touch = made.setdefault((a, b), Touch(old[a], new[b], "", ""))
            touch.gone = f"{touch.gone} {plain(run.old).lower()}".strip()
            touch.come = f"{touch.come} {plain(run.new).lower()}".strip()
        at_old, at_new = at_old + len(run.old), at_new + len(run.new)
    yield from made.values()


def _ends(found: Sequence[Passage], section: Section | None) -> list[int]:
    """Where in the text of their part the sentences end."""
    text, at, ends = section.text if section else "", 0, list[int]()
    for passage in found:
        at = max(text.find(passage.words, at), at) + len(passage.words)
        ends.append(at)
    return ends


def _at(ends: Sequence[int], place: int, words: str) -> int:
    """Which sentence the words at that letter belong to; a change may begin with the sign that ends the one before."""
    place += len(words) - len(words.lstrip(" .;:,\n"))
    return min(bisect_right(ends, place), len(ends) - 1)
