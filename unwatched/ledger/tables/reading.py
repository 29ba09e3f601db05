"""A table as rows of text, or everything that is wrong with it by line and column. Knows nothing of laws."""

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from unwatched.core.spreadsheets import as_typed, harmless
from unwatched.core.text import printable
from unwatched.ledger.dates import first_day, is_date
from unwatched.ledger.errors import LedgerError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2000
MOST_COMPLAINTS = 20  # shown; the rest is counted
MOST_DETOURS = 50  # columns that nobody knows are named up to here
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")  # XLSX and ODS (both ZIP), XLS, gzip
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Complaint:
    """What is wrong at one place of the file, and what to do about it."""

    line: int
    column: str
    said: str

    def __str__(self) -> str:
        where = _("line %(line)s") % {"line": self.line}
        if self.column:
            where += ", " + _("column “%(column)s”") % {"column": self.column}
        return f"{where}: {self.said}"


class CannotImport(LedgerError):
    """Nothing was taken in. `complaints` has everything that is to be put right."""

    def __init__(self, file: str, complaints: list[Complaint]) -> None:
        self.complaints = sorted(complaints, key=lambda one: one.line)
        self.shown = [f"{file}, {one}" for one in self.complaints[:MOST_COMPLAINTS]]
        more = len(complaints) - len(self.shown)
        if more:
            self.shown.append(_("… and %(count)s more of them.") % {"count": more})
        super().__init__("\n".join([*self.shown, _("Nothing was taken in.")]))


@dataclass(frozen=True)
class Row:
    """The cells of one line, as they stand in the file."""

    line: int
    raw: Mapping[str, str]

    def text(self, name: str) -> str:
        """A cell as somebody typed it, its lines kept."""
        return printable(as_typed(self.raw.get(name, ""))).strip()

    def cell(self, name: str) -> str:
        return " ".join(self.text(name).split())

    def moved(self, name: str, was: object) -> bool:
        """Whether the cell says something else than our own table would. An empty one says nothing."""
        raw = plain(self.raw.get(name, ""))
        said = "" if was is None else str(was)
        return bool(raw) and raw not in (plain(said), plain(harmless(said)), *reshown(said))

    @property
    def is_ours(self) -> bool:
        """Whether the numbers of its lines are this site's: a table of another site says so in its addresses."""
        page = self.cell("page")
        return not page or page.startswith(f"{settings.PUBLIC_URL}/")


def plain(text: str) -> str:
    """For comparing: spreadsheets change line ends and spaces."""
    return " ".join(text.split())


def reshown(text: str) -> set[str]:
    """A date of ours as spreadsheets write it back unasked: "5/14/2019", "14.05.2019"; of a month "Jun-19"."""
    if not is_date(text) or len(text) < 7:
        return set()
    day = first_day(text)
    if len(text) == 7:
        return {f"{day:%b}-{day:%y}", f"{day:%b} {day:%y}"}
    years, pairs = (f"{day:%Y}", f"{day:%y}"), ((day.month, day.day), (day.day, day.month))
    shown = {f"{a}{sign}{b}{sign}{year}" for year in years for a, b in pairs for sign in "/.-"}
    return shown | {f"{a:02}{sign}{b:02}{sign}{year}" for year in years for a, b in pairs for sign in "/.-"}


def names(data: bytes, *, name: str) -> list[str]:
    """The columns that the first line names. Raises CannotImport."""
    reader = csv.reader(io.StringIO(_text(data, name=name), newline=""), delimiter=_delimiter(data))
    try:
        return _named(next(reader, []))
    except csv.Error as error:
        raise _no_table(name, 1, error) from None


def rows(
    data: bytes, *, name: str, columns: Collection[str], ours: Collection[str], needed: Collection[str]
) -> Iterator[Row]:
    """Each line that is not empty. Raises CannotImport when the file cannot be read on."""
    reader = csv.reader(io.StringIO(_text(data, name=name), newline=""), delimiter=_delimiter(data), strict=True)
    try:
        head = _named(next(reader, []))
        _check_head(head, name=name, columns=columns, ours=ours, needed=needed)
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                said = _("This table is longer than %(most)s rows. Bring it in parts.") % {"most": MOST_ROWS}
                raise CannotImport(name, [Complaint(reader.line_num, "", said)])
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                said = _(
                    "It has %(count)s cells, the first line has %(wanted)s. "
                    "A comma inside a cell needs quotation marks around the whole cell."
                ) % {"count": len(cells), "wanted": len(head)}
                raise CannotImport(name, [Complaint(reader.line_num, "", said)])
            yield Row(reader.line_num, dict(zip(head, cells, strict=True)))
    except csv.Error as error:
        raise _no_table(name, reader.line_num, error) from None


def _no_table(name: str, line: int, error: csv.Error) -> CannotImport:
    said = _("This is no table of comma-separated values (%(why)s). Save it as CSV once more.") % {"why": error}
    return CannotImport(name, [Complaint(line, "", said)])


def _text(data: bytes, *, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise CannotImport(name, [Complaint(1, "", _("The file is larger than 5 MB. Bring it in parts."))])
    if data.startswith(PACKED):
        said = _("This is a file of a spreadsheet programme, or packed. Open it there, and save it as “CSV UTF-8”.")
        raise CannotImport(name, [Complaint(1, "", said)])
    if data.startswith(UTF_16):
        said = _("This is UTF-16, which programmes also call “Unicode”. Save the table as “CSV UTF-8” once more.")
        raise CannotImport(name, [Complaint(1, "", said)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = _("This is not UTF-8. Save the table as “CSV UTF-8” once more.")
        raise CannotImport(name, [Complaint(line, "", said)]) from None
    if not text.strip():
        raise CannotImport(name, [Complaint(1, "", _("The file is empty."))])
    return text.replace("\x00", "")


def _delimiter(data: bytes) -> str:
    """What stands most often in the first line: a spreadsheet parts cells with a semicolon where the comma is taken."""
    first = data[:10_000].split(b"\n", 1)[0]
    return max(",;\t", key=lambda sign: first.count(sign.encode()))


def _named(cells: list[str]) -> list[str]:
    return [re.sub(r"[\s-]+", "_", as_typed(cell).strip().casefold()) for cell in cells]


def _check_head(
    head: list[str], *, name: str, columns: Collection[str], ours: Collection[str], needed: Collection[str]
) -> None:
    complaints: list[Complaint] = []
    for column in head:
        if column not in columns and column not in ours:
            near = difflib.get_close_matches(column[:60], columns, n=1) if len(complaints) < MOST_DETOURS else []
            remedy = _("Is it “%(near)s”?") % {"near": near[0]} if near else _("Take it out.")
            complaints.append(Complaint(1, printable(column)[:60], _("No column is called so.") + " " + remedy))
    twice, missing = (
        _("This column stands there twice. Take one out."),
        _("This column is missing: every line needs it."),
    )
    complaints += [Complaint(1, one[:60], twice) for one in sorted({one for one in head if head.count(one) > 1})]
    complaints += [Complaint(1, one, missing) for one in needed if one not in head]
    if complaints:
        raise CannotImport(name, complaints)
