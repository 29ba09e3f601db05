"""A law as an OpenDocument text: real headings and real lists, in the five files that the format asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import override
from lxml import etree
from lxml.builder import ElementMaker

from unwatched.core.documents import is_rtl

from . import numbers
from .html import language_of_ours
from .layout import Block, Cell, Layout, Paragraph, Part, Runs, Table, lay_out
from .lists import BULLET, MOST_LEVELS, Lists, Place, side_by_side
from .look import OURS, Look, doubts_heading, notes_heading, notice, title
from .zips import pack

_NS = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text", "table", "style", "meta")
}
_NS |= {
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/", "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}  # fmt: skip
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_KIND = "application/vnd.oasis.opendocument.text"
_FORMATS = {
    numbers.DECIMAL: "1", numbers.LETTER: "a", numbers.CAPITAL: "A", numbers.ROMAN: "i", numbers.CAPITAL_ROMAN: "I",
    numbers.LABEL: "",
}  # fmt: skip
_MARKS = {
    "b": {"fo:font-weight": "bold"}, "i": {"fo:font-style": "italic"},
    "u": {"style:text-underline-style": "solid"}, "^": {"style:text-position": "super 58%"},
    "_": {"style:text-position": "sub 58%"}, "+": {"style:text-underline-style": "solid"},
    "-": {"style:text-line-through-style": "solid"}, "?": {"fo:font-weight": "bold", "fo:background-color": "#fff2b3"},
}  # fmt: skip
_ORDER = "bi u^_+-?".replace(" ", "")
_FACE = "Georgia"


def make_odt(document: bytes, look: Look = OURS) -> bytes:
    """Raises WritingError."""
    layout = lay_out(document)
    with override(language_of_ours(layout.language)):
        content = _Writer(layout).content(look)
        files = {
            "mimetype": _KIND.encode(), "content.xml": _bytes(content), "styles.xml": _bytes(_styles(layout, look)),
            "meta.xml": _bytes(_meta(layout, look)), "META-INF/manifest.xml": _bytes(_manifest()),
        }  # fmt: skip
    return pack(files.items(), stored="mimetype")


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.lists = Lists([*layout.body, *layout.close])
        self.indents: set[tuple[int, bool]] = set()
        self.marks: set[str] = set()
        self.tables = 0

    def content(self, look: Look) -> Any:
        text = list(self.text(look))
        styles = [*self.paragraph_styles(), *self.text_styles(), *self.list_styles()]
        return _e(
            "office:document-content", {"office:version": "1.3"}, _e("office:automatic-styles", {}, *styles),
            _e("office:body", {}, _e("office:text", {}, *text)),
        )  # fmt: skip

    def text(self, look: Look) -> Iterator[Any]:
        yield _e("text:p", {"text:style-name": "Title"}, title(self.layout))
        if look.about:
            yield _e("text:p", {"text:style-name": "Subtitle"}, look.about)
        for blocks in (self.layout.lead, self.layout.recitals, self.layout.body, self.layout.close):
            yield from self.blocks(blocks)
        if self.layout.notes:
            yield _heading(1, notes_heading())
            notes = [Part("", f"{number}.", (), note, 1) for number, note in enumerate(self.layout.notes, start=1)]
            yield from self.listed(notes, 0, 0)
        if self.layout.doubts:
            yield _heading(1, doubts_heading())
        for doubt in self.layout.doubts:
            quoted = f"“{doubt.text}” " if doubt.text else ""
            yield _e("text:p", {"text:style-name": "Standard"}, f"{doubt.where}: {quoted}{doubt.why}")

    # --- Blocks ---------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Block], indent: int = 0, depth: int = 0) -> Iterator[Any]:
        for group in side_by_side(blocks):
            if isinstance(group, list):
                yield from self.listed(group, indent, depth)
            elif isinstance(group, Paragraph):
                yield self.paragraph(group.runs, indent + group.quoted, group.eid)
            elif isinstance(group, Table):
                yield self.table(group)

    def listed(self, parts: list[Part], indent: int, depth: int) -> Iterator[Any]:
        for part, place in zip(parts, self.lists.places(parts, depth), strict=False):
            rest = part.blocks
            if part.heading:
                words = _heading(part.level, *self.begin(part.eid), *self.runs(part.heading))
            elif rest and isinstance(rest[0], Paragraph):
                words, rest = self.paragraph(rest[0].runs, indent + 1, part.eid, numbered=True), rest[1:]
            else:
                words = self.paragraph((), indent + 1, part.eid, numbered=True)
            yield _counted(words, place) if place else words
            yield from self.blocks(rest, indent + (not part.heading), depth + 1)

    def paragraph(self, runs: Runs, indent: int, eid: str, *, numbered: bool = False) -> Any:
        style = "Standard"
        if indent:
            self.indents.add((indent, numbered))
            style = _indented(indent, numbered)
        return _e("text:p", {"text:style-name": style}, *self.begin(eid), *self.runs(runs))

    def begin(self, eid: str) -> list[Any]:
        return [_e("text:bookmark", {"text:name": eid})] if eid in self.layout.places else []

    def table(self, table: Table) -> Any:
        self.tables += 1
        width = max((sum(cell.across for cell in row) for row in table.rows), default=1)
        rows = [
            _e("table:table-row", {}, *(self.cell(cell) for cell in row if cell.across <= width)) for row in table.rows
        ]
        columns = _e("table:table-column", {"table:number-columns-repeated": str(width)})
        return _e("table:table", {"table:name": f"Table{self.tables}"}, columns, *rows)

    def cell(self, cell: Cell) -> Any:
        spans = {"table:number-columns-spanned": cell.across, "table:number-rows-spanned": cell.down}
        attributes = {"office:value-type": "string", "table:style-name": "Cell"}
        attributes |= {name: str(span) for name, span in spans.items() if span > 1}
        words = list(self.blocks(_bold(cell.blocks) if cell.head else cell.blocks))
        return _e("table:table-cell", attributes, *(words or [_e("text:p", {})]))

    # --- Words ----------------------------------------------------------------------------------

    def runs(self, runs: Runs) -> Iterator[Any]:
        for run in runs:
            marks = "^" if run.note else "".join(mark for mark in _ORDER if mark in run.marks)
            words: list[Any] = _lines(f"[{run.note}]" if run.note else run.text)
            if marks:
                self.marks.add(marks)
                words = [_e("text:span", {"text:style-name": _marked(marks)}, *words)]
            internal = run.href.startswith("#")
            if run.href and not run.href.startswith("/") and not (internal and run.href[1:] not in self.layout.places):
                words = [_e("text:a", {"xlink:type": "simple", "xlink:href": run.href}, *words)]
            yield from words

    # --- Styles ---------------------------------------------------------------------------------

    def paragraph_styles(self) -> Iterator[Any]:
        for indent, numbered in sorted(self.indents):
            margins = {"fo:margin-left": f"{indent}cm", "fo:text-indent": "-1cm" if numbered else "0cm"}
            yield _style(_indented(indent, numbered), "paragraph", {"style:paragraph-properties": margins}, "Standard")
        edges = {"fo:border": "0.5pt solid #8a8178", "fo:padding": "0.15cm"}
        yield _style("Cell", "table-cell", {"style:table-cell-properties": edges})

    def text_styles(self) -> Iterator[Any]:
        for marks in sorted(self.marks):
            look = {name: value for mark in marks for name, value in _MARKS[mark].items()}
            yield _style(_marked(marks), "text", {"style:text-properties": look})

    def list_styles(self) -> Iterator[Any]:
        for at, levels in enumerate(self.lists.levels, start=1):
            style = _e("text:list-style", {"style:name": f"List{at}"})
            for level, first in levels.items():
                style.append(_level(level, first))
            yield style


def _counted(words: Any, place: Place) -> Any:
    """The paragraph as an item of its list, which goes on where it stopped."""
    item = _e("text:list-item", {}, words)
    for _level_above in range(place.level):
        item = _e("text:list-item", {}, _e("text:list", {}, item))
    made = _e("text:list", {"text:style-name": f"List{place.list}"}, item)
    if place.first:
        made.set(_XML_ID, f"list{place.list}")
    else:
        made.set(_q("text:continue-list"), f"list{place.list}")
    return made


def _level(level: int, first: numbers.Number) -> Any:
    if first.kind == BULLET:
        made = _e("text:list-level-style-bullet", {"text:level": str(level + 1), "text:bullet-char": first.before})
    else:
        look = {
            "text:level": str(level + 1), "style:num-prefix": first.before, "style:num-suffix": first.after,
            "style:num-format": _FORMATS[first.kind], "text:start-value": str(first.value),
        }  # fmt: skip
        if first.kind in (numbers.LETTER, numbers.CAPITAL):
            look["style:num-letter-sync"] = "true"  # aa, bb; otherwise aa, ab
        made = _e("text:list-level-style-number", look)
    position = {"text:list-level-position-and-space-mode": "label-alignment"}
    follows = {"text:label-followed-by": "listtab" if level or first.kind == BULLET else "space"}
    if level or first.kind == BULLET:
        follows |= {
            "fo:margin-left": f"{level}cm",
            "fo:text-indent": "-1cm",
        }
    alignment = _e("style:list-level-label-alignment", follows)
    made.append(_e("style:list-level-properties", position, alignment))
    return made


def _styles(layout: Layout, look: Look) -> Any:
    rtl = is_rtl(layout.language)
    language, _dash, country = layout.language.partition("-")
    spoken = {"fo:language": language or "en", "fo:country": country if len(country) == 2 else "none"}
    if rtl:
        spoken = {"style:language-complex": language, "style:country-complex": "none", **spoken}
    page = {"style:writing-mode": "rl-tb" if rtl else "lr-tb"}
    way = {**page, "fo:text-align": "right" if rtl else "left"}  # LibreOffice takes "start" for the left
    default = _e(
        "style:default-style", {"style:family": "paragraph"}, _e("style:paragraph-properties", way),
        _e("style:text-properties", {"fo:font-size": "11pt", "fo:font-family": _FACE, **spoken}),
    )  # fmt: skip
    space = {"fo:margin-bottom": "0.2cm", "fo:line-height": "115%"}
    styles = [
        default, _style("Standard", "paragraph", {"style:paragraph-properties": space}),
        _named("Title", 22, bold=True), _named("Subtitle", 12), _named("Footer", 8),
        *(_named(f"Heading_20_{level}", max(16 - 2 * level, 11), bold=True, level=level) for level in _LEVELS),
    ]  # fmt: skip
    paper = {"fo:page-width": "21cm", "fo:page-height": "29.7cm", "fo:margin": "2.5cm", **page}
    sheet = _e(
        "style:page-layout",
        {"style:name": "Page"},
        _e("style:page-layout-properties", paper),
        _e("style:footer-style", {}),
    )
    said = [f"{notice(look)} "] if look.draft else []
    number = _e("text:page-number", {"text:select-page": "current"}, "1")
    footer = _e("style:footer", {}, _e("text:p", {"text:style-name": "Footer"}, *said, number))
    master = _e("style:master-page", {"style:name": "Standard", "style:page-layout-name": "Page"}, footer)
    return _e(
        "office:document-styles", {"office:version": "1.3"}, _e("office:styles", {}, *styles),
        _e("office:automatic-styles", {}, sheet), _e("office:master-styles", {}, master),
    )  # fmt: skip


_LEVELS = range(1, MOST_LEVELS + 1)


def _named(name: str, size: int, *, bold: bool = False, level: int = 0) -> Any:
    heavy = {"fo:font-weight": "bold", "style:font-weight-complex": "bold"} if bold else {}
    properties = {
        "style:paragraph-properties": {"fo:keep-with-next": "always" if level else "auto", "fo:margin-top": "0.4cm"},
        "style:text-properties": {"fo:font-size": f"{size}pt", "style:font-size-complex": f"{size}pt", **heavy},
    }
    made = _style(name, "paragraph", properties, "Standard")
    if level:
        made.set(_q("style:display-name"), f"Heading {level}")
        made.set(_q("style:default-outline-level"), str(level))
    return made


def _meta(layout: Layout, look: Look) -> Any:
    day = f"{layout.day or '2000-01-01'}T00:00:00"
    said = {
        "dc:title": title(layout), "dc:language": layout.language, "dc:description": notice(look),
        "meta:creation-date": day, "dc:date": day, "meta:generator": "Unwatched",
    }  # fmt: skip
    facts = [_e(name, {}, value) for name, value in said.items() if value]
    return _e("office:document-meta", {"office:version": "1.3"}, _e("office:meta", {}, *facts))


def _manifest() -> Any:
    files = {"/": _KIND, "content.xml": "text/xml", "styles.xml": "text/xml", "meta.xml": "text/xml"}
    entries = [
        _e("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
        for path, kind in files.items()
    ]
    return _e("manifest:manifest", {"manifest:version": "1.3"}, *entries)


# --- Small things -------------------------------------------------------------------------------
_MAKER = ElementMaker(nsmap=_NS)


def _q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


def _e(name: str, attributes: dict[str, str], *content: Any) -> Any:
    return _MAKER(_q(name), {_q(key): value for key, value in attributes.items()}, *content)


def _bytes(element: Any) -> bytes:
    return bytes(etree.tostring(element, encoding="utf-8", xml_declaration=True))


def _style(name: str, family: str, properties: dict[str, dict[str, str]], parent: str = "") -> Any:
    attributes = {"style:name": name, "style:family": family} | ({"style:parent-style-name": parent} if parent else {})
    return _e("style:style", attributes, *(_e(key, value) for key, value in properties.items()))


def _heading(level: int, *content: Any) -> Any:
    level = min(level, MOST_LEVELS)
    return _e("text:h", {"text:style-name": f"Heading_20_{level}", "text:outline-level": str(level)}, *content)


def _lines(words: str) -> list[Any]:
    """Line ends and second spaces are elements here."""
    first, *rest = words.split("\n")
    return [first, *(piece for line in rest for piece in (_e("text:line-break", {}), line))]


def _bold(blocks: tuple[Block, ...]) -> list[Block]:
    return [
        replace(block, runs=tuple(replace(run, marks=run.marks + "b") for run in block.runs))
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    ]


def _indented(indent: int, numbered: bool) -> str:
    return f"{'Numbered' if numbered else 'Indented'}{indent}"


def _marked(marks: str) -> str:
    return "Marked" + "".join(str(_ORDER.index(mark)) for mark in marks)
