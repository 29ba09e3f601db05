"""One text through every format: what goes in comes out, and real readers take it."""

import itertools
import re
import unicodedata
import zipfile
from functools import cache
from io import BytesIO

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import etree, html
from markdown_it import MarkdownIt

from unwatched.bills.text.writing import FOREIGN, FORMATS, OURS, Look, akn, points
from unwatched.bills.text.writing.html import make_fragment
from unwatched.bills.text.writing.layout import Paragraph, Part, lay_out, words

from .test_points import BAN
from .texts import ARABIC, BILL, FRBR, HOSTILE, LAW

pytestmark = pytest.mark.once

NOTICE = "This is a draft for talks, not legal advice."
BLANKS = ("{place}", "{body}", "{effective_date}")
NAMES = ("bill", "law", "hostile", "arabic", "empty")
POINTS = "points.docx"
OFFICE = [f"{name}.{form}" for name in NAMES for form in ("docx", "odt")]


@cache
def document(name):
    if name == "bill":
        return akn.from_bluebell(BILL, frbr=FRBR, title="A ban on face surveillance", blanks=BLANKS)
    if name in ("law", "arabic"):
        return akn.write({"law": LAW, "arabic": ARABIC}[name], frbr=FRBR)
    return akn.from_bluebell({"hostile": HOSTILE, "empty": ""}[name], frbr=FRBR)


@cache
def file(name):
    stem, form = name.split(".")
    return FORMATS[form](document(stem), OURS if stem == "bill" else FOREIGN)


@pytest.fixture(scope="module")
def opened(converted):
    """What LibreOffice prints of all of them, in one start. It names its files by the stems, so these must differ."""
    renamed = {name: name.replace(".", f"-{name[-3:]}.") for name in OFFICE}
    made = {new: file(name) for name, new in renamed.items()} | {"points.docx": points.make_docx(BAN)}
    printed = converted(made, to="pdf")
    return {name: pypdf.PdfReader(BytesIO(printed[new])) for name, new in (renamed | {POINTS: POINTS}).items()}


def said(name):
    """Every paragraph, heading and number of a document, in the order of reading."""
    layout = lay_out(document(name))
    yield layout.title
    for block in layout.blocks():
        if isinstance(block, Part):
            yield f"{block.num} {words(block.heading)}"
        elif isinstance(block, Paragraph):
            yield from words(block.runs).split("\n")


def squeezed(text):
    """Letters alone: where lines break, and which space stands between, is up to the reader."""
    return re.sub(r"[\s\u200b\u00ad\u200d\ufe0f]", "", unicodedata.normalize("NFKC", text))


def missing(name, text, *, mark=r"\[\d+\]", without=""):
    """What is not there, whatever stands for a note, and without letters that are not asked for."""
    there = squeezed(re.sub(mark, "", text)).translate(dict.fromkeys(map(ord, without)))
    wanted = (squeezed(part).translate(dict.fromkeys(map(ord, without))) for part in said(name))
    return [part for part in wanted if part not in there]


def printed(reader):
    """Without the line at the foot of each page."""
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join(
        re.sub(rf"\s*(?:{re.escape(NOTICE)})?\s*(?:Page )?\d+(?: / \d+)?\s*\Z", "\n", page) for page in pages
    )


def outline(entries):
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield " ".join(entry.title.split())


def headings(name):
    blocks = [block for block in lay_out(document(name)).blocks() if isinstance(block, Part) and block.heading]
    return [" ".join(f"{block.num} {words(block.heading)}".split()) for block in blocks]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["bill", "empty"])
def test_every_format_gives_the_same_bytes_twice(name, form):
    made = FORMATS[form](document(name))
    assert made == FORMATS[form](document(name))
    assert made


# --- HTML ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", NAMES)
def test_html_has_all_words_deep_links_and_nothing_that_runs(name):
    page = html.document_fromstring(FORMATS["html"](document(name)).decode())
    body = page.find("body")
    assert missing(name, body.text_content(), mark=r"\[\d+\]|(?m: #$)") == []
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inner = [link.get("href")[1:] for link in page.iter("a") if link.get("href").startswith("#")]
    assert set(inner) <= set(ids)
    parts = {block.eid for block in lay_out(document(name)).blocks() if isinstance(block, Part)}
    assert parts <= set(ids) & set(inner)
    assert not page.xpath(
        "//script | //*[@style] | //*[@onclick] | //link | //img | //a[contains(@href, 'javascript')]"
    )
    levels = [int(element.tag[1]) for element in body.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_html_says_its_language_and_what_is_still_blank():
    page = html.document_fromstring(FORMATS["html"](document("arabic")).decode())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    page = html.document_fromstring(FORMATS["html"](document("bill"), Look(about="For Port Alder")).decode())
    assert [mark.text for mark in page.iter("mark")] == list(BLANKS)
    assert NOTICE in page.text_content()
    assert "For Port Alder" in page.text_content()
    assert NOTICE not in html.document_fromstring(FORMATS["html"](document("law"), FOREIGN).decode()).text_content()


def test_a_fragment_has_no_title_and_begins_where_it_is_told():
    fragment = html.fragment_fromstring(make_fragment(document("bill"), top=3))
    assert {element.tag for element in fragment.iter("h1", "h2", "h3", "h4")} == {"h3", "h4"}
    assert "A ban on face surveillance" not in fragment.text_content()


# --- Markdown -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", NAMES)
def test_markdown_reads_back_as_the_same_words(name):
    made = FORMATS["md"](document(name)).decode()
    page = html.fromstring(MarkdownIt().enable("table").render(made))
    assert missing(name, page.text_content()) == []
    assert not page.xpath("//script | //a[contains(@href, 'javascript')]")


# --- Word and OpenDocument ----------------------------------------------------------------------
def test_word_has_real_headings_and_counts_by_itself():
    word = docx.Document(BytesIO(file("bill.docx")))
    styles = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs}
    assert styles["A ban on face surveillance"] == "Title"
    assert styles["Definitions"] == "Heading 1"
    assert styles["Effective date"] == "Heading 2"
    numbered = [p for p in word.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    levels = {p.text: (p._p.pPr.numPr.numId.val, p._p.pPr.numPr.ilvl.val) for p in numbered}
    assert levels["Definitions"] == levels["Damages"] == (1, 0)
    assert levels["“Department” means:"] == (1, 1)
    assert levels["a board;"] == (1, 2)
    numbering = word.part.numbering_part.element
    texts = [level.find(qn("w:lvlText")).get(qn("w:val")) for level in numbering.find(qn("w:abstractNum"))[1:4]]
    assert texts == ["%1.", "(%2)", "(%3)"]
    assert (word.core_properties.title, word.core_properties.language) == ("A ban on face surveillance", "en")
    assert word.sections[0].footer.paragraphs[0].text.startswith(NOTICE)
    links = word.element.body.findall(f".//{qn('w:hyperlink')}")
    marks = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in links} == marks == {"p_sec_2"}


def test_an_opendocument_text_begins_with_its_kind():
    with zipfile.ZipFile(BytesIO(file("bill.odt"))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        meta = etree.fromstring(archive.read("meta.xml"))
        assert "A ban on face surveillance" in "".join(meta.itertext())
        content = archive.read("content.xml").decode()
    assert re.findall(r'text:outline-level="(\d)"', content) == ["1", "1", "1", "2", "1", "1"]


@pytest.mark.parametrize("which", [name for name in OFFICE if not name.startswith("arabic")])
def test_libreoffice_prints_every_word_with_its_number(opened, which):
    name = which.partition(".")[0]
    reader = opened[which]
    # Which font it has for emoji, and whether that tells its letters to a PDF, differs between machines.
    assert missing(name, printed(reader), without="\U0001f441\U0001f469\U0001f4bb") == []
    assert [entry for entry in outline(reader.outline) if entry in set(headings(name))] == headings(name)
    assert (NOTICE in "".join(page.extract_text() for page in reader.pages)) == (name == "bill")


def test_libreoffice_prints_talking_points_on_one_page(opened):
    (page,) = opened[POINTS].pages
    assert BAN.ask in " ".join(page.extract_text().split())


@pytest.mark.parametrize("which", ["arabic.docx", "arabic.odt"])
def test_libreoffice_sets_what_runs_from_right_to_left_on_the_right(opened, which):
    """How a PDF tells the letters of a script depends on the font, so it is looked where they stand."""
    places = []
    page = opened[which].pages[0]
    page.extract_text(visitor_text=lambda text, _user, matrix, _font, _size: places.append(matrix[4] if text else 0))
    assert max(places) > 400  # of the 595 points that a page is wide
    assert "Face ID" in page.extract_text()


# --- PDF ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [name for name in NAMES if name != "arabic"])
def test_a_pdf_is_tagged_and_has_every_word(name):
    reader = pypdf.PdfReader(BytesIO(FORMATS["pdf"](document(name))))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.metadata.title == lay_out(document(name)).title
    assert missing(name, printed(reader)) == []
    assert list(outline(reader.outline))[1:][: len(headings(name))] == headings(name)
    assert NOTICE in reader.pages[0].extract_text()


def test_a_pdf_that_runs_from_right_to_left_says_so():
    reader = pypdf.PdfReader(BytesIO(FORMATS["pdf"](document("arabic"))))
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert "Face ID 2.0" in printed(reader)


def test_lists_that_lie_very_deep_are_still_printed():
    deep = "BODY\n" + "".join(f"{'  ' * level}PARA ({level})\n" for level in range(50)) + f"{'  ' * 50}the bottom\n"
    made = akn.from_bluebell(deep, frbr=FRBR)
    text = printed(pypdf.PdfReader(BytesIO(FORMATS["pdf"](made))))
    assert all(f"({level})" in text for level in range(50))
    assert "the bottom" in text


def test_a_megabyte_in_one_section_becomes_a_document():
    made = akn.from_bluebell("BODY\nSECTION 1. - Long\n  " + "word " * 200_000, frbr=FRBR)
    for form in ("html", "md", "docx", "odt"):
        assert len(FORMATS[form](made)) > 3_000
