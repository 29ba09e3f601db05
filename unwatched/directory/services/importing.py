"""Reading a file into the directory: wholly or not at all, as often as one likes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User

from ..errors import refuse
from ..importing import ALSO, FORMATS, POSTCODES, File, Row, Span, read_postcodes
from ..models import Change, Division, Happened, Import, Official, PostcodeSpan

_FIELDS = (
    "name", "salutation", "office", "organisation", "party", "email", "phone", "form_url", "url", "valid_from",
    "valid_until",
)  # fmt: skip
_BATCH = 500
_LOCK = 0x0D_1EC7  # of PostgreSQL's advisory locks; SQLite has one writer at a time


def bring(*, format: str, file: File, data_of: date, now: datetime, by: User | None = None) -> Import:
    """What was added, changed and retired. A file that says nothing new leaves no trace: then the result has no number.

    Somebody is retired when a file no longer names them, though it names others of their body, or is called as the file
    that named them. Raises BadFile, and then nothing has changed.
    """
    format = ALSO.get(format, format)
    if format == POSTCODES:
        spans = read_postcodes(file)
        return _record(format, file, data_of, now, by, _Postcodes(spans))
    rows = FORMATS[format](file)
    return _record(format, file, data_of, now, by, _Officials(rows, format=format, file=file.name, now=now))


def newest_imports() -> list[Import]:
    """The last import of each file, the oldest data first."""
    newest: dict[tuple[str, str], Import] = {}
    for found in Import.objects.order_by("imported_at", "pk"):
        newest[found.format, found.file_name] = found
    return sorted(newest.values(), key=lambda found: found.data_of)


@transaction.atomic
def _record(
    format: str, file: File, data_of: date, now: datetime, by: User | None, work: "_Officials | _Postcodes"
) -> Import:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    added, changed, retired = work.look()
    made = Import(
        format=format, file_name=file.name, sha256=hashlib.sha256(file.data).hexdigest(), data_of=data_of,
        imported_at=now, by=by, added=added, changed=changed, retired=retired,
    )  # fmt: skip
    known = Import.objects.filter(format=format, file_name=file.name, sha256=made.sha256, data_of=data_of)
    if added or changed or retired or not known.exists():
        made.save()
        work.write(made)
    return made


class _Officials:
    """The difference between the directory and the rows of a file."""

    def __init__(self, rows: list[Row], *, format: str, file: str, now: datetime) -> None:
        self.rows, self.format, self.file, self.now = rows, format, file, now
        self.new: list[Official] = []
        self.changed: list[tuple[Official, dict[str, list[Any]]]] = []
        self.retired: list[Official] = []

    def look(self) -> tuple[int, int, int]:
        self.there = {official.key: official for official in Official.objects.filter(format=self.format)}
        if self.rows and not any(row.name or row.key in self.there for row in self.rows):
            raise refuse(
                self.file, _("None of these people is in the directory. Import the file that names them first.")
            )
        self.divisions = _divisions((row.division, row.division_name) for row in self.rows)
        for row in self.rows:
            if row.name:
                self._look_at(row)
            elif row.key in self.there:  # a file of local offices alone
                self._change(self.there[row.key], {"offices": _offices(row)})
        self._retire()
        return len(self.new), len(self.changed), len(self.retired)

    def _look_at(self, row: Row) -> None:
        values: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
        division = self.divisions.get(row.division)
        values |= {"division_id": division.pk if division else None, "file_name": self.file}
        if row.offices is not None:
            values["offices"] = _offices(row)
        if row.key in self.there:
            self._change(self.there[row.key], values | {"retired_at": None})
        else:
            self.new.append(Official(format=self.format, key=row.key, **values))

    def _change(self, official: Official, values: dict[str, Any]) -> None:
        told = {
            name: [_plain(getattr(official, name)), _plain(value)]
            for name, value in values.items()
            if getattr(official, name) != value
        }
        for name, value in values.items():
            setattr(official, name, value)
        if told.keys() - {"file_name"}:
            self.changed.append((official, told))

    def _retire(self) -> None:
        named = {row.key for row in self.rows if row.name}
        bodies = {row.organisation for row in self.rows if row.name and row.organisation}
        for official in self.there.values():
            speaks = official.file_name == self.file or official.organisation in bodies
            if named and speaks and official.key not in named and official.retired_at is None:
                official.retired_at = self.now
                self.retired.append(official)

    def write(self, made: Import) -> None:
        Official.objects.bulk_create(self.new, batch_size=_BATCH)
        columns = [*_FIELDS, "division", "offices", "file_name", "retired_at"]
        touched = [*(official for official, _told in self.changed), *self.retired]
        Official.objects.bulk_update(touched, columns, batch_size=100)
        Change.objects.bulk_create(self._changes(made), batch_size=_BATCH)

    def _changes(self, made: Import) -> Iterator[Change]:
        for official in self.new:
            yield Change(official=official, by_import=made, happened=Happened.ADDED)
        for official, told in self.changed:
            happened = Happened.BACK if "retired_at" in told else Happened.CHANGED
            yield Change(official=official, by_import=made, happened=happened, fields=told)
        for official in self.retired:
            yield Change(official=official, by_import=made, happened=Happened.RETIRED)


class _Postcodes:
    """A file speaks for the divisions that it names: what else lay in them goes."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans

    def look(self) -> tuple[int, int, int]:
        divisions = _divisions((span.division, span.division_name) for span in self.spans)
        wanted = {(span.first, span.last, divisions[span.division].pk) for span in self.spans}
        there = {
            (span.first, span.last, span.division_id): span.pk
            for span in PostcodeSpan.objects.filter(division__in=divisions.values())
        }
        self.new = [PostcodeSpan(first=a, last=b, division_id=c) for a, b, c in sorted(wanted - there.keys())]
        self.gone = [there[span] for span in there.keys() - wanted]
        return len(self.new), 0, len(self.gone)

    def write(self, _made: Import) -> None:
        for start in range(0, len(self.gone), _BATCH):
            PostcodeSpan.objects.filter(pk__in=self.gone[start : start + _BATCH]).delete()
        PostcodeSpan.objects.bulk_create(self.new, batch_size=_BATCH)


def _divisions(named: Iterable[tuple[str, str]]) -> dict[str, Division]:
    """{Open Civic Data id: its row}; made where there is none. A name that a file gives is taken over."""
    names: dict[str, str] = {}
    for ocd_id, name in named:
        if ocd_id:
            names[ocd_id] = name or names.get(ocd_id, "")
    there: dict[str, Division] = {}
    for ids in _in_batches(list(names)):
        there |= {division.ocd_id: division for division in Division.objects.filter(ocd_id__in=ids)}
    renamed = [there[key] for key, name in names.items() if key in there and name and there[key].name != name]
    for division in renamed:
        division.name = names[division.ocd_id]
    Division.objects.bulk_update(renamed, ["name"], batch_size=_BATCH)
    new = [Division(ocd_id=key, name=name or key.rpartition(":")[2]) for key, name in names.items() if key not in there]
    there |= {division.ocd_id: division for division in Division.objects.bulk_create(new, batch_size=_BATCH)}
    return there


def _in_batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _offices(row: Row) -> list[dict[str, str]]:
    return [asdict(office) for office in row.offices or ()]


def _plain(value: Any) -> Any:
    """As JSON can hold it."""
    return value.isoformat() if isinstance(value, date) else value
