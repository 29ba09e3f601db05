"""Talking points: one page about a bill to take into a meeting.

The page holds what fits on it. First the letters become smaller, then the last questions and neighbours stay out, and
the page says how many; the Word file has them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from unwatched.core import documents
from unwatched.core.text import printable

from .akn import UNKNOWN
from .html import language_of_ours
from .look import OURS, notice
from .pdf import NO_DAY

TEMPLATE = "bills/text/writing/points.typ"
SIZES = (11, 10, 9)  # points; smaller is not read at a table
LONGEST = 600  # letters of one answer; more is no talking point
REASONS, MOST = 3, 12  # more than three reasons are not heard; more than twelve lines never fit
_FEWEST = 2  # questions, and neighbours, that stay as long as it goes


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """A sentence, and where it is from. `url` is printed only where it leads to the web."""

    text: str
    source: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    they: str
    you: str


@dataclass(frozen=True, kw_only=True)
class Points:
    title: str  # of the bill
    ask: str  # what the other is to do, in one sentence
    meeting: str = ""  # "Mayor Ortiz, December 3, 10 a.m."
    reasons: tuple[Sourced, ...] = ()  # three
    neighbours: tuple[Sourced, ...] = ()  # "Springfield forbade it in 2020, 11 to 2."
    questions: tuple[Question, ...] = ()
    contact: str = ""  # who of us is asked back
    day: date = UNKNOWN
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Page:
    content: bytes
    left_out: int = 0  # points that found no room


def make_pdf(points: Points) -> Page:
    """One page of A4, tagged. Raises documents.DocumentError."""
    with override(language_of_ours(points.language)):
        for size, shown, left_out in _tries(_short(points), _beyond(points)):
            content = _content(shown, size, left_out)
            if len(documents.make_svgs(TEMPLATE, content, language=points.language)) == 1:
                break
        made = documents.make_pdf(TEMPLATE, content, language=points.language, at=_moment(points))
    return Page(content=made, left_out=left_out)


def make_docx(points: Points) -> bytes:
    """The same as a Word file, with everything, to be changed before the meeting."""
    from docx import Document
    from docx.shared import Cm, Pt

    from .docx import dress_styles
    from .zips import without_times

    word = Document()
    with override(language_of_ours(points.language)):
        dress_styles(word, language=points.language, size=Pt(10), after=Pt(3))
        page = word.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
        page.footer.paragraphs[0].add_run(notice(OURS))
        _fill(word, _fit(points))
        properties = word.core_properties
        properties.title, properties.language = points.title[:255] or _("Talking points"), points.language
        properties.author, properties.last_modified_by, properties.comments = "", "", notice(OURS)
        properties.created = properties.modified = _moment(points).replace(tzinfo=None)
    with BytesIO() as made:
        word.save(made)
        return without_times(made.getvalue())


# --- The page -----------------------------------------------------------------------------------
def _tries(points: Points, left_out: int) -> Iterator[tuple[int, Points, int]]:
    """Ever smaller, then ever less."""
    for size in SIZES:
        yield size, points, left_out
    for fewest in (_FEWEST, 0):
        while len(points.questions) > fewest or len(points.neighbours) > fewest:
            if len(points.questions) > fewest:
                points = replace(points, questions=points.questions[:-1])
            else:
                points = replace(points, neighbours=points.neighbours[:-1])
            left_out += 1
            yield SIZES[-1], points, left_out


def _content(points: Points, size: int, left_out: int) -> dict[str, Any]:
    said = ngettext(
        "%(count)d point found no room on this page. It stands in the Word file.",
        "%(count)d points found no room on this page. They stand in the Word file.",
        left_out,
    )
    return {
        "size": size, "title": points.title or _("Talking points"), "meeting": points.meeting, "ask": points.ask,
        "reasons": [_sourced(one) for one in points.reasons],
        "neighbours": [_sourced(one) for one in points.neighbours],
        "questions": [[one.they, one.you] for one in points.questions],
        "contact": points.contact, "notice": notice(OURS),
        "left_out": said % {"count": left_out} if left_out else "", "words": _words(),
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "points": _("Talking points"), "ask": _("What we ask"), "reasons": _("Why"),
        "neighbours": _("What neighbours did"), "questions": _("Questions to expect"), "they": _("They say"),
        "you": _("You say"), "contact": _("Ask us"),
    }  # fmt: skip


def _sourced(one: Sourced) -> dict[str, str]:
    url = one.url if one.url.startswith(("https://", "http://")) else ""
    return {"text": one.text, "source": one.source or url, "url": url}


def _short(points: Points) -> Points:
    """Texts of a length that can be said in a meeting."""
    fit = _fit(points)

    def cut(text: str) -> str:
        return Truncator(text).chars(LONGEST, truncate="…")

    return replace(
        fit,
        title=Truncator(fit.title).chars(200, truncate="…"), ask=cut(fit.ask), meeting=cut(fit.meeting)[:200],
        contact=cut(fit.contact)[:200],
        reasons=tuple(replace(one, text=cut(one.text), source=cut(one.source)[:200]) for one in fit.reasons[:REASONS]),
        neighbours=tuple(
            replace(one, text=cut(one.text), source=cut(one.source)[:200]) for one in fit.neighbours[:MOST]
        ),
        questions=tuple(Question(they=cut(one.they), you=cut(one.you)) for one in fit.questions[:MOST]),
    )  # fmt: skip


def _beyond(points: Points) -> int:
    """How much is more than any page takes."""
    more = (len(points.reasons) - REASONS, len(points.neighbours) - MOST, len(points.questions) - MOST)
    return sum(max(one, 0) for one in more)


def _fit(points: Points) -> Points:
    """Without letters that no file can hold."""
    return replace(
        points,
        title=printable(points.title), ask=printable(points.ask), meeting=printable(points.meeting),
        contact=printable(points.contact),
        reasons=tuple(replace(one, text=printable(one.text), source=printable(one.source)) for one in points.reasons),
        neighbours=tuple(
            replace(one, text=printable(one.text), source=printable(one.source)) for one in points.neighbours
        ),
        questions=tuple(Question(they=printable(one.they), you=printable(one.you)) for one in points.questions),
    )  # fmt: skip


def _moment(points: Points) -> datetime:
    if points.day == UNKNOWN:
        return datetime.fromisoformat(NO_DAY).replace(tzinfo=UTC)
    return datetime(points.day.year, points.day.month, points.day.day, tzinfo=UTC)


# --- Word ---------------------------------------------------------------------------------------
def _fill(word: Any, points: Points) -> None:
    words = _words()
    word.add_paragraph(points.title or words["points"], style="Title")
    if points.meeting:
        word.add_paragraph(points.meeting, style="Subtitle")
    word.add_heading(words["ask"], 1)
    word.add_paragraph().add_run(points.ask).bold = True
    for name, style in (("reasons", "List Number"), ("neighbours", "List Bullet")):
        if found := getattr(points, name):
            word.add_heading(words[name], 1)
            for one in found:
                _add_sourced(word.add_paragraph(style=style), one)
    if points.questions:
        word.add_heading(words["questions"], 1)
        _add_questions(word, points, words)
    if points.contact:
        word.add_paragraph(f"{words['contact']}: {points.contact}")


def _add_sourced(paragraph: Any, one: Sourced) -> None:
    from docx.shared import Pt

    paragraph.add_run(one.text)
    shown = _sourced(one)
    source = ", ".join(dict.fromkeys(filter(None, (shown["source"], shown["url"]))))
    if source:
        paragraph.add_run(f" ({source})").font.size = Pt(8)


def _add_questions(word: Any, points: Points, words: dict[str, str]) -> None:
    from docx.oxml import OxmlElement

    table = word.add_table(1, 2)
    table.style = "Table Grid"
    for cell, said in zip(table.rows[0].cells, (words["they"], words["you"]), strict=True):
        cell.paragraphs[0].add_run(said).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for question in points.questions:
        they, you = table.add_row().cells
        they.text, you.text = question.they, question.you
    word.add_paragraph()
