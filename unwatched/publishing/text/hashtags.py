"""Hashtags that are read aloud as one long word, and how to write them: #BanFaceRecognition.

A screen reader finds the words of a hashtag by its capitals. Where there are none we look for English words in it.
Silence is better than a false alarm: what could be one word, a name or a word of another language is left alone.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import regex

from unwatched.gateways.social import facets

_SHORTEST = 8  # letters: shorter ones are read well enough, and are names more often than not
_SHORTEST_PAIR = 9
_LONG_ENOUGH_ALONE = 6  # letters of a word behind a very short one: #NoBorders
_LEAST_ON_AVERAGE = 3.0  # letters a word: "to get her" is no way to read "together"
_COST = {1: 2.5, 2: 1.5, 3: 1.2}  # of a word of so many letters, else 1: few and long words are the likely ones
_ANY_LONGER = 1.0
_LONGEST_WORD = 18
# Words of one or two letters that end a hashtag, or begin it; others there are ends and beginnings of longer words.
_SHORT_AT_THE_END = frozenset(["ai", "it", "me", "no", "up", "us"])
_SHORT_AT_THE_BEGINNING = frozenset(["ai", "do", "eu", "go", "if", "is", "it", "my", "no", "so", "up", "we"])
# With one more word these make a new one: oversight, undercover, withheld.
_PREFIXES = frozenset(
    ["back", "counter", "cross", "down", "fire", "head", "out", "over", "super", "trans", "under", "with"]
)
# Short ones that everybody knows.
_KNOWN = {"metoo": "MeToo", "timesup": "TimesUp"}
_ABBREVIATIONS = frozenset(
    ["aclu", "ai", "cbp", "cctv", "dhs", "eu", "fbi", "gchq", "gdpr", "ice", "lapd", "lgbtq", "nsa", "nypd", "usa"]
)
_PARTS = regex.compile(r"\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{N}+|.", regex.DOTALL)
_WORD = regex.compile(r"(?<![#＃@\w])[\p{L}\p{M}]{3,}(?![\w@]|\.\w)")
_WITH_HYPHEN = regex.compile(r"(?<!\S)[#＃]([\p{L}\p{M}\p{N}_]+(?:[-‐‑][\p{L}\p{M}\p{N}_]+)+)")


@dataclass(frozen=True)
class BetterTag:
    """A hashtag and how to write it, both without "#"."""

    tag: str
    better: str


def to_capitalise(text: str, *, names: str = "") -> list[BetterTag]:
    """The hashtags of a text that hide their words, each once. `names`: further words that may stand in them."""
    also = frozenset(word.lower() for word in _WORD.findall(f"{text} {names}"))
    found = dict.fromkeys(facets.tags_of(text))
    return [BetterTag(tag, better) for tag in found if (better := capitalised(tag, also=also)) != tag]


def with_hyphen(text: str) -> list[BetterTag]:
    """What is meant as a hashtag but ends at its hyphen on most networks: `#face-surveillance`."""
    return [BetterTag(tag, _joined(tag)) for tag in dict.fromkeys(_WITH_HYPHEN.findall(text))]


def _joined(tag: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in regex.split("[-‐‑]", tag))


@lru_cache(maxsize=1024)
def capitalised(tag: str, *, also: frozenset[str] = frozenset()) -> str:
    """The hashtag with a capital where each of its words begins; as it is where that cannot be told.

    `also` are words that may stand in it beside those of our list, in small letters.
    """
    if tag.islower() or tag.isupper():
        known = _KNOWN.get(tag.lower())
        if known:
            return known
    parts = _PARTS.findall(tag)
    return "".join(_with_capitals(part, also, alone=len(parts) == 1) for part in parts)


def _with_capitals(part: str, also: frozenset[str], *, alone: bool) -> str:
    """One run of letters: all small, all capitals, or small ones behind one capital."""
    if part.isupper() and not alone:  # an abbreviation, such as the first half of #FRchat
        return part
    words = _words_in(part.lower(), also)
    return "".join(word.upper() if word in _ABBREVIATIONS else word.capitalize() for word in words) or part


def _words_in(letters: str, also: frozenset[str] = frozenset()) -> list[str]:
    """The words that these letters are made of, where they are surely several; else none."""
    if len(letters) < _SHORTEST or not letters.isalpha() or letters in also or _is_one_word(letters):
        return []
    words = _cheapest(letters, also)
    return words if _is_likely(words) else []


def _is_likely(words: list[str]) -> bool:
    """Whether somebody meant these words, and not one that we do not know."""
    if len(words) < 2 or max(map(len, words)) < 4:
        return False
    if sum(map(len, words)) < _LEAST_ON_AVERAGE * len(words):
        return False
    # Languages such as German make one word of two, and both may stand in the text.
    if 2 * sum(word in _pieces() for word in words) < len(words):
        return False
    first, last = words[0], words[-1]
    if len(words) == 2 and first in _SHORT_AT_THE_BEGINNING:
        return len(last) >= _LONG_ENOUGH_ALONE
    if len(words) == 2:
        return len(first + last) >= _SHORTEST_PAIR and min(len(first), len(last)) > 2 and first not in _PREFIXES
    return (len(first) > 2 or first in _SHORT_AT_THE_BEGINNING) and (len(last) > 2 or last in _SHORT_AT_THE_END)


def _cheapest(letters: str, also: frozenset[str]) -> list[str]:
    """The letters cut into known words, as few and long as can be; none if there is no way."""
    known = _pieces()
    best: list[tuple[float, int] | None] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        ways = [
            (way[0] + _COST.get(end - start, _ANY_LONGER), start)
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (way := best[start]) and (letters[start:end] in known or letters[start:end] in also)
        ]
        best.append(min(ways, default=None))
    words, end = [], len(letters)
    while end and (way := best[end]):
        words.append(letters[way[1] : end])
        end = way[1]
    return words[::-1] if not end else []


# --- Words ----------------------------------------------------------------------------------------------------------


@cache
def _pieces() -> frozenset[str]:
    """Words that hashtags are made of, and their usual forms."""
    words = _read("words.txt")
    return frozenset(words) | {form for word in words for form in _forms(word)}


def _is_one_word(letters: str) -> bool:
    return letters in _single_words() or letters.removesuffix("s") in _single_words()


@cache
def _single_words() -> frozenset[str]:
    """Words and names that look like several, in English and its neighbours."""
    return frozenset(_read("single_words.txt"))


def _forms(word: str) -> list[str]:
    """The plural and the forms with -ed and -ing; some of them wrong, which does no harm here."""
    if len(word) < 4:
        return []
    if word.endswith("y") and word[-2] not in "aeiou":
        return [f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return [f"{word}es", f"{word}ed", f"{word}ing"]
    stem = word.removesuffix("e")
    return [f"{word}s", f"{stem}ed", f"{stem}ing"]


def _read(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
