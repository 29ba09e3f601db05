"""Talking points: one page, whatever is put into it."""

from datetime import date
from io import BytesIO

import docx
import pypdf
import pytest

from unwatched.bills.text.writing import points
from unwatched.bills.text.writing.points import Points, Question, Sourced

pytestmark = pytest.mark.once

BAN = Points(
    title="Face Surveillance Ordinance",
    ask="Put the ordinance on the agenda of December 8, and vote for it.",
    meeting="Mayor Ortiz, December 3, 10 a.m.",
    reasons=(
        Sourced(text="It errs most for those who are watched most.", source="NIST, 2019", url="https://nist.example/1"),
        Sourced(text="Nobody can change a face.", source="“Our” survey <b>"),
        Sourced(text="Three people were arrested for a match.", url="javascript:alert(1)"),
    ),
    neighbours=(Sourced(text="Springfield forbade it in 2020, 11 to 2.", source="WWLP"),),
    questions=(
        Question(they="The police need it.", you="They solved cases before, and must say which ones it solved."),
        Question(they="It gets better.", you="So does tracking."),
    ),
    contact="Rosa, rosa@example.org",
    day=date(2026, 11, 28),
)


def many(count, words=30):
    long = "word " * words
    questions = tuple(Question(they=f"Q{number:02}? {long}", you=f"A{number}. {long}") for number in range(count))
    neighbours = tuple(Sourced(text=f"N{number:02}. {long}", source="S") for number in range(count))
    return Points(title="T", ask="Ask.", reasons=BAN.reasons, questions=questions, neighbours=neighbours)


def read(page):
    reader = pypdf.PdfReader(BytesIO(page.content))
    return reader, "\n".join(sheet.extract_text() for sheet in reader.pages)


def test_points_are_one_tagged_page_with_all_that_was_said():
    page = points.make_pdf(BAN)
    reader, text = read(page)
    assert len(reader.pages) == 1
    assert page.left_out == 0
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    flat = " ".join(text.split())
    for said in (
        BAN.title,
        BAN.ask,
        BAN.meeting,
        BAN.contact,
        "11 to 2",
        "(NIST, 2019)",
        "They say",
        "So does tracking.",
    ):
        assert said in flat
    assert "This is a draft for talks, not legal advice." in flat
    assert "javascript" not in flat
    assert page == points.make_pdf(BAN)


@pytest.mark.parametrize("count", [6, 40])
def test_what_finds_no_room_is_left_out_and_said(count):
    page = points.make_pdf(many(count))
    reader, text = read(page)
    assert len(reader.pages) == 1
    assert "Q01?" in text
    assert sum(f"{kind}{number:02}" in text for kind in "QN" for number in range(count)) + page.left_out == 2 * count
    if page.left_out:
        assert f"{page.left_out} points found no room" in " ".join(text.split())
        assert f"Q{count - 1:02}?" not in text


def test_a_novel_is_still_one_page():
    huge = "x" * 100_000
    page = points.make_pdf(
        Points(title=huge, ask=huge, meeting=huge, reasons=(Sourced(text=huge, source=huge),) * 9, contact=huge)
    )
    reader, _text = read(page)
    assert len(reader.pages) == 1


def test_nothing_at_all_is_a_page_too():
    reader, text = read(points.make_pdf(Points(title="", ask="")))
    assert len(reader.pages) == 1
    assert reader.metadata.title == "Talking points"
    assert "They say" not in text


def test_points_run_from_right_to_left():
    arabic = Points(title="قانون حظر المراقبة", ask="صوّتوا له 👁", language="ar")
    reader, _text = read(points.make_pdf(arabic))
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert docx.Document(BytesIO(points.make_docx(arabic))).core_properties.language == "ar"


def test_the_word_file_has_everything():
    made = points.make_docx(BAN)
    assert made == points.make_docx(BAN)
    word = docx.Document(BytesIO(made))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"] == [
        "What we ask", "Why", "What neighbours did", "Questions to expect",
    ]  # fmt: skip
    assert [cell.text for cell in word.tables[0].rows[1].cells] == [BAN.questions[0].they, BAN.questions[0].you]
    full = points.make_docx(many(40))
    assert len(docx.Document(BytesIO(full)).tables[0].rows) == 41
