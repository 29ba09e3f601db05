"""Plain text: finds the paragraphs, and takes out what the page added (headers, page numbers, line numbers)."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ...errors import Unreadable
from . import headings, line_numbers, reasons
from .blocks import Block, Pages

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_UNSEEN = re.compile(r"[\u200b\u2060\ufeff]")
_BREAKS = re.compile(r"\r\n?|\x0b|\x85|\u2028|\u2029")
_PAGE_NUMBER = re.compile(
    r"^\W{0,3}(?:(?:page|pg\.?|seite|página)\s*)?[-–—]?\s*(?P<number>\d{1,4}|[ivxl]{1,6})\s*[-–—]?"
    r"(?:\s*(?:of|/|von|de)\s*\d{1,4})?\W{0,2}$", re.IGNORECASE,
)  # fmt: skip
_SAYS_PAGE = re.compile(r"\b(?:page|pg|seite|página)\b|[-–—]\s*\d+\s*[-–—]|\bof\s+\d+", re.IGNORECASE)
_OF_A_PART = re.compile(r"^\s*(?:\(\d{1,3}\)|\d{1,3}[.)])$")  # alone on its line, as web pages of codes copy
_BULLET = re.compile(r"^(\s*)[•·▪◦]\s+(?=\(?\w{1,4}[.)](?:\s|$))")
_MARGIN = re.compile(r"^\s{0,12}(\d{1,4})(?:[ \t]+(?=\S)|$)")
# Such a number as a scanner misreads it: "l2", "IO".
_MISREAD = re.compile(r"^\s{0,12}([\dlI|OoSsBZ]{1,4})(?:[ \t]+(?=\S)|$)")
_DIGITS = str.maketrans("lI|OoSsBZ", "111005582")
_STARTS_PART = re.compile(
    r"^\s*(?:\(\w{1,5}\)|\w{1,4}[.)](?:\s|$)|§|(?:SECTION|Section|Sec|SEC|ARTICLE|Article|WHEREAS|Whereas)\b)"
)
# What a code says below each section of where it is from: "(Ord. 2020-17 § 1 (part), 2020)."
_HISTORY = re.compile(
    r"^\s*[(\[](?:Ord|Ords|Added|Amended|Am|Adopted|Repealed|Prior code|Code|Res|Acts|L|P\.L)\b", re.IGNORECASE
)
_SPLIT_WORD = re.compile(r"([^\W\d_]{2,})[-‐]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_KEEPS_HYPHEN = {"non", "self", "anti", "multi", "co", "post", "pre", "real", "third", "semi", "cross", "inter", "sub",
                 "face", "city", "county", "state", "long", "short", "high", "low", "well", "full", "part"}  # fmt: skip
_ANNOUNCES = re.compile(r"\bfollowing (?:terms|words|definitions)\b.{0,80}\b(?:mean|appl|defin)\w*.{0,40}:$")
_TERM = re.compile(r"^\s*[A-Z][A-Z’'/ -]{2,60}: +[A-Z]")
# The row of a table: cells behind tabs or between strokes.
_ROW = re.compile(r"^\s*(?:[^\W\d_“\"(][^\t|]{0,80}\t+[^\s|][^\t|]*(?:\t[^\t|]*)*|\|[^|]*\|(?:[^|]*\|)+)\s*$")
_COLUMNS = re.compile(r"^.*?\S +\S.*?\S( {3,})(?=\S+ +\S)")  # two words, a wide space, and two more
_LEAST_COLUMNS = 4  # lines
_LONGEST_TERM = 8  # words
_LONG_LINES = 160  # letters: nobody breaks lines by hand behind them, so every line is a paragraph
_MOST_FURNITURE = 120  # letters of a header


@dataclass(slots=True)
class _Line:
    text: str
    number: int  # in the file, from 1
    gap: bool  # an empty line stands before it
    page_begins: bool = False  # a form feed stands before it
    page_ends: bool = False
    furniture: bool = False


def decode(data: bytes, name: str = "") -> str:
    """The text of a file in UTF-8, UTF-16 or, for want of anything better, Windows-1252."""
    for mark, code in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(code, errors="replace")
    if b"\x00" in data[:4000]:
        raise Unreadable(
            "This is no text: it holds the bytes of a program, a picture or an old file of Word.",
            remedy="Save it as .docx, .odt or plain text (UTF-8).", name=name,
        )  # fmt: skip
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str) -> Pages:
    """The paragraphs and lines of plain text, with the page's own additions moved to `unsure`."""
    pages = Pages()
    lines = _without_margin(_lines(line_numbers.unfold(_BREAKS.sub("\n", text))), pages)
    _doubt_columns(lines, pages)
    _mark_furniture(lines)
    _move_furniture(lines, pages)
    kept = [line for line in lines if not line.furniture]
    _join_words(kept, pages)
    long = sum(len(line.text) > _LONG_LINES for line in kept) > max(1, len(kept) * 0.05)
    if not long:
        _find_short_lines(kept)
    _find_terms(kept)
    _find_capital_terms(kept)
    _find_history(kept)
    rows = _find_rows(kept)
    pages.blocks = [
        Block(
            text=_cells(line.text) if line.number in rows else " ".join(line.text.split()), where=f"line {line.number}",
            fresh=line.gap or long, near=not line.gap,
        )
        for line in kept if line.text.strip()
    ]  # fmt: skip
    return pages


def _find_short_lines(lines: list[_Line]) -> None:
    """Where lines are broken at a width, a sentence that ends well before it ends a paragraph."""
    widths = sorted(len(line.text) for line in lines)
    width = widths[int(len(widths) * 0.8)] if widths else 0
    ended = [line.text.rstrip().endswith((".", ";", ":")) for line in lines]
    if sum(ended) > 0.8 * len(lines):  # nearly every line ends a sentence: none is broken
        width = 10_000
    for before, line, ends in zip(lines, lines[1:], ended, strict=False):
        head = line.text.lstrip()[:1]
        if ends and len(before.text) < width * 0.75 and (head.isupper() or head in '“"‘«„'):
            line.gap = True


def _find_capital_terms(lines: list[_Line]) -> None:
    """“READER: A camera that …” begins a paragraph."""
    for line, following in pairwise(lines):
        if _TERM.match(following.text) and line.text.rstrip().endswith((".", ":", ";")):
            following.gap = True


def _doubt_columns(lines: list[_Line], pages: Pages) -> None:
    """Marks lines in a row that have a wide space at the same place: their words may be those of two columns."""
    run, at = list[_Line](), -1
    for line in [*lines, _Line("", 0, True)]:
        match = _COLUMNS.match(line.text) if len(line.text) <= _LONG_LINES else None
        if match and (at < 0 or match.end(1) == at):
            run, at = [*run, line], match.end(1)
            continue
        if len(run) >= _LEAST_COLUMNS:
            pages.doubt(f"line {run[0].number}", "\n".join(one.text for one in run), reasons.COLUMNS)
        run, at = ([line], match.end(1)) if match else ([], -1)


def _find_rows(lines: list[_Line]) -> set[int]:
    """The numbers of lines that are rows of a table: each is a paragraph, and so is what follows it."""
    rows = set[int]()
    for line, following in pairwise(lines):
        if _is_row(line.text) and (line.number in rows or _is_row(following.text)):
            rows |= {line.number, following.number} if _is_row(following.text) else {line.number}
            line.gap = following.gap = True
    return rows


def _is_row(text: str) -> bool:
    return ("\t" in text or "|" in text) and bool(_ROW.match(text)) and not _STARTS_PART.match(text)


def _cells(text: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in text.strip().split("\t") if cell.strip())


def _find_history(lines: list[_Line]) -> None:
    for before, line in pairwise(lines):
        if is_history(line.text) and before.text.rstrip().endswith((".", ";", ":", ")")):
            line.gap = True


def is_history(text: str) -> bool:
    """Whether it says where a section is from: "(Ord. 2020-17 § 1, 2020)"."""
    text = text.strip()
    return bool(_HISTORY.match(text)) and text.rstrip(".").endswith((")", "]")) and any(map(str.isdigit, text))


def _find_terms(lines: list[_Line]) -> None:
    """Among definitions, a line in capitals is a term: it and what it means are paragraphs, as web pages copy them."""
    among = False
    for line, following in pairwise(lines):
        among = bool(_ANNOUNCES.search(line.text)) or (among and not _STARTS_PART.match(line.text))
        if among and len(line.text.split()) <= _LONGEST_TERM and headings.is_capital(line.text):
            line.gap = following.gap = True


def _lines(text: str) -> list[_Line]:
    """Lines that hold something, each with what stood before it."""
    found, gap, begins = list[_Line](), True, False
    for number, raw in enumerate(_BREAKS.sub("\n", text).split("\n"), start=1):
        for place, part in enumerate(raw.split("\f")):
            if place:
                begins = gap = True
                if found:
                    found[-1].page_ends = True
            bare = _UNSEEN.sub("", _CONTROLS.sub(" ", part)).replace("\xa0", " ").rstrip()
            if bare.strip():
                found.append(_Line(_BULLET.sub(r"\1", bare), number, gap, begins))
                gap = begins = False
            elif not place:
                gap = True
    return found


# --- What the page added ---------------------------------------------------------------------------


def _without_margin(lines: list[_Line], pages: Pages) -> list[_Line]:
    """Numbers of lines at the left margin, as bills print them: taken off when nearly every line goes on counting."""
    numbers = [int(match[1]) if (match := _MARGIN.match(line.text)) else None for line in lines]
    counted = sum(1 for before, after in pairwise(numbers)
                  if before is not None and after is not None and (after == before + 1 or after == 1))  # fmt: skip
    if len(lines) < 8 or counted < len(lines) * 0.6:
        return lines
    off = []
    for place, line in enumerate(lines):
        match = _MARGIN.match(line.text) or _misread(line.text, numbers[place - 1] if place else None)
        if match:
            numbers[place] = int(match[1].translate(_DIGITS))
            off.append(match[1])
            line.text = line.text[match.end() :]
    pages.doubt(f"line {lines[0].number}", " ".join(off), reasons.LINE_NUMBERS)
    kept = [line for line in lines if line.text.strip()]
    _find_gaps(kept, lines)
    return kept


def _misread(text: str, before: int | None) -> re.Match[str] | None:
    """The margin of a line, where it is the next number if letters that look like digits are such."""
    match = _MISREAD.match(text)
    return match if match and before is not None and int(match[1].translate(_DIGITS)) == before + 1 else None


def _find_gaps(kept: list[_Line], lines: list[_Line]) -> None:
    """A line with nothing but its number parts paragraphs; every other line goes on, unless it is set in."""
    empty = {line.number for line in lines if not line.text.strip()}
    before = 0
    for line in kept:
        line.gap = line.page_begins or any(number in empty for number in range(before + 1, line.number))
        line.gap = line.gap or line.text[:1] == " " or before == 0
        before = line.number


def _mark_furniture(lines: list[_Line]) -> None:
    _mark_page_numbers(lines)
    shapes = Counter(_shape(line.text) for line in lines)
    for place, line in enumerate(lines):
        if line.furniture or len(line.text) > _MOST_FURNITURE:
            continue
        if _STARTS_PART.match(line.text) or is_history(line.text):
            continue
        count = shapes[_shape(line.text)]
        at_edge = _at_edge(lines, place)
        ends_sentence = line.text.rstrip().endswith((";", ":", ","))
        alone = line.gap and (place + 1 == len(lines) or lines[place + 1].gap or lines[place + 1].furniture)
        line.furniture = not ends_sentence and (
            (at_edge and (count >= 2 or bool(line_numbers.FOOT.fullmatch(line.text.strip()))))
            or (count >= 3 and alone and not _is_sentence(line.text))
        )


def _mark_page_numbers(lines: list[_Line]) -> None:
    """Numbers that stand alone: such as say "page", stand at the edge of a page, or go on counting."""
    alone = [(place, match["number"]) for place, line in enumerate(lines) if (match := _PAGE_NUMBER.match(line.text))]
    counts = {int(number) for _, number in alone if number.isdigit()}
    for place, number in alone:
        line = lines[place]
        if _OF_A_PART.match(line.text) and not _is_edge(lines, place):
            continue
        goes_on = number.isdigit() and bool({int(number) - 1, int(number) + 1} & counts)
        line.furniture = bool(_SAYS_PAGE.search(line.text)) or _is_edge(lines, place) or (goes_on and number != "0")


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())


def _is_edge(lines: list[_Line], place: int) -> bool:
    return lines[place].page_begins or lines[place].page_ends


def _at_edge(lines: list[_Line], place: int) -> bool:
    """Among the first or last two lines of a page, or beside a page number."""
    near = lines[max(0, place - 1) : place + 2]
    beside = any(other.furniture for other in near if other is not lines[place])
    second = (place > 0 and lines[place - 1].page_begins) or (place + 1 < len(lines) and lines[place + 1].page_ends)
    return _is_edge(lines, place) or beside or second


def _is_sentence(text: str) -> bool:
    return text.rstrip().endswith(".") and len(text.split()) > 4 and not re.search(r"\d", text)


def _move_furniture(lines: list[_Line], pages: Pages) -> None:
    """What stood around a page break goes to `unsure`; a sentence that it cut goes on behind it."""
    before: _Line | None = None
    cut = False
    for line in lines:
        if line.furniture:
            pages.doubt(f"line {line.number}", " ".join(line.text.split()), reasons.PAGE_FURNITURE)
            cut = True
            continue
        if (cut or line.page_begins) and before and _goes_on(before.text, line.text):
            line.gap = False
        elif cut:
            line.gap = True
        before, cut = line, False


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence runs from one page to the next."""
    ended = before.rstrip().rstrip('”"’)')[-1:] in ".:;!?"
    return not ended and not _STARTS_PART.match(after)


# --- Words broken at the end of a line ---------------------------------------------------------------


def _join_words(lines: list[_Line], pages: Pages) -> None:
    whole: set[str] | None = None
    for place, line in enumerate(lines):
        if "\xad" in line.text:
            _join_soft(lines, place, pages)
        text = line.text.rstrip()
        match = _SPLIT_WORD.search(text) if text[-1:] in "-‐" else None
        if not match or place + 1 == len(lines) or lines[place + 1].gap:
            continue
        following = lines[place + 1].text.lstrip()
        rest = _WORD.match(following)
        if not rest or not rest[0][0].islower():
            continue
        if whole is None:
            whole = {word.casefold() for other in lines for word in _WORD.findall(other.text)}
        hyphen = "-" if _keeps_hyphen(match[1], rest[0], whole) else ""
        _put_together(lines, place, text[:-1], hyphen, following, pages)


def _keeps_hyphen(head: str, tail: str, whole: set[str]) -> bool:
    """As the rest of the text writes it; else by the first half."""
    if f"{head}-{tail}".casefold() in whole:
        return True
    return (head + tail).casefold() not in whole and head.casefold() in _KEEPS_HYPHEN


def _put_together(lines: list[_Line], place: int, head: str, hyphen: str, following: str, pages: Pages) -> None:
    """The first word of the next line comes up to the half word that ends this one."""
    tail, _, rest = following.partition(" ")
    half = head.rpartition(" ")[2]
    lines[place].text = f"{head}{hyphen}{tail}"
    lines[place + 1].text = rest
    pages.doubt(f"line {lines[place].number}", f"{half}- {tail}", reasons.put_together(half + hyphen + tail))


def _join_soft(lines: list[_Line], place: int, pages: Pages) -> None:
    """Soft hyphens are no letters: words are put together without them, over the end of a line as well."""
    line = lines[place]
    if line.text.rstrip().endswith("\xad") and place + 1 < len(lines):
        tail, _, rest = lines[place + 1].text.lstrip().partition(" ")
        line.text, lines[place + 1].text = line.text.rstrip() + tail, rest
    for word in line.text.split():
        if "\xad" in word:
            pages.doubt(
                f"line {line.number}", word.replace("\xad", "- "), reasons.put_together(word.replace("\xad", ""))
            )
    line.text = line.text.replace("\xad", "")
