"""Where a text may be cut: after paragraphs, lines, sentences, clauses, words. Never in an address, name or hashtag."""

from collections.abc import Iterator
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

import regex

from unwatched.gateways.social import facets
from unwatched.gateways.social.letters import clusters


class Break(IntEnum):
    """From the best place for a cut to the worst."""

    PARAGRAPH = 0
    LINE = 1
    SENTENCE = 2
    CLAUSE = 3
    WORD = 4
    LETTER = 5


class Cut(NamedTuple):
    """One part ends before `end`, the next one begins at `start`; between them is white space, or nothing."""

    end: int
    start: int
    kind: Break


def cuts(text: str, kind: Break) -> list[Cut]:
    """Every place of one kind, in order."""
    torn = _within_one(text)
    return [Cut(end, start, kind) for end, start in _FINDERS[kind](text) if end not in torn and 0 < end < len(text)]


def _within_one(text: str) -> set[int]:
    """Places within addresses, names, hashtags and numbers."""
    spans = [(piece.start, piece.end) for piece in facets.pieces(text)]
    spans += [match.span() for match in _ONE.finditer(text)]
    return {place for start, end in spans for place in range(start + 1, end)}


_ONE = regex.compile(r"@[\w.-]+(?:@[\w.-]+)?|[#＃]\w+|\b\w{1,20}://\S+|\d+(?:[.,:/]\d+)+")

_CLOSERS = r"(?:[\"'”’»›)\]）」』】〉》]|[ \xa0\u202f]»)*"
_PARAGRAPH = regex.compile(r"\s*\n\s*\n\s*|\s*[\u2029\f]\s*")
_LINE = regex.compile(r"\s*[\n\r\u2028\x85\v]\s*")
_SENTENCE = regex.compile(rf"(?P<stop>[.!?…؟۔।॥።։។။]+{_CLOSERS})(?P<gap>\s+)|(?P<wide>[。！？｡]+{_CLOSERS})\s*")
_CLAUSE = regex.compile(rf"(?:[,;:،؛]{_CLOSERS}|(?<=\s)[–—-])(?P<gap>\s+)|[、，；：､]{_CLOSERS}(?P<gap>\s*)")
_SPACE = regex.compile(r"(?P<gap>\s+)")

# A full stop behind these ends no sentence.
_SHORT_WORDS = """
    mr mrs ms dr prof rev hon st sr jr vs etc eg ie al no nos vol pp ed fig approx dept est inc ltd co corp gov sen rep
    ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat
    bzw ca evtl ggf inkl nr str usw vgl zb dh abs art cf env ex mme mlle tél sra srta ud uds pág núm aprox sig
"""
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())
_LAST_WORD = regex.compile(r"[\p{Alphabetic}\p{M}\p{N}.]*$")
_BEGINS_SMALL = regex.compile(r"\p{Ll}")


def _at_sentences(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        if match["wide"]:
            yield match.end("wide"), match.end()
        elif not match["stop"].startswith((".", "…")) or _ends_a_sentence(text, match.start(), match.end()):
            yield match.start("gap"), match.end()


def _ends_a_sentence(text: str, stop: int, following: int) -> bool:
    """Whether the full stop at `stop` is the end, and not that of "Dr.", "e.g.", "U.S.", "J. Doe" or "3. May"."""
    if _BEGINS_SMALL.match(text, following):
        return False
    word = _LAST_WORD.search(text, max(stop - 20, 0), stop)[0]
    if text[stop] == "…" or text[stop : stop + 2] == "..":
        return True
    if word.isdigit() and len(word) <= 2:
        return False
    bare = word.replace(".", "")
    return len(bare) != 1 and "." not in word and bare.lower() not in _ABBREVIATIONS


def _at(pattern: "regex.Pattern[str]", text: str) -> Iterator[tuple[int, int]]:
    """Where the white space lies that a pattern ends with."""
    for match in pattern.finditer(text):
        yield match.span("gap") if "gap" in pattern.groupindex else match.span()


# Between signs of these scripts a line may end anywhere, but not before those nor after these.
_WITHOUT_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_NOT_FIRST = regex.compile(
    r"[\p{Pe}\p{Pf}、。，．：；！？゛゜ヽヾゝゞ々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥・]"
)
_NOT_LAST = regex.compile(r"[\s\p{Ps}\p{Pi}]")


def _at_words(text: str) -> Iterator[tuple[int, int]]:
    yield from _at(_SPACE, text)
    if _WITHOUT_SPACES.search(text):
        yield from _between_signs(text)


def _between_signs(text: str) -> Iterator[tuple[int, int]]:
    letters = clusters(text)
    place = 0
    for before, after in pairwise(letters):
        place += len(before)
        wide = _WITHOUT_SPACES.match(before) or _WITHOUT_SPACES.match(after)
        if wide and not _NOT_LAST.match(before) and not _NOT_FIRST.match(after):
            yield place, place


def _at_letters(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for letter in clusters(text):
        place += len(letter)
        yield place, place


_FINDERS = {
    Break.PARAGRAPH: lambda text: _at(_PARAGRAPH, text),
    Break.LINE: lambda text: _at(_LINE, text),
    Break.SENTENCE: _at_sentences,
    Break.CLAUSE: lambda text: _at(_CLAUSE, text),
    Break.WORD: _at_words,
    Break.LETTER: _at_letters,
}
