"""CSV: officials, and postcodes of divisions. docs/reference/directory-files.md has the columns."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from unwatched.core.text import printable

from .rows import MOST_ROWS, File, Row, Span, division, unique

OFFICIALS = (
    "id", "name", "salutation", "office", "organisation", "division", "division_name", "party", "email", "phone",
    "form_url", "url", "valid_from", "valid_until",
)  # fmt: skip
POSTCODES = ("prefix", "first", "last", "division", "division_name")
_ALSO = {
    "e_mail": "email", "mail": "email", "telephone": "phone", "form": "form_url", "contact_form": "form_url",
    "website": "url", "organization": "organisation", "body": "organisation", "from": "valid_from",
    "until": "valid_until", "to": "valid_until", "ocd_id": "division", "postcode": "prefix",
}  # fmt: skip
_POSTCODE = re.compile(r"[A-Z0-9]{1,20}")


def read(file: File) -> list[Row]:
    """Officials, one a line. Raises BadFile."""
    rows = []
    for line, cells in _lines(file, OFFICIALS, needed=("name", "office")):
        key = cells.get("id") or "|".join(
            " ".join(cells.get(name, "").casefold().split()) for name in ("name", "office", "organisation", "division")
        )
        row = file.row(line, {**cells, "key": key[:300]})
        rows += [row] if row else []
    file.end()
    return unique(file, rows)


def read_postcodes(file: File) -> list[Span]:
    """Beginnings of postcodes, or ranges of them, each with the division in which they lie. Raises BadFile."""
    spans = {}
    for line, cells in _lines(file, POSTCODES, needed=("division",)):
        try:
            span = _span(line, cells)
            spans[span.first, span.last, span.division] = span
        except ValueError as error:
            file.wrong(line, str(error))
    file.end()
    return list(spans.values())


def _span(line: int, cells: dict[str, str]) -> Span:
    where = division(cells["division"])
    if not where:
        raise ValueError(_("division is missing."))
    first = _postcode(cells.get("prefix") or cells.get("first", ""))
    last = first if cells.get("prefix") else _postcode(cells.get("last", "") or cells.get("first", ""))
    if not first:
        raise ValueError(_("there is no postcode: fill in prefix, or first and last."))
    if cells.get("prefix") and cells.get("first"):
        raise ValueError(_("fill in either prefix, or first and last."))
    if len(first) != len(last) or first > last:
        raise ValueError(_("first and last need the same length, and first comes first."))
    return Span(
        line=line, first=first, last=last, division=where, division_name=printable(cells.get("division_name", "")[:200])
    )


def _postcode(text: str) -> str:
    code = re.sub(r"[\s*-]", "", text).upper()
    if code and not _POSTCODE.fullmatch(code):
        raise ValueError(_("“%(text)s” is no postcode: it has letters and digits.") % {"text": text[:30]})
    return code


def _lines(file: File, known: tuple[str, ...], *, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line that is not empty with the number on which it ends, its cells by the names of their columns."""
    text = file.text()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        names = _header(file, next(reader, []), known, needed)
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                file.wrong(reader.line_num, _("these are more than %(most)d lines. Split the file.") % {
                    "most": MOST_ROWS
                })  # fmt: skip
                break
            if any(cell.strip() for cell in cells):
                if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                    file.wrong(reader.line_num, _("there are more cells than columns. Put text with commas in quotes."))
                    continue
                yield reader.line_num, {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    except csv.Error as error:
        words = _("the quotes do not match, or a cell is too long (%(why)s).")
        file.wrong(reader.line_num or 1, words % {"why": error})
    file.end()


def _header(file: File, cells: list[str], known: tuple[str, ...], needed: tuple[str, ...]) -> list[str]:
    names = [re.sub(r"[\s_-]+", "_", cell.strip().lower()) for cell in cells]
    names = [_ALSO.get(name, name) if name not in known else name for name in names]
    listed = ", ".join(known)
    for name, cell in zip(names, cells, strict=True):
        if name not in known:
            words = _("the column “%(name)s” is not known. Known are: %(listed)s.")
            file.wrong(1, words % {"name": cell[:40], "listed": listed})
    if len(set(names)) < len(names):
        file.wrong(1, _("a column stands there twice."))
    for name in needed:
        if name not in names:
            file.wrong(1, _("the column “%(name)s” is missing. Known are: %(listed)s.") % {
                "name": name, "listed": listed
            })  # fmt: skip
    file.end()
    return names


def _delimiter(text: str) -> str:
    """What stands most often in the first line."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)
