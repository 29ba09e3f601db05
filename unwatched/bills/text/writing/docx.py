"""A law as a Word file: real headings, and numbers that Word counts on itself when somebody puts a section in."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import override
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from unwatched.core.documents import is_rtl

from . import numbers
from .html import language_of_ours
from .layout import Block, Layout, Paragraph, Part, Run, Runs, Table, lay_out
from .lists import BULLET, MOST_LEVELS, Lists, Place, side_by_side
from .look import OURS, Look, doubts_heading, notes_heading, notice, title
from .zips import without_times

INK = RGBColor(0x17, 0x13, 0x0E)
FACE, SIZE, AFTER = "Georgia", Pt(11), Pt(6)
STEP = Cm(1)  # how far a level stands in from the one around it
_FORMATS = {
    numbers.DECIMAL: "decimal", numbers.LETTER: "lowerLetter", numbers.CAPITAL: "upperLetter",
    numbers.ROMAN: "lowerRoman", numbers.CAPITAL_ROMAN: "upperRoman", numbers.LABEL: "none", BULLET: "bullet",
}  # fmt: skip
_NO_DAY = "2000-01-01"  # a file has to have a date


def make_docx(document: bytes, look: Look = OURS) -> bytes:
    """Raises WritingError."""
    layout = lay_out(document)
    with override(language_of_ours(layout.language)):
        return _Writer(layout).write(look)


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.rtl = is_rtl(layout.language)
        self.word = Document()
        self.lists = Lists([*layout.body, *layout.close])
        self.targets = {run.href[1:] for run in _runs_of(layout) if run.href.startswith("#")} & layout.places
        self.marked = 0

    def write(self, look: Look) -> bytes:
        self.set_up(look)
        self.word.add_paragraph(title(self.layout), style="Title")
        if look.about:
            self.word.add_paragraph(look.about, style="Subtitle")
        for blocks in (self.layout.lead, self.layout.recitals, self.layout.body, self.layout.close):
            self.blocks(self.word, blocks, _At())
        self.add_notes()
        self.add_doubts()
        _describe(self.word.part.numbering_part.element, self.lists)
        with BytesIO() as made:
            self.word.save(made)
            return without_times(made.getvalue())

    # --- The whole ------------------------------------------------------------------------------

    def set_up(self, look: Look) -> None:
        self.set_properties(look)
        dress_styles(self.word, language=self.layout.language)
        page = self.word.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)
        if self.rtl:
            _insert(page._sectPr, OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")
        self.add_footer(page.footer.paragraphs[0], look)

    def set_properties(self, look: Look) -> None:
        properties = self.word.core_properties
        properties.title, properties.language = title(self.layout)[:255], self.layout.language
        properties.author, properties.last_modified_by, properties.comments = "", "", notice(look)
        properties.subject, properties.keywords, properties.revision = look.about[:255], "", 1
        properties.created = properties.modified = datetime.fromisoformat(self.layout.day or _NO_DAY)

    def add_footer(self, paragraph: Any, look: Look) -> None:
        said = notice(look)
        paragraph.add_run(f"{said}\t\t")
        page = paragraph.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            part.text = text or None
            page._r.append(part)

    def add_notes(self) -> None:
        if not self.layout.notes:
            return
        self.word.add_heading(notes_heading(), 1)
        items = [Part("", f"{number}.", (), note, 1) for number, note in enumerate(self.layout.notes, start=1)]
        self.listed(self.word, items, _At())

    def add_doubts(self) -> None:
        if not self.layout.doubts:
            return
        self.word.add_heading(doubts_heading(), 1)
        for doubt in self.layout.doubts:
            quoted = f"“{doubt.text}” " if doubt.text else ""
            self.word.add_paragraph(f"{doubt.where}: {quoted}{doubt.why}")

    # --- Blocks ---------------------------------------------------------------------------------

    def blocks(self, into: Any, blocks: Iterable[Block], at: "_At") -> None:
        for group in side_by_side(blocks):
            if isinstance(group, list):
                self.listed(into, group, at)
            elif isinstance(group, Paragraph):
                self.paragraph(into, group, at.indent)
            elif isinstance(group, Table):
                self.table(into, group)

    def listed(self, into: Any, parts: list[Part], at: "_At") -> None:
        for part, place in zip(parts, self.lists.places(parts, at.depth), strict=False):
            if part.heading:
                self.section(into, part, place, at.indent)
                self.blocks(into, part.blocks, _At(at.indent, at.depth + 1))
            else:
                self.numbered(into, part, place, at.indent)
                rest = part.blocks[1:] if _first_words(part) else part.blocks
                self.blocks(into, rest, _At(at.indent + 1, at.depth + 1))

    def section(self, into: Any, part: Part, place: Place | None, indent: int) -> None:
        paragraph = _styled(into, f"Heading{min(part.level, MOST_LEVELS)}")
        self.begin(paragraph, part.eid)
        self.runs(paragraph, part.heading)
        if place:
            _number(paragraph, place, left=indent * STEP, hanging=0)

    def numbered(self, into: Any, part: Part, place: Place | None, indent: int) -> None:
        paragraph = _styled(into, "ListParagraph")
        paragraph.paragraph_format.space_after = Pt(6)
        self.begin(paragraph, part.eid)
        if first := _first_words(part):
            self.runs(paragraph, first.runs)
        if place:
            _number(paragraph, place, left=(indent + 1) * STEP, hanging=STEP)

    def paragraph(self, into: Any, block: Paragraph, indent: int) -> None:
        paragraph = _styled(into, "Quote" if block.quoted else None)
        if indent or block.quoted:
            paragraph.paragraph_format.left_indent = (indent + block.quoted) * STEP
        self.begin(paragraph, block.eid)
        self.runs(paragraph, block.runs)

    def table(self, into: Any, table: Table) -> None:
        width = max((sum(cell.across for cell in row) for row in table.rows), default=0)
        made = into.add_table(len(table.rows), width or 1)
        made.style = "Table Grid"
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(table.rows):
            x = 0
            for cell in row:
                while (y, x) in taken:
                    x += 1
                if x >= width:
                    break
                right, low = min(x + cell.across, width) - 1, min(y + cell.down, len(table.rows)) - 1
                taken |= {(v, u) for v in range(y, low + 1) for u in range(x, right + 1)}
                place = made.cell(y, x).merge(made.cell(low, right)) if (low, right) != (y, x) else made.cell(y, x)
                self.cell(place, cell.blocks, head=cell.head)
            if all(cell.head for cell in row):
                made.rows[y]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        into.add_paragraph()

    def cell(self, place: Any, blocks: tuple[Block, ...], *, head: bool) -> None:
        first = place.paragraphs[0]._p
        self.blocks(place, blocks, _At())
        if len(place.paragraphs) > 1:
            first.getparent().remove(first)
        if head:
            for run in (run for paragraph in place.paragraphs for run in paragraph.runs):
                run.bold = True

    # --- Words ----------------------------------------------------------------------------------

    def begin(self, paragraph: Any, eid: str) -> None:
        """Where a link leads to this place, a bookmark stands there."""
        if eid not in self.targets:
            return
        self.marked += 1
        for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(kind)
            mark.set(qn("w:id"), str(self.marked))
            if kind == "w:bookmarkStart":
                mark.set(qn("w:name"), _bookmark(eid))
            paragraph._p.append(mark)

    def runs(self, paragraph: Any, runs: Runs) -> None:
        for run in runs:
            made = paragraph.add_run(f"[{run.note}]" if run.note else run.text)
            self.dress(made, "^" if run.note else run.marks)
            if run.href:
                self.link(made, run.href)

    def dress(self, made: Any, marks: str) -> None:
        font = made.font
        for mark, name in (
            ("b", "bold"), ("i", "italic"), ("u", "underline"), ("^", "superscript"), ("_", "subscript"),
            ("+", "underline"), ("-", "strike"), ("?", "bold"),
        ):  # fmt: skip
            if mark in marks:
                setattr(font, name, True)
        if "?" in marks:
            made._r.get_or_add_rPr().append(_shade("FFF2B3"))
        if self.rtl:
            font.rtl = True

    def link(self, made: Any, href: str) -> None:
        """The run within a hyperlink: to a place in this text, or out of it. A place that is not there is no link."""
        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            if href[1:] not in self.targets:
                return
            link.set(qn("w:anchor"), _bookmark(href[1:]))
        elif href.startswith("/"):
            return
        else:
            link.set(qn("r:id"), self.word.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        made._r.addprevious(link)
        link.append(made._r)
        made.font.underline = True


class _At(NamedTuple):
    """How far in a block stands, and within how many numbered parts."""

    indent: int = 0
    depth: int = 0


def _styled(into: Any, style: str | None) -> Any:
    """A new paragraph, by the id of its style: python-docx would look through all styles for a name."""
    paragraph = into.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _number(paragraph: Any, place: Place, *, left: int, hanging: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = place.level
    properties.get_or_add_numId().val = place.list
    paragraph.paragraph_format.left_indent = left
    paragraph.paragraph_format.first_line_indent = -hanging


def _describe(numbering: Any, lists: Lists) -> None:
    """The lists as Word wants them: all the descriptions first, then all that use them."""
    for old in list(numbering):
        numbering.remove(old)
    for at, levels in enumerate(lists.levels, start=1):
        abstract = _element("w:abstractNum", abstractNumId=str(at))
        abstract.append(_element("w:multiLevelType", val="multilevel"))
        for level, first in levels.items():
            one = _element("w:lvl", ilvl=str(level))
            one.append(_element("w:start", val=str(first.value)))
            one.append(_element("w:numFmt", val=_FORMATS[first.kind]))
            one.append(_element("w:suff", val="tab" if level or first.kind == BULLET else "space"))
            counted = "" if first.kind in (numbers.LABEL, BULLET) else f"%{level + 1}"
            one.append(_element("w:lvlText", val=f"{first.before}{counted}{first.after}"))
            one.append(_element("w:lvlJc", val="left"))
            abstract.append(one)
        numbering.append(abstract)
    for at, _levels in enumerate(lists.levels, start=1):
        number = _element("w:num", numId=str(at))
        number.append(_element("w:abstractNumId", val=str(at)))
        numbering.append(number)


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def dress_styles(word: Any, *, language: str, size: Any = SIZE, after: Any = AFTER) -> None:
    """One face in ink for everything, and the language: for the spelling, and for voices that read aloud."""
    styles, normal = word.styles, word.styles["Normal"]
    _set_face(normal, size)
    normal.paragraph_format.space_after = after
    normal.paragraph_format.line_spacing = 1.15
    sizes = {"Title": 22, "Subtitle": 12} | {f"Heading {level}": max(16 - 2 * level, 11) for level in range(1, 10)}
    for name, points in sizes.items():
        style = styles[name]
        _set_face(style, Pt(points), bold=name != "Subtitle")
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(0) if name in ("Title", "Subtitle") else after + Pt(8)
        style.paragraph_format.space_after = after
    styles["Footer"].font.size = Pt(8)
    _remove(styles["List Paragraph"].element, "w:contextualSpacing")
    _remove(styles["Title"].element, "w:pBdr")
    _set_language(styles.element, language)
    if is_rtl(language):
        _insert(normal.element.get_or_add_pPr(), OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc")


def _set_language(styles: Any, language: str) -> None:
    _remove(styles, "w:lang")
    made = _element("w:lang", val={"en": "en-US"}.get(language, language))  # Word knows no English of no country
    if is_rtl(language):
        made.set(qn("w:bidi"), language)
    styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}").append(made)


def _remove(parent: Any, tag: str) -> None:
    for element in list(parent.iter(qn(tag))):
        element.getparent().remove(element)


def _first_words(part: Part) -> Paragraph | None:
    """The paragraph that stands right behind its number, if there is one."""
    first = part.blocks[0] if part.blocks else None
    return first if isinstance(first, Paragraph) and not first.quoted else None


def _runs_of(layout: Layout) -> Iterator[Run]:
    for block in layout.blocks():
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Part):
            yield from block.heading


def _bookmark(eid: str) -> str:
    """At most 40 letters, digits and low lines: what is longer keeps its end, where eIds differ."""
    name = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in eid)
    return f"p_{name[-38:]}"


def _set_face(style: Any, size: Any, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FACE, size, INK
    style.font.bold = style.font.cs_bold = bold
    look = style.element.get_or_add_rPr()
    for old in look.findall(qn("w:szCs")):
        look.remove(old)
    look.find(qn("w:sz")).addnext(_element("w:szCs", val=str(round(size.pt * 2))))  # for Arabic and Hebrew
    faces = look.find(qn("w:rFonts"))
    for name in list(faces.attrib):
        if name.endswith("Theme"):
            del faces.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        faces.set(qn(name), FACE)


def _insert(parent: Any, child: Any, *before: str) -> None:
    """Word wants the properties in an order of its own."""
    later = next((one for one in parent if one.tag in {qn(name) for name in before}), None)
    parent.append(child) if later is None else later.addprevious(child)


def _shade(colour: str) -> Any:
    return _element("w:shd", val="clear", color="auto", fill=colour)
