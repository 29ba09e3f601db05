"""Lists as CSV that a spreadsheet opens without running anything that a stranger typed."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from unwatched.core.text import printable

BOM = "\ufeff"  # without it Excel reads UTF-8 as something else
# What begins a formula, also full-width, and line ends; also after what cannot be seen and after quotes.
_SPACES = "[\\s\u200b-\u200f\ufeff'\"]*"
_FORMULA = re.compile(rf"^{_SPACES}[\t\r\n=+\-@\uff1d\uff0b\uff0d\uff20]")
# The same after a separator inside a cell: a programme that splits there sees a new cell.
_INSIDE = r"(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d][\w(])"
_INNER = re.compile(rf"([,;|\t\n]{_SPACES}){_INSIDE}")
_APOSTROPHE = re.compile(rf"'{_INSIDE}")
_AFTER_SEPARATOR = re.compile(rf"[,;|\t\n]{_SPACES}$")
_LONGEST = 1000  # characters; what we write ourselves is shorter


def csv_lines(rows: Iterable[Mapping[str, object]], *, columns: Mapping[str, str]) -> Iterator[str]:
    """Lines of a CSV file, the first with a byte-order mark; `columns` maps a row's keys to the headings.

    Every cell is quoted. Where a spreadsheet could take text for a formula an apostrophe stands in front of it (also
    inside a cell, after a comma, semicolon or line end); so a telephone number "+49 30" reads "'+49 30". Streams: holds
    one row at a time.
    """
    yield BOM + _line(columns.values())
    for row in rows:
        yield _line([row.get(key, "") for key in columns])


def harmless(value: object) -> str:
    """The cell's text, disarmed. None is an empty cell."""
    text = "" if value is None else str(value)
    armed = bool(_FORMULA.match(text))
    text = _INNER.sub(r"\1'", printable(text))
    return "'" + text if armed or _FORMULA.match(text) else text


def as_typed(cell: str) -> str:
    """A cell of a file of ours as it was before `harmless`; any other cell as it is."""
    if "'" not in cell or len(cell) > _LONGEST:
        return cell
    bare = _APOSTROPHE.sub(lambda found: "" if _AFTER_SEPARATOR.search(cell[: found.start()]) else "'", cell)
    for candidate in (bare.removeprefix("'"), bare):
        if candidate != cell and harmless(candidate) == cell:
            return candidate
    return cell


def _line(cells: Iterable[object] | Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return line.getvalue()
