"""A comparison laid out as both laws are printed: what every format begins with."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .shapes import Comparison, Kind, Pair, Place, Row
from .words import Run, plain

PARAGRAPHS = re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")


def printed(pair: Pair) -> tuple[Run, ...]:
    """A pair's words as they are printed: number, heading, and below it, or after the number, the text."""
    num, heading, text = (_has(runs) for runs in (pair.num, pair.heading, pair.text))
    after_num = [num[side] and (heading[side] or text[side]) for side in (0, 1)]
    below = [heading[side] and text[side] for side in (0, 1)]
    return (*pair.num, *_between(" ", *after_num), *pair.heading, *_between("\n\n", *below), *pair.text)


def _has(runs: Iterable[Run]) -> tuple[bool, bool]:
    return any(run.old for run in runs), any(run.new for run in runs)


def _between(sign: str, old: bool, new: bool) -> tuple[Run, ...]:
    return (Run(sign if old else "", sign if new else "", old == new),) if old or new else ()


class Piece(NamedTuple):
    """Words, and what is done to them: "", "ins", "del", "moveTo" or "moveFrom"."""

    what: str
    text: str


def pieces(pair: Pair, *, kept: str, sides: str) -> Iterator[Piece]:
    """A part's words and what is done to them.

    Numbers and headings that differ in capitals only are the same to a reader, but not to the letter.

    `sides` is whose words are wanted: "old", "new" or "both"; `kept` is said of the words that both have.
    """
    for run in printed(pair):
        if run.same and (run.old == run.new or plain(run.old) == plain(run.new)):
            yield Piece(kept, run.old if sides == "old" else run.new)
            continue
        if run.old and sides != "new":
            yield Piece("del", run.old)
        if run.new and sides != "old":
            yield Piece("ins", run.new)


def paragraphs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs, paragraph by paragraph. A break that only one side has parts them as well."""
    line: list[Run] = []
    for run in runs:
        old, new = PARAGRAPHS.split(run.old), PARAGRAPHS.split(run.new)
        for number in range(max(len(old), len(new))):
            if number:
                yield line
                line = []
            piece = Run("".join(old[number : number + 1]), "".join(new[number : number + 1]), run.same)
            if piece.old or piece.new:
                line.append(piece)
    yield line


class Moves:
    """Which parts can be shown as moved: those that stood in nothing moved, and stand in nothing moved."""

    def __init__(self, comparison: Comparison) -> None:
        stood = {row.pair: row for row in comparison.rows if row.place == Place.LEFT and not row.moved}
        self.members: dict[Pair, frozenset[Pair]] = {}  # by what was moved: itself and what went along
        for root, here in _moved_here(comparison.rows):
            if root in stood:
                self.members[root] = frozenset(here) & {pair for _, pair in stood[root].stood}


def _moved_here(rows: Iterable[Row]) -> Iterator[tuple[Pair, list[Pair]]]:
    """What was moved to a place that was not moved itself, and the pairs that stand in it there."""
    root: Row | None = None
    here: list[Pair] = []
    for row in rows:
        if root and row.depth <= root.depth:
            yield root.pair, here
            root = None
        if root is None and row.pair.kind == Kind.MOVED and row.place == Place.HERE:
            root, here = row, []
        if root and row.place == Place.HERE:
            here.append(row.pair)
    if root:
        yield root.pair, here


def is_only_old(row: Row) -> bool:
    """Whether the row says what stood in something before it was moved here: `stood` of the old place has it too."""
    return row.moved and (row.place == Place.LEFT or row.pair.new is None)
