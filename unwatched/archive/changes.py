"""What an edit has changed, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 3000  # of both together; comparing takes time with the square of it
_WORDS = re.compile(r"\s+|[\w'’]+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words that were taken out, put in, or left as they are."""

    kind: str  # "same", "out", "in"
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order: together they hold every letter of both."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return tuple(piece for piece in (Piece("out", before), Piece("in", after)) if piece.text)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[old_from:old_to]))
            continue
        if old_from < old_to:
            yield Piece("out", "".join(old[old_from:old_to]))
        if new_from < new_to:
            yield Piece("in", "".join(new[new_from:new_to]))
