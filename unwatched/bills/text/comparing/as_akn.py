"""A comparison as Akoma Ntoso: `<del>` around what goes, `<ins>` around what comes, valid against the strict schema.

Without the `<del>` and out of the `<ins>` it is the new text; the other way round the old one. What was moved goes at
one place and comes at another. Parts that are in the old text only have `status="removed"`.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from ..eids import element_of
from ..shapes import Law
from ..writing import akn
from ..writing.bluebell import MAKER as E
from .laying import PARAGRAPHS, Piece, is_only_old, pieces, printed
from .shapes import Comparison, Pair, Part, Place
from .words import Run


def write(comparison: Comparison, *, day: date, frbr: akn.Frbr | None = None) -> bytes:
    """`day` dates it, where nothing says more about the text. Raises WritingError."""
    new = comparison.new
    shell = Law(title=new.title or comparison.old.title or "Untitled", language=new.language)
    root = akn.parse(akn.write(shell, frbr=frbr or akn.Frbr(day=day, name="comparison")))
    document, body = root[0], root[0].find("{*}body")
    for old in document.findall("{*}preface") + list(body):
        old.getparent().remove(old)
    preface, preamble, parts = _Writer(comparison).parts()
    for element in filter(len, (preface, preamble)):
        body.addprevious(element)
    body.extend(parts or [E.hcontainer(E.content(E.p()), name="hcontainer", eId="hcontainer_1")])
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


class _Writer:
    def __init__(self, comparison: Comparison) -> None:
        self._rows = comparison.rows
        self._taken: set[str] = set()

    def parts(self) -> tuple[etree._Element, etree._Element, list[etree._Element]]:
        """Preface, preamble, and what stands in the body."""
        preface, preamble = E.preface(), E.preamble()
        parts: list[etree._Element] = []
        above: list[etree._Element] = []  # the parts that the next one may stand in, one for each depth
        for depth, pair, sides, kept in self._lines():
            if pair.part == Part.TITLE:
                preface.append(E.longTitle(*_blocks(pair, sides, kept, inside="docTitle")))
            elif pair.part == Part.RECITAL:
                preamble.extend(_blocks(pair, sides, kept))
            else:
                element = self._part(pair, sides, kept)
                del above[min(depth, akn.DEEPEST) :]
                if above:
                    _into(above[-1], element)
                else:
                    parts.append(element)
                above.append(element)
        return preface, preamble, parts

    def _lines(self) -> Iterator[tuple[int, Pair, str, str]]:
        """Each part with its depth, whose words are shown, and what is done to those that both sides have."""
        for row in self._rows:
            if is_only_old(row):
                continue
            if row.place == Place.LEFT:
                yield from ((depth, pair, "old", "del") for depth, pair in row.stood)
            elif row.moved:
                yield row.depth, row.pair, "new", "ins"
            else:
                yield row.depth, row.pair, "both", ""

    def _part(self, pair: Pair, sides: str, kept: str) -> etree._Element:
        gone = sides == "old" or pair.new is None
        section = pair.old if gone else pair.new
        eid = section.eid if section else ""
        name = element_of(eid)
        element = E(name, eId=self._unique(f"old-{eid}" if gone else eid), **({"status": "removed"} if gone else {}))
        if name == "hcontainer":
            element.set("name", "hcontainer")
        for tag, runs in (("num", pair.num), ("heading", pair.heading)):
            words = _inline(_of(runs, pair, sides, kept))
            if words:
                element.append(E(tag, *words))
        blocks = list(_paragraphs(_of(pair.text, pair, sides, kept)))
        element.extend([E.content(*blocks)] if blocks else [])
        return element

    def _unique(self, eid: str) -> str:
        stem = found = "-".join(akn.clean(eid).split()) or "part"
        number = 1
        while found in self._taken:
            number += 1
            found = f"{stem}_{number}"
        self._taken.add(found)
        return found


def _into(parent: etree._Element, child: etree._Element) -> None:
    """Inside a part that has parts, its own words are its `<intro>`."""
    content = parent.find("{*}content")
    if content is not None:
        content.tag = content.tag.replace("content", "intro")
    parent.append(child)


def _of(runs: Iterable[Run], pair: Pair, sides: str, kept: str) -> Iterator[Piece]:
    """Some of a pair's words; the space between number, heading and text is that of the elements."""
    return pieces(Pair(pair.kind, pair.old, pair.new, text=tuple(runs)), kept=kept, sides=sides)


def _blocks(pair: Pair, sides: str, kept: str, *, inside: str = "") -> Iterator[etree._Element]:
    return _paragraphs(_of(printed(pair), pair, sides, kept), inside=inside)


def _paragraphs(parts: Iterable[Piece], *, inside: str = "") -> Iterator[etree._Element]:
    """A `<p>` for each paragraph that has words; they stand in an element of the name `inside`, if there is one."""
    lines: list[list[Piece]] = [[]]
    for piece in parts:
        first, *rest = PARAGRAPHS.split(piece.text)
        lines[-1].append(Piece(piece.what, first))
        lines.extend([Piece(piece.what, text)] for text in rest)
    for line in lines:
        if any(piece.text.strip() for piece in line):
            yield E.p(E(inside, *_inline(line))) if inside else E.p(*_inline(line))


def _inline(parts: Iterable[Piece]) -> list[str | etree._Element]:
    return [
        E(piece.what, akn.clean(piece.text)) if piece.what else akn.clean(piece.text) for piece in parts if piece.text
    ]
