"""Word, OpenDocument and HTML: what the program added is read as a reader sees it, and nothing is lost on the way."""

import io
import re
import zipfile

import docx
import pytest
from docx.shared import Pt

from unwatched.bills.errors import Unreadable
from unwatched.bills.text import reading
from unwatched.bills.text.reading import reasons

pytestmark = pytest.mark.once
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="SECTION %1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl>
</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def packed(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_members(data, **members):
    """The zip file with other members put in, or in the place of those of the same name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return stream.getvalue()


def body_of(inner):
    return {"word/document.xml": f"<w:document {W}><w:body>{inner}</w:body></w:document>"}


def p(text, number=None, inner=""):
    properties = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="9"/></w:numPr></w:pPr>'
        if number is not None
        else ""
    )
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r>{inner}</w:p>"


EMPTY = packed(docx.Document())


def read_word(inner, **members):
    return reading.read(with_members(EMPTY, **body_of(inner), **members), "bill.docx")


def parts(law):
    return [(part.num, part.heading, part.text) for part in law.walk()]


def doubts(law):
    return {one.text: one.why for one in law.unsure if one.why != reasons.NO_TITLE}


def test_numbers_that_word_makes_are_printed():
    law = read_word(
        p("Scope. All.", 0)
        + p("first", 1)
        + p("second", 1)
        + p("deep", 2)
        + p("dot", 3)
        + p("Ban. None.", 0)
        + p("again", 1),
        **{"word/numbering.xml": NUMBERING},
    )
    assert parts(law) == [
        ("SECTION 1.", "Scope.", "All."), ("(a)", "", "first"), ("(b)", "", "second"), ("1.3", "", "deep\n\ndot"),
        ("SECTION 2.", "Ban.", "None."), ("(a)", "", "again"),
    ]  # fmt: skip


def test_tracked_changes_are_taken_as_accepted_and_the_struck_words_kept():
    law = read_word(
        p("SECTION 1. Ban. No use", inner='<w:del w:id="1"><w:r><w:delText> on Sundays</w:delText></w:r></w:del>'
          '<w:ins w:id="2"><w:r><w:t> at all.</w:t></w:r></w:ins>'
          "<w:r><w:rPr><w:strike/></w:rPr><w:t> Or so.</w:t></w:r>")
        + '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>It goes</w:t></w:r></w:p>' + p("on here.")
    )  # fmt: skip
    assert law.sections[0].text == "No use at all.\n\nIt goes on here."
    assert doubts(law) == {"on Sundays": reasons.STRUCK, "Or so.": reasons.STRUCK}


def test_tables_notes_boxes_and_pictures():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell.format('Fee')}{cell.format('$100')}</w:tr></w:tbl>"
    box = f"<w:r><w:pict><v:x xmlns:v='urn:v'><w:txbxContent>{p('Boxed words.')}</w:txbxContent></v:x></w:pict></w:r>"
    law = read_word(
        p("SECTION 1. Fees.") + table
        + p("Noted.", inner='<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>')
        + p("Boxes.", inner=box) + p("Seen.", inner="<w:r><w:drawing/></w:r>"),
        **{"word/footnotes.xml": f'<w:notes {W}><w:footnote w:id="2">{p("See the charter.")}</w:footnote></w:notes>',
           "word/comments.xml": f'<w:comments {W}><w:comment w:id="0">{p("Really?")}</w:comment></w:comments>',
           "word/header1.xml": f"<w:hdr {W}>{p('DRAFT 7')}</w:hdr>", "word/vbaProject.bin": b"\x00"},
    )  # fmt: skip
    assert law.sections[0].text == "Fee\t$100\n\nNoted.\n\nBoxes.\n\nBoxed words.\n\nSeen."
    assert doubts(law) == {"See the charter.": reasons.FOOTNOTE, "Really?": reasons.COMMENT, "DRAFT 7": reasons.HEADER,
                           "": reasons.MACROS, **doubts(law)}  # fmt: skip
    assert {reasons.PICTURE, reasons.MACROS} <= {one.why for one in law.unsure}


def a_document():
    document = docx.Document()
    document.add_heading("AN ORDINANCE ON FACES", 0)
    document.add_paragraph("WHEREAS, faces are faces;")
    document.add_paragraph("BE IT ORDAINED by the Council as follows:")
    document.add_heading("SECTION 1. Definitions", 1)
    line = document.add_paragraph("(a) ")
    line.add_run("Face surveillance").bold = True
    line.add_run(" means any process.").font.size = Pt(9)
    document.add_paragraph("City officials;", style="List Number")
    document.add_paragraph("Vendors.", style="List Number")
    document.add_heading("SECTION 2. Ban", 1)
    document.add_paragraph("No official may use it.")
    document.sections[0].header.paragraphs[0].text = "DRAFT 3"
    return document


def test_headings_lists_and_bold_terms_of_a_real_document():
    law = reading.read(packed(a_document()))
    assert law.title == "AN ORDINANCE ON FACES"
    assert [recital[:9] for recital in law.recitals] == ["WHEREAS, ", "BE IT ORD"]
    assert [part[:2] for part in parts(law)] == [
        ("SECTION 1.", "Definitions"), ("(a)", ""), ("1.", ""), ("2.", ""), ("SECTION 2.", "Ban")]  # fmt: skip
    assert [one.term for one in law.definitions] == ["Face surveillance"]
    assert doubts(law) == {"DRAFT 3": reasons.HEADER}


ODT_STYLES = """<office:automatic-styles>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-prefix="(" style:num-suffix=")"
 style:num-format="a"/></text:list-style>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="S" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
</office:automatic-styles>"""
ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">%s<office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>Old words.</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">AN ORDINANCE on faces</text:h>
<text:h text:outline-level="2">SECTION 1. Duties</text:h>
<text:list text:style-name="L1"><text:list-item><text:p>Keep<text:s/>a<text:tab/>log<text:note><text:note-citation>1
</text:note-citation><text:note-body><text:p>Of paper.</text:p></text:note-body></text:note>;</text:p></text:list-item>
<text:list-item><text:p>Show <text:span text:style-name="S">hide</text:span> it.</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Fee</text:p></table:table-cell>
<table:table-cell><text:p>$1</text:p></table:table-cell></table:table-row></table:table>
<text:p>Line<text:line-break/>two<draw:frame><draw:image/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""


def odt(content, **members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", content)
        for name, data in members.items():
            file.writestr(name, data)
    return stream.getvalue()


def test_an_opendocument_text():
    law = reading.read(odt(ODT % ODT_STYLES))
    assert law.title == "AN ORDINANCE on faces"
    assert parts(law)[:2] == [("SECTION 1.", "Duties", ""), ("(a)", "", "Keep a log;")]
    assert parts(law)[2] == ("(b)", "", "Show it.\n\nFee\t$1\n\nLine two")
    wanted = {"Old words.": reasons.STRUCK, "Of paper.": reasons.FOOTNOTE, "hide": reasons.STRUCK, "": reasons.PICTURE}
    assert {text: doubts(law).get(text) for text in wanted} == wanted


def test_a_locked_opendocument_text_is_refused():
    locked = odt(ODT % "", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    with pytest.raises(Unreadable, match="password"):
        reading.read(locked, "bill.odt")


PAGE = """<!DOCTYPE html><html><head><title>Code of X</title><style>p{}</style></head><body><nav>Home</nav>
<h1>Chapter 9 FACES</h1><h2>9.1 Definitions.</h2><p>In this chapter:</p>
<ol type="A"><li><b>Face.</b> The front.<ol><li>human;</li><li value="5">not so.</li></ol></li><li>City. Us.</li></ol>
<h2>9.2 Ban.</h2><p>None&nbsp;at all.<script>alert(1)</script><del>some</del><img alt="a camera"></p>
<table><tr><td>Fee</td><td>$1</td></tr></table></body></html>"""


def test_a_web_page():
    law = reading.read(PAGE.encode(), "page.html")
    assert law.title == "Chapter 9 FACES"
    assert parts(law) == [
        ("9.1", "Definitions.", "In this chapter:"), ("A.", "Face.", "The front."), ("1.", "", "human;"),
        ("5.", "", "not so."), ("B.", "City.", "Us."), ("9.2", "Ban.", "None at all.\n\nFee\t$1"),
    ]  # fmt: skip
    assert doubts(law) | {"Home": reasons.OUTSIDE, "Code of X": reasons.OUTSIDE, "some": reasons.STRUCK,
                          "a camera": reasons.PICTURE} == doubts(law)  # fmt: skip
    assert "alert" not in " ".join(text for part in parts(law) for text in part) + " ".join(doubts(law))


@pytest.mark.parametrize(("data", "says"), [
    (b"PK\x03\x04 and no more", "damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
    (b"%PDF-1.7", "PDF"),
    (b"{\\rtf1 text}", "RTF"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
    (with_members(EMPTY, **{"word/document.xml": "<w:document"}), "word/document.xml: Its XML is broken"),
    (with_members(EMPTY, **{"word/document.xml": '<!DOCTYPE a [<!ENTITY l "l">]><a>&l;</a>'}), "trap"),
    (PAGE[:0].encode() + b"<html><body></body></html>", "no words"),
])  # fmt: skip
def test_what_cannot_be_read_ends_in_a_sentence_with_a_remedy(data, says):
    with pytest.raises(Unreadable, match=re.escape(says)) as error:
        reading.read(data, "rival.docx")
    assert str(error.value).startswith("rival.docx")
    assert error.value.remedy


def test_what_unfolds_without_end_is_refused():
    with pytest.raises(Unreadable, match="unfolds") as error:
        reading.read(with_members(EMPTY, **{"word/styles.xml": b" " * 30_000_000}), "rival.docx")
    assert error.value.remedy


def test_a_zip_file_that_is_no_document_says_so():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("holiday.jpg", b"\xff\xd8")
    with pytest.raises(Unreadable, match="no document of Word"):
        reading.read(stream.getvalue(), "bill.docx")


def test_a_size_that_lies_is_found_out():
    data = bytearray(with_members(EMPTY, **{"word/styles.xml": b" " * 2_000_000}))
    for place in [found.start() for found in re.finditer(rb"\x80\x84\x1e\x00", bytes(data))]:
        data[place : place + 4] = (1_000).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        reading.read(bytes(data), "bill.docx")


def test_two_hundred_pages_are_read():
    paragraph = "(a) Each officer shall keep a register of every use, and shall say so to the council. " * 2
    body = "".join(p(f"SECTION {number}. Duties. {paragraph}") for number in range(1, 1001))
    law = read_word(body)
    assert len(law.sections) == 1000


def test_word_made_by_hand_of_strict_documents_is_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = body_of(p("SECTION 1. Ban. None."))["word/document.xml"].replace(W.split('"')[1], strict)
    law = reading.read(with_members(EMPTY, **{"word/document.xml": xml}))
    assert parts(law) == [("SECTION 1.", "Ban.", "None.")]
