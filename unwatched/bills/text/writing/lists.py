"""How an office programme counts the parts of a law: which list each stands in, and on which level.

One list has a way of counting for each level, and most of any law stands in it: the programme counts on in it by
itself, and so do we here. Where the law's own number is another one (a gap, a section twice, "2-A"), a list of its own
begins, so that what is printed is what the law says.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from . import numbers
from .layout import Block, Listing, Part
from .numbers import Number

MOST_LEVELS = 9  # of a list, and of headings: so Word has it
BULLET = "bullet"
_BULLET = Number("•", BULLET, "", 1)
_PLAIN = Number("", numbers.DECIMAL, ".", 1)


class Place(NamedTuple):
    list: int  # from 1
    level: int  # from 0
    first: bool  # nothing stood in this list before
    look: tuple[str, str, str]


def side_by_side(blocks: Iterable[Block]) -> Iterator[Block | list[Part]]:
    """Parts that follow each other are one list, as are the items of a list; everything else stands alone."""
    for is_part, group in groupby(blocks, lambda one: isinstance(one, Part)):
        if is_part:
            yield [one for one in group if isinstance(one, Part)]
            continue
        for block in group:
            if isinstance(block, Listing):
                yield [Part(item.eid, item.num, (), item.blocks, 1) for item in block.items]
            else:
                yield block


class Lists:
    """The lists of one document. `levels` says of each list how its levels count, and where they start."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        main: dict[int, Number] = {}
        _learn(blocks, 0, main)
        self.levels = [{level: main.get(level, _PLAIN) for level in range(MOST_LEVELS)}]
        self.counted = [0] * MOST_LEVELS
        self.begun = False

    def places(self, parts: list[Part], depth: int) -> Iterator[Place | None]:
        """Where the parts are counted, one by one: what stands within a part is asked for before the next one is."""
        last = None
        for part, number in zip(parts, numbers.count([part.num for part in parts]), strict=True):
            last = self.place(part, number, depth, last)
            yield last

    def place(self, part: Part, number: Number, depth: int, last: Place | None) -> Place | None:
        level = min(depth, MOST_LEVELS - 1)
        if not part.num and part.heading:
            return None
        if not part.num:
            return self.goes_on(last, _BULLET) or self.own(_BULLET, level)
        main = self.levels[0][level]
        if depth == level and number.look == main.look and number.value == self.counted[level] + 1:
            self.counted[level:] = [number.value] + [0] * (MOST_LEVELS - level - 1)
            first, self.begun = not self.begun, True
            return Place(1, level, first, main.look)
        return (None if number.first else self.goes_on(last, number)) or self.own(number, level)

    def goes_on(self, last: Place | None, number: Number) -> Place | None:
        """In the list of the part before, when that counts so."""
        return last._replace(first=False) if last and last.list > 1 and last.look == number.look else None

    def own(self, number: Number, level: int) -> Place:
        self.levels.append({level: number})
        return Place(len(self.levels), level, True, number.look)


def _learn(blocks: Iterable[Block], depth: int, main: dict[int, Number]) -> None:
    """How each level counts where it is first seen."""
    if depth >= MOST_LEVELS:
        return
    for parts in side_by_side(blocks):
        if not isinstance(parts, list):
            continue
        for part, number in zip(parts, numbers.count([part.num for part in parts]), strict=True):
            if part.num and number.kind != numbers.LABEL:
                main.setdefault(depth, Number(*number.look, 1))
            _learn(part.blocks, depth + 1, main)
