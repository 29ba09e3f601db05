"""One official as any file gives them, looked at before anything is kept."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from unwatched.core.text import BadText, clean_line, printable

from ..errors import SHOWN, BadFile, Problem

MOST_BYTES = 20_000_000  # the whole Congress takes 1.1 million
MOST_ROWS = 200_000
LENGTHS = {"name": 200, "salutation": 200, "office": 200, "organisation": 200, "division_name": 200, "party": 100}
MOST_OFFICES = 50
_DIVISION = re.compile(r"ocd-division/country:[a-z]{2}(/[a-z_]+:[\w.~-]+)*|local(/[a-z_]+:[\w.~-]+)+")
_PHONE = re.compile(r"[+(]?\d[\d ()./+-]{2,39}(?:(?:,| )? ?(?:x|ext\.?) ?\d{1,8})?", re.IGNORECASE)
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")


@dataclass(frozen=True)
class Office:
    """A place where an official can be reached."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """Text fields are clean and within their length; "" is "not known"."""

    line: int
    key: str
    name: str
    office: str
    organisation: str = ""
    division: str = ""  # Open Civic Data id
    division_name: str = ""
    salutation: str = ""
    party: str = ""
    email: str = ""
    phone: str = ""
    form_url: str = ""
    url: str = ""
    offices: tuple[Office, ...] | None = None  # None: this file does not speak of them
    valid_from: date | None = None
    valid_until: date | None = None  # the last day


@dataclass(frozen=True, kw_only=True)
class Span:
    """Postcodes whose beginning stands from `first` to `last`, without spaces, of one length."""

    line: int
    first: str
    last: str
    division: str
    division_name: str = ""


@dataclass
class File:
    """A file that is read: its bytes, what was wrong in it so far, and what was left out of rows that were taken."""

    name: str
    data: bytes
    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, words: str) -> None:
        self.problems.append(Problem(line, words))
        if len(self.problems) >= SHOWN:
            self.end()

    def end(self) -> None:
        """Raises BadFile when anything was wrong."""
        if self.problems:
            raise BadFile(self.name, self.problems)

    def text(self) -> str:
        """As UTF-8, with or without a byte-order mark. Raises BadFile."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.data[: error.start].count(b"\n") + 1
            self.wrong(line, _("this is not UTF-8. Save the file anew with the encoding UTF-8."))
            raise BadFile(self.name, self.problems) from None

    def row(self, line: int, values: dict[str, object]) -> Row | None:
        """A row of what was found, or None when something in it is wrong, which is noted."""
        before = len(self.problems)
        checked = {name: self._checked(line, name, values.get(name)) for name in _NAMES}
        return self._whole(line, values, checked) if len(self.problems) == before else None

    def others_row(self, line: int, values: dict[str, object]) -> Row | None:
        """As `row`, for files that somebody else keeps: a number or address that cannot be right is left out."""
        usable = dict(values)
        for name in _WAYS:
            if self._checked(line, name, values.get(name), problems=self.left_out) is None:
                usable[name] = ""
        return self.row(line, usable)

    def _whole(self, line: int, values: dict[str, object], checked: dict[str, object]) -> Row | None:
        before = len(self.problems)
        for name in ("name", "office"):
            if not checked[name]:
                self.wrong(line, _("%(name)s is missing.") % {"name": name})
        begin, end = checked["valid_from"], checked["valid_until"]
        if isinstance(begin, date) and isinstance(end, date) and begin > end:
            self.wrong(line, _("valid until lies before valid from."))
        if len(self.problems) > before:
            return None
        key = printable(str(values["key"]))  # a database takes neither NUL nor halves of letters
        return Row(line=line, key=key, offices=_offices(values.get("offices")), **checked)  # type: ignore[arg-type]

    def _checked(self, line: int, name: str, value: object, *, problems: list[Problem] | None = None) -> object:
        try:
            return _CHECKS.get(name, _line(name))(value)
        except (ValueError, ValidationError) as error:
            said = error.messages[0] if isinstance(error, ValidationError) else str(error)
            words = f"{name.replace('_', ' ')}: {said}"
            if problems is None:
                self.wrong(line, words)
            else:
                problems.append(Problem(line, words))
            return None


def unique(file: File, rows: list[Row]) -> list[Row]:
    """The rows, if no two are the same person in the same post; else notes which, and raises BadFile."""
    seen: dict[str, int] = {}
    for row in rows:
        if row.key in seen:
            words = _("%(name)s, %(office)s stands in line %(line)d already. Leave one of them out.")
            file.wrong(row.line, words % {"name": row.name, "office": row.office, "line": seen[row.key]})
        seen.setdefault(row.key, row.line)
    file.end()
    return rows


# --- One value --------------------------------------------------------------------------------


def _line(name: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        try:
            return clean_line("" if value is None else str(value), limit=LENGTHS.get(name, 200))
        except BadText as error:
            raise ValueError(error.sentence) from None

    return check


def division(value: object) -> str:
    """An Open Civic Data id. Raises ValueError."""
    text = "" if value is None else str(value).strip()
    if text and (len(text) > 200 or not _DIVISION.fullmatch(text)):
        raise ValueError(
            _("“%(text)s” is no division. Write ocd-division/country:us/state:wa, or local/town:wrenfield.")
            % {"text": text[:60]}
        )
    return text


def _email(value: object) -> str:
    text = "" if value is None else str(value).strip()
    if text:
        validate_email(text)
    return text


def _phone(value: object) -> str:
    text = " ".join(("" if value is None else str(value)).split())
    if text and not _PHONE.fullmatch(text):
        raise ValueError(_("“%(text)s” is no telephone number.") % {"text": text[:60]})
    return text


def _url(value: object) -> str:
    text = "" if value is None else str(value).strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable():
        raise ValueError(_("“%(text)s” is no address of a web page; it begins with https://.") % {"text": text[:60]})
    if len(text) > 500 or " " in text:
        raise ValueError(_("the address of the web page is too long or holds a space."))
    return text


def day(value: object, *, last: bool = False) -> date | None:
    """A date as YYYY-MM-DD; of a month or year its first day, or its last. Raises ValueError."""
    if value is None or value == "":
        return None
    text = str(value).strip()
    try:
        if not _ISO.fullmatch(text):
            raise ValueError
        parts = [int(part) for part in text.split("-")]
        return _last_of(parts) if last else date(*[*parts, 1, 1][:3])
    except (ValueError, OverflowError):
        raise ValueError(_("“%(text)s” is no date. Write it as 2027-01-31.") % {"text": text[:40]}) from None


def _last_of(parts: list[int]) -> date:
    year, month, of_month = [*parts, 12, 31][:3] if len(parts) != 2 else [*parts, 0]
    return date(year, month, of_month or monthrange(year, month)[1])


def _offices(found: object) -> tuple[Office, ...] | None:
    if not isinstance(found, list | tuple):
        return None
    offices = [office for office in found[:MOST_OFFICES] if isinstance(office, Office)]
    return tuple(Office(*(printable(words) for words in (one.name, one.address, one.phone))) for one in offices)


_CHECKS: dict[str, Callable[[object], object]] = {
    "division": division, "email": _email, "phone": _phone, "form_url": _url, "url": _url,
    "valid_from": day, "valid_until": lambda value: day(value, last=True),
}  # fmt: skip
_WAYS = ("email", "phone", "form_url", "url")
_NAMES = [item.name for item in fields(Row) if item.name not in ("line", "key", "offices")]
