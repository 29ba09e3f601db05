"""Reads the pieces of a text one after the other: numbers begin parts, the rest is text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..shapes import Section, Unsure
from . import marks
from .blocks import Block
from .marks import Mark
from .numbering import AHEAD_LETTERS, FRESH, INSIDE, LINE, Numbering, goes_on
from .tree import Part, Tree

_INLINE = re.compile(
    r"(?:(?<=[.;:,—–”\")\]] )|(?<=[.;:,—–”]))(?=\(\s?\w{1,5}\s?\)|[©®]|SECTION\s?\w|Section \w|SEC\. ?\w|Sec\. ?\w|"
    r"NEW SECTION|§ ?\d|ARTICLE \w|Article \w|Artículo \d|CHAPTER \w|[A-Z]\. \S|[a-z]\. \S|"
    r"[IVXL]{2,5}\. \S|\d{1,2}\. \S|\d{1,4}(?:[.-]\d{1,5}){1,4}\.? \S)|"
    r"(?<=\band )(?=\(\w{1,5}\) )|(?<=\bor )(?=\(\w{1,5}\) )"
)
_CHAINS = re.compile(r"\(|\d{1,2}\.\s|[AaIi]\.\s")
_DEEPEST = 40
_WINDOW = 400  # letters around a number that are looked at
_LONGEST_BLOCK = 40_000  # letters; a longer one is read in pieces, for the time grows with their square


def build(blocks: Sequence[Block]) -> tuple[tuple[Section, ...], list[Unsure]]:
    """The parts of a law, and what is doubtful about them."""
    builder = _Builder(blocks)
    builder.run()
    return builder.finish()


class _Builder:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = [piece for block in blocks for piece in _pieces(block)]
        self._tree = Tree()
        self._numbering = Numbering(self._blocks, self._tree)
        self.finish = self._tree.finish

    def run(self) -> None:
        for place, block in enumerate(self._blocks):
            self._numbering.at = place
            kind = FRESH if block.fresh or block.numbered else LINE
            text = block.text
            while text:
                text = self._step(text, kind, block)
                kind = INSIDE

    def _step(self, text: str, kind: str, block: Block) -> str:
        """Reads a mark at the head of a text, if there is one, and the text as far as the next mark; gives the rest."""
        lead = block.lead if kind != INSIDE else 0
        marked = self._marked(text, kind, block)
        if marked:
            part, rest = marked
            lead -= len(text) - len(rest)
        else:
            part, rest = None, text
        stop = self._next_inside(rest)
        piece, rest = rest[:stop].rstrip(), rest[stop:]
        if part:
            self._tree.begin(
                part, piece, whole=not rest and not (block.numbered and block.level == 0), block=block, lead=lead
            )
        elif piece:
            self._tree.go_on(piece, block, fresh=kind == FRESH, following=self._following())
        if piece:
            self._numbering.before = piece[-_WINDOW:]
        return rest

    def _marked(self, text: str, kind: str, block: Block) -> tuple[Part, str] | None:
        """The part that begins here, with its place in the tree, and what follows its number."""
        found = marks.read(text)
        if not found:
            return self._resolved(text)
        mark, rest = found
        if kind == FRESH:
            mark = marks.firm(mark, rest, headed=bool(block.level))
        self._numbering.rest = rest[:AHEAD_LETTERS]
        if not block.numbered and not self._numbering.reads_as_start(mark, rest, kind):
            return None
        part = self._place(mark, kind, sure=block.numbered)
        if part is None:
            return None
        while chained := self._chained(rest):
            inner, rest = chained
            self._numbering.rest, self._numbering.before = rest[:AHEAD_LETTERS], ""
            below = self._place(inner, FRESH, sure=True)
            if below is None:
                break
            part = below
        return part, rest

    def _chained(self, rest: str) -> tuple[Mark, str] | None:
        """A second number right behind the first: “(a)(1)”, “1.—(1)”, “2. A.”."""
        found = marks.read(rest) if _CHAINS.match(rest) else None
        if not found or goes_on(found[1]) or len(self._tree.open) >= _DEEPEST:
            return None
        if found[0].printed[0] == "(" or found[0].printed[0].isdigit():
            return found
        self._numbering.rest = found[1][:AHEAD_LETTERS]  # “A.” may be somebody's initial: a “B.” must follow
        return found if self._numbering.second_is_ahead(found[0]) else None

    def _resolved(self, text: str) -> tuple[Part, str] | None:
        if not marks.resolves(text):
            return None
        part = Part()
        self._tree.open = [part]
        self._tree.root.children.append(part)
        return part, text

    def _next_inside(self, text: str) -> int:
        """Where within a text the next part begins; its length when none does."""
        said = self._numbering.before
        for match in _INLINE.finditer(text):
            place = match.start()
            if place == 0:
                continue
            found = marks.read(text[place : place + _WINDOW])
            if not found:
                continue
            self._numbering.before = text[max(0, place - _WINDOW) : place].rstrip()
            self._numbering.rest = text[place : place + AHEAD_LETTERS]
            good = self._begins_inside(*found)
            self._numbering.before = said
            if good:
                return place
        return len(text)

    def _begins_inside(self, mark: Mark, rest: str) -> bool:
        good = self._numbering.reads_as_start(mark, rest, INSIDE)
        return good and self._numbering.fits(mark, INSIDE) is not None

    def _place(self, mark: Mark, kind: str, *, sure: bool) -> Part | None:
        """The part of a mark in the tree; None when it fits nowhere."""
        fit = self._numbering.fits(mark, kind, sure=sure)
        if fit is None or (len(self._tree.open) >= _DEEPEST and fit[0] >= _DEEPEST):
            return None
        return self._tree.put(mark, fit, inside=kind == INSIDE)

    def _following(self) -> Block | None:
        following = self._numbering.at + 1
        return self._blocks[following] if following < len(self._blocks) else None


def _pieces(block: Block) -> Iterator[Block]:
    """A block that is too long, in lines."""
    rest, fresh = block.text, block.fresh
    while len(rest) > _LONGEST_BLOCK:
        end = rest.rfind(" ", 1, _LONGEST_BLOCK)
        if end < 0:
            break
        yield replace(block, text=rest[:end], fresh=fresh, numbered=block.numbered and fresh)
        rest, fresh = rest[end + 1 :], False
    yield replace(block, text=rest, fresh=fresh, numbered=block.numbered and fresh) if rest != block.text else block


def walk(blocks: Sequence[Block]) -> Iterator[tuple[int, Mark, str]]:
    """Every block that begins with a mark: its place, the mark, and what follows."""
    for place, block in enumerate(blocks):
        if found := marks.read(block.text):
            yield place, *found
