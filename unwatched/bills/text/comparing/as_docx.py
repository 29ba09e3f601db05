"""A comparison as a Word file with tracked changes: all accepted it is the new text, all rejected the old one.

What was moved stands as moved (`w:moveFrom`, `w:moveTo`), and the words changed on the way as put in and taken out.
Where the two differ in kinds of quotes, dashes or spaces only, the new text's stand there, untracked.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.oxml.ns import nsdecls
from lxml import etree

from .laying import PARAGRAPHS, Moves, Piece, is_only_old, pieces
from .shapes import Comparison, Pair, Part, Place, Row

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
_DEEPEST = 9  # headings and indents that Word has
_INDENT = 360  # twentieths of a point
# LibreOffice takes changes of one author within a minute as one, even across the end of a paragraph that stays; then
# rejecting joins two paragraphs. So whole paragraphs were changed a little before the words in others.
_APART = timedelta(minutes=2)
_BATCH = 200  # paragraphs that are parsed at once


def write(comparison: Comparison, *, author: str, at: datetime) -> bytes:
    """The same bytes for the same comparison, author and time; `at` is aware."""
    writer = _Writer(comparison, author=author, at=at)
    document = Document()
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    place = len(body) - 1  # before the page's own settings, which stand last
    for element in writer.elements():
        body.insert(place, element)
        place += 1
    about = document.core_properties
    about.author = about.last_modified_by = _clean(author)[:255]
    about.title = _clean(comparison.new.title or comparison.old.title)[:255]
    about.comments = ""
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, comparison: Comparison, *, author: str, at: datetime) -> None:
        self._rows = comparison.rows
        self._moves = Moves(comparison)
        self._names = {pair: f"move{number}" for number, pair in enumerate(self._moves.members, 1)}
        self._author = quoteattr(_clean(author)[:255] or "Unwatched")
        self._words_at, self._paragraphs_at = _stamp(at), _stamp(at - _APART)
        self._when = self._words_at
        self._ids = count(1)

    @property
    def _by(self) -> str:
        return f"w:author={self._author} w:date={quoteattr(self._when)}"

    def elements(self) -> Iterator[etree._Element]:
        lines = list(self._lines())
        for start in range(0, len(lines), _BATCH):
            yield from etree.fromstring(f"<w:body {nsdecls('w')}>{''.join(lines[start : start + _BATCH])}</w:body>")

    def _lines(self) -> Iterator[str]:
        """Paragraphs, and where something moved begins and ends."""
        going: Row | None = None  # what was moved to where we are
        ended = ""
        for row in self._rows:
            if going and row.depth <= going.depth:
                yield ended
                going = None
            if is_only_old(row):
                continue
            if row.place == Place.LEFT:
                yield from self._left(row)
                continue
            if going is None and row.pair in self._names:
                going = row
                began, ended = self._range("moveTo", row.pair)
                yield began
            yield from self._here(row, going.pair if going else None)
        if going:
            yield ended

    def _here(self, row: Row, going: Pair | None) -> Iterator[str]:
        pair = row.pair
        if going is not None and pair in self._moves.members[going]:
            yield from self._part(pair, row.depth, kept="moveTo", sides="new")
        elif row.moved:
            yield from self._part(pair, row.depth, kept="ins", sides="new")
        else:
            yield from self._part(pair, row.depth, kept="", sides="both")

    def _left(self, row: Row) -> Iterator[str]:
        members = self._moves.members.get(row.pair, frozenset())
        began, ended = self._range("moveFrom", row.pair) if members else ("", "")
        yield began
        for depth, pair in row.stood:
            yield from self._part(pair, depth, kept="moveFrom" if pair in members else "del", sides="old")
        yield ended

    def _range(self, what: str, pair: Pair) -> tuple[str, str]:
        number, name = next(self._ids), self._names[pair]
        began = f'<w:{what}RangeStart w:id="{number}" {self._by} w:name="{name}"/>'
        return began, f'<w:{what}RangeEnd w:id="{number}"/>'

    def _part(self, pair: Pair, depth: int, *, kept: str, sides: str) -> Iterator[str]:
        """The paragraphs of a part: of one side, or of both in one another."""
        parts = list(pieces(pair, kept=kept, sides=sides))
        if not any(piece.text for piece in parts):
            return
        first = True
        line: list[Piece] = []
        for piece in [*parts, Piece(_end(parts), "\n\n")]:
            start, *rest = PARAGRAPHS.split(piece.text)
            for text in rest:
                yield self._paragraph([*line, Piece(piece.what, start)], piece.what, _looks(pair, depth, first=first))
                first, line, start = False, [], text
            line.append(Piece(piece.what, start))

    def _paragraph(self, pieces: list[Piece], mark: str, looks: str) -> str:
        """`mark` is what is done to the paragraph's end: taken out or put in, the whole paragraph goes or comes."""
        self._when = self._paragraphs_at if mark else self._words_at
        done = f"<w:rPr>{self._tag(mark)}/></w:rPr>" if mark else ""
        runs = "".join(self._run(piece) for piece in pieces if piece.text)
        return f"<w:p><w:pPr>{looks}{done}</w:pPr>{runs}</w:p>"

    def _run(self, piece: Piece) -> str:
        # Only what is taken out has a tag of its own for its words; words moved from here have the ordinary one.
        words = _words(piece.text, "w:delText" if piece.what == "del" else "w:t")
        return f"{self._tag(piece.what)}>{words}</w:{piece.what}>" if piece.what else words

    def _tag(self, what: str) -> str:
        return f'<w:{what} w:id="{next(self._ids)}" {self._by}'


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end(pieces: Iterable[Piece]) -> str:
    """What is done to the end of the last paragraph: what is done to all of the words, or nothing."""
    done = {piece.what for piece in pieces if piece.text}
    if len(done) == 1:
        return done.pop()
    return next((what for what in ("moveTo", "moveFrom") if what in done), "")


def _looks(pair: Pair, depth: int, *, first: bool) -> str:
    section = pair.new or pair.old
    if pair.part == Part.TITLE:
        return '<w:pStyle w:val="Title"/>'
    if first and section and section.heading:
        return f'<w:pStyle w:val="Heading{min(depth + 1, _DEEPEST)}"/>'
    return f'<w:ind w:left="{_INDENT * min(depth, _DEEPEST)}"/>' if depth else ""


def _words(text: str, tag: str) -> str:
    lines = [f'<{tag} xml:space="preserve">{escape(_clean(line))}</{tag}>' for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
