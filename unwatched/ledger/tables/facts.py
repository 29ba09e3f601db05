"""One line of a table as the office's own form would take it: the same rules, the same sentences, the same history."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.ledger import rough
from unwatched.ledger.dates import Precision, is_date
from unwatched.ledger.models import Score
from unwatched.ledger.office.forms import RowForm
from unwatched.ledger.services import changing, sourcing

from .reading import Complaint, Row, plain

T = TypeVar("T", bound=models.Model)
YES, NO = ("yes", "true", "1", "x"), ("no", "false", "0")
KNOWN_BY = {"date": "precision", "expiry": "expiry_precision"}


@dataclass(frozen=True)
class Putting:
    """Who brings which file when."""

    file: str
    by: User | None
    now: datetime

    @property
    def why(self) -> str:
        return _("Came with the table %(file)s.") % {"file": self.file}


class Fact:
    """A line that is to become a row of the ledger, or to change one.

    `fields` maps columns to the fields of the form; `was` is the line that our own table has of the row today.
    """

    def __init__(self, line: Row, *, fields: Mapping[str, str], row: Any, was: Mapping[str, object], putting: Putting):
        self.line, self.fields, self.row, self.was, self.putting = line, fields, row, was, putting
        self.complaints: list[Complaint] = []
        self.cited: list[str] = []
        self.given: dict[str, Any] = {}
        self.over: dict[str, Any] = {}  # how well a date is known, where only that was said anew
        for column, name in fields.items():
            if self.moved(column):
                self.given[name] = line.text(column)

    def moved(self, column: str) -> bool:
        return self.line.moved(column, self.was.get(column))

    def complain(self, column: str, said: str) -> None:
        self.complaints.append(Complaint(self.line.line, column, said))

    # --- What forms take otherwise than tables ---

    def choose(self, column: str, choices: Iterable[tuple[str, Any]]) -> None:
        """A word of ours or its label."""
        name = self.fields[column]
        if name not in self.given or not self.line.cell(column):  # what we put in ourselves is one of them
            return
        every = list(choices)
        words = {str(label).casefold(): value for value, label in every} | {str(value): value for value, _l in every}
        found = words.get(self.line.cell(column).casefold())
        if found is None:
            said = _("“%(text)s” is none of ours. Write one of: %(known)s.")
            known = ", ".join(str(value) for value, _label in every)
            self.complain(column, said % {"text": self.line.cell(column)[:60], "known": known})
        else:
            self.given[name] = found

    def answer(self, column: str) -> None:
        """Yes or no, for a box that is ticked."""
        name, word = self.fields[column], self.line.cell(column).casefold()
        if name not in self.given:
            return
        if word not in (*YES, *NO):
            self.complain(column, _("Write yes or no."))
        self.given[name] = word in YES

    def day(self, column: str) -> None:
        """A date and the word beside it, as one would type both."""
        beside = "precision" if column == "date" else "expiry_precision"
        word, text = self.line.cell(beside), self.line.cell(column)
        if self.moved(beside) and word not in Precision.values:
            said = _("“%(text)s” is no precision. Write one of: %(known)s.")
            return self.complain(beside, said % {"text": word[:40], "known": ", ".join(Precision.values)})
        hedges = (Precision.ABOUT, Precision.BEFORE, Precision.AFTER)
        if self.fields[column] in self.given and is_date(text) and word in hedges:
            self.given[self.fields[column]] = rough.show(text, word)
        elif self.moved(beside) and not (word == Precision.DAY and len(text) < 10) and is_date(text):
            self.over[KNOWN_BY[column]] = word
        return None

    # --- Writing ---

    def put(self, form_class: type[RowForm], *, parent: Any = None) -> Any:
        """The row, kept; or None with complaints."""
        if self.complaints:
            return None
        if self.row is not None and not self.given and not self.over:
            self.cite(self.row)
            return self.row
        begun = form_class(instance=self.row, parent=parent)
        data = {name: begun[name].value() for name in begun.fields} | self.given | {"why": self.putting.why}
        data |= self.first_source()
        form = form_class(data, instance=self.row, parent=parent)
        if not form.is_valid():
            return self.refuse(form)
        form.precisions |= self.over
        return self.add(form) if self.row is None else self.change(form)

    def first_source(self) -> dict[str, str]:
        """A form asks for one source of what is new; the others are cited beside it."""
        first = next(iter(self.urls()), "")
        is_address = first.startswith(("http://", "https://"))
        return {"source_url": first.split(" ")[0]} if is_address else {"source_title": first[:300]}

    def urls(self) -> list[str]:
        return [part for part in (one.strip() for one in self.line.cell("sources").split(" ; ")) if part]

    def refuse(self, form: RowForm) -> None:
        columns = {name: column for column, name in self.fields.items()} | {"source_url": "sources"}
        for name, errors in form.errors.items():
            for said in errors:
                self.complain(columns.get(name, "" if name == "__all__" else name), str(said))

    def add(self, form: RowForm) -> Any:
        row = form.filled()
        if isinstance(row, Score):
            row.judged_at, row.judged_by = self.putting.now, self.putting.by
        changing.add(row, by=self.putting.by, now=self.putting.now, why=self.putting.why)
        self.cite(row)
        return row

    def change(self, form: RowForm) -> Any:
        values, now, by = form.values(), self.putting.now, self.putting.by
        if isinstance(self.row, Score) and self.given:
            values |= {"judged_at": now, "judged_by": by}
        changing.change(self.row, values, by=by, now=now, why=self.putting.why)
        self.cite(self.row)
        return self.row

    def cite(self, row: Any) -> None:
        known = {plain(part) for part in str(self.was.get("sources") or "").split(" ; ")}
        for named in self.urls():
            new = named not in known and named.partition(" ")[0] not in known
            if new and sourcing.cite_named(row, named, by=self.putting.by, now=self.putting.now):
                self.cited.append(named)


def same(rows: Iterable[T], fits: Callable[[T], bool]) -> T | None:
    """The row that says what a line without a number says: so the same table twice adds nothing."""
    return next((row for row in rows if fits(row)), None)


def date_in(text: str) -> str:
    """The day of a cell for comparing; "" for none, and for what cannot be read."""
    try:
        return rough.read(text).date
    except rough.BadDate:
        return ""
