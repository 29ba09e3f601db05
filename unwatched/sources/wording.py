"""What became of a quoted sentence: found again, found changed, or not found. And two texts word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_SENTENCES = 20_000  # that are compared
NEAR = 8  # of them are looked at letter by letter
LIKE = 0.5  # of 1: below it is another sentence
LONGEST = 2000  # characters of one that is compared
_END = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_WORD = re.compile(r"\w+|[^\w\s]|\s+")


@dataclass(frozen=True)
class Words:
    """A run of words: "same", "gone" or "new"."""

    kind: str
    text: str


def sentences(text: str) -> Iterator[str]:
    return (one.strip() for one in _END.split(text) if one.strip())


def around(text: str, start: int, end: int) -> str:
    """The sentences that hold this place."""
    before = max((match.end() for match in _END.finditer(text, 0, start)), default=0)
    after = _END.search(text, end)
    return text[before : after.start() if after else len(text)].strip()


def nearest(wanted: str, text: str) -> str:
    """The sentence of the text that is most like the wanted one; empty when none is."""
    wanted = wanted[:LONGEST]
    ours = set(_words(wanted))
    if not ours:
        return ""
    ranked = []
    for place, one in enumerate(sentences(text)):
        if place == MOST_SENTENCES:
            break
        theirs = set(_words(one[:LONGEST]))
        shared = len(ours & theirs) / max(1, len(ours | theirs))
        if shared:
            ranked.append((shared, -place, one[:LONGEST]))
    ranked.sort(reverse=True)
    rated = [
        (SequenceMatcher(None, wanted, one, autojunk=False).ratio(), one) for _shared, _place, one in ranked[:NEAR]
    ]
    best = max(rated, default=(0.0, ""))
    return best[1] if best[0] >= LIKE else ""


def compare(before: str, after: str) -> list[Words]:
    """Both texts in one, word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    runs: list[Words] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Words("same", "".join(old[a:b])))
            continue
        runs += [Words("gone", "".join(old[a:b]))] if b > a else []
        runs += [Words("new", "".join(new[c:d]))] if d > c else []
    return runs


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
