"""CSV: one line for each answer of each person. docs/reference/supporters-file.md has the columns."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from unwatched.core.spreadsheets import as_typed, csv_lines
from unwatched.vault.errors import VaultClosed

from .entries import Answer, Entry, File, Person

COLUMNS = (
    "email", "name", "postcode", "country", "language", "joined", "organisation", "purpose", "campaign", "answer",
    "wording", "wording_language", "at", "where",
)  # fmt: skip
NEEDED = ("email", "organisation", "purpose", "wording", "at", "where")
_ALSO = {
    "e_mail": "email", "mail": "email", "email_address": "email", "first_name": "given_name", "firstname": "given_name",
    "last_name": "family_name", "lastname": "family_name", "surname": "family_name", "postal_code": "postcode",
    "zip": "postcode", "organization": "organisation", "sentence": "wording", "page": "where", "date": "at",
}  # fmt: skip
_NAMES = ("given_name", "family_name")  # of others, in place of "name"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


# --- Writing --------------------------------------------------------------------------------------


def write(people: Iterable[Person]) -> Iterator[str]:
    """Lines of the file, as they come. Should the list be closed meanwhile, the last one says so, and it raises."""
    return csv_lines(_rows(people), columns={name: name for name in COLUMNS})


def _rows(people: Iterable[Person]) -> Iterator[Mapping[str, object]]:
    try:
        for person in people:
            yield from _rows_of(person)
    except VaultClosed:
        yield {"email": _("The vault was closed here: this list is not complete.")}
        raise


def _rows_of(person: Person) -> Iterator[Mapping[str, object]]:
    about = {
        "email": person.email, "name": person.name, "postcode": person.postcode, "country": person.country,
        "language": person.language, "joined": person.joined.isoformat(),
    }  # fmt: skip
    for answer in person.answers:
        yield about | answer_cells(answer)


def answer_cells(answer: Answer) -> dict[str, str]:
    proof = answer.proof
    return {
        "organisation": proof.organisation, "purpose": proof.purpose, "campaign": proof.campaign,
        "answer": "yes" if answer.given else "no", "wording": proof.wording, "wording_language": proof.language,
        "at": answer.at.isoformat(), "where": proof.where,
    }  # fmt: skip


# --- Reading --------------------------------------------------------------------------------------


def read(file: File) -> Iterator[Entry]:
    """Each good line; what is wrong with the others is noted in the file. Raises BadFile when it cannot go on."""
    for line, cells in _lines(file):
        entry = file.entry(line, cells)
        if entry is not None:
            yield entry


def _lines(file: File) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line that is not empty with the number on which it ends, its cells by the names of their columns."""
    refuse_encodings(file)
    source = io.TextIOWrapper(io.BytesIO(file.data), encoding="utf-8-sig", newline="")
    reader = csv.reader(source, delimiter=_delimiter(file.data), strict=True)
    try:
        names = _header(file, next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(names):
                words = _("there are more cells than columns. Put text that holds commas into quotes.")
                file.wrong(reader.line_num, words)
                continue
            yield reader.line_num, _named(names, cells)
    except csv.Error:
        words = _("from here on it cannot be read: quotes that do not match, or a cell of more than 100,000 letters.")
        raise file.stop(reader.line_num or 1, words) from None
    except UnicodeDecodeError:
        raise _not_utf_8(file) from None


def refuse_encodings(file: File) -> None:
    """Says what is known of a file that is no UTF-8 at all."""
    if file.data.startswith(_UTF_16):
        raise file.stop(0, _("this is UTF-16, which programmes also call “Unicode”. Save it as “CSV UTF-8”."))
    at = file.data.find(b"\0")
    if at >= 0:
        words = _("there is a character here that no text holds (NUL). Save the file anew as “CSV UTF-8”.")
        raise file.stop(file.data.count(b"\n", 0, at) + 1, words)


def _not_utf_8(file: File) -> Exception:
    line = 1
    try:
        file.data.decode()
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
    words = _("this is not UTF-8, perhaps Latin-1 or Windows-1252: names would come out wrong. Save it as “CSV UTF-8”.")
    return file.stop(line, words)


def _delimiter(data: bytes) -> str:
    """What stands most often in the first line."""
    first = data[:10_000].split(b"\n", 1)[0]
    return max(",;\t", key=lambda sign: first.count(sign.encode()))


def _header(file: File, cells: list[str]) -> list[str]:
    names = [re.sub(r"[\s_-]+", "_", cell.strip().lower()[:40]) for cell in cells]
    names = [name if name in COLUMNS else _ALSO.get(name, name) for name in names]
    listed = ", ".join(COLUMNS)
    for name, cell in zip(names[:100], cells, strict=False):
        if name not in (*COLUMNS, *_NAMES):
            words = _(
                "the column “%(name)s” is not known. Take it out: what is not needed is not taken. Known: %(listed)s."
            )
            file.wrong(1, words % {"name": cell.strip()[:40], "listed": listed})
    if len(set(names)) < len(names):
        file.wrong(1, _("a column stands there twice."))
    for name in NEEDED:
        if name not in names:
            words = _("the column “%(name)s” is missing. Without proof of a yes nobody is taken in. Known: %(listed)s.")
            file.wrong(1, words % {"name": name, "listed": listed})
    file.end()
    return names


def _named(names: list[str], cells: list[str]) -> dict[str, str]:
    found = {name: as_typed(cell) for name, cell in zip(names, cells, strict=False)}
    if _NAMES[0] in found or _NAMES[1] in found:
        found.setdefault("name", " ".join(found.get(name, "").strip() for name in _NAMES))
    return found
