"""A table of the ledgers, whichever it is: looked at, or taken in whole. Nothing is removed by it.

To look is to take it in and to roll that back: so what is shown before is what would stand in the history after.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.ledger.models import Change, ChangeKind, Law
from unwatched.ledger.office import base
from unwatched.ledger.promises.showing import date_words
from unwatched.ledger.services import importing
from unwatched.ledger.slots import Answer

from . import events, promises, reading
from .facts import Putting
from .laws import Again
from .reading import CannotImport, Complaint

LAWS, EVENTS, PROMISES = "laws", "events", "promises"
MOST_STEPS = 500  # at once: while it is written, on SQLite everybody else who writes waits
Said = tuple[str, str, str]  # label, before, after


@dataclass(frozen=True)
class Step:
    """What one line would do to one row, in words."""

    line: int
    kind: str
    title: str
    fields: list[Said]

    @property
    def is_new(self) -> bool:
        return self.kind == ChangeKind.ADDED


@dataclass
class Outcome:
    """What a table does, or would do."""

    table: str
    lines: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def added(self) -> int:
        return sum(one.is_new for one in self.steps)

    @property
    def changed(self) -> int:
        return len(self.steps) - self.added

    @property
    def unchanged(self) -> int:
        """Lines that say what stands there already."""
        return self.lines - len({one.line for one in self.steps})

    @property
    def digest(self) -> str:
        """The same for the same steps: what was looked at is what is done, or it is shown anew."""
        return hashlib.sha256(repr(self.steps).encode(errors="backslashreplace")).hexdigest()


def look(data: bytes, *, name: str, by: User | None, now: datetime) -> Outcome:
    """What `bring` would do. Keeps nothing. Raises CannotImport."""
    with transaction.atomic():
        outcome = bring(data, name=name, by=by, now=now)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def bring(data: bytes, *, name: str, by: User | None, now: datetime) -> Outcome:
    """The whole table, or none of it; the same table twice changes nothing. Raises CannotImport."""
    table = table_of(reading.names(data, name=name))
    run = _Run(Outcome(table), Putting(file=name, by=by, now=now))
    {LAWS: run.laws, EVENTS: run.events, PROMISES: run.promises}[table](data)
    if run.complaints:
        raise CannotImport(name, run.complaints)
    return run.outcome


def table_of(names: list[str]) -> str:
    """Which of our tables it is, by the column that only that one has."""
    if "commitment" in names:
        return PROMISES
    return EVENTS if "event" in names else LAWS


class _Run:
    def __init__(self, outcome: Outcome, putting: Putting) -> None:
        self.outcome, self.putting = outcome, putting
        self.on = timezone.localdate(putting.now)
        self.complaints: list[Complaint] = []
        self.places = importing.places_by_key()
        self.last = _last_change()

    # --- Each table ---

    def laws(self, data: bytes) -> None:
        lines = importing.parse(data, name=self.putting.file)
        there = list(Law.objects.with_facts())
        by_key = {law.slug: law for law in there}
        by_name = {importing.law_key(law): law for law in there}
        self.complaints += importing.doubled(lines)
        taken: dict[int, int] = {}
        for line in lines:
            law = _law_of(line, by_key, by_name)
            if law is not None and law.pk in taken:
                said = _("This is the same law as in line %(line)s. Make one line of the two.")
                self.complaints.append(Complaint(line.number, "jurisdiction", said % {"line": taken[law.pk]}))
            elif law is not None:
                taken[law.pk] = line.number
                again = Again(line, law, file=self.putting.file, by=self.putting.by, now=self.putting.now, on=self.on)
                self.note(line.number, again.run(), again.cited, about=str(law))
            else:
                self.new_law(line)

    def new_law(self, line: importing.Line) -> None:
        if line.complaints or self.complaints:
            return self.note(line.number, line.complaints, [])
        of = self.putting
        law = importing.make(line, known=self.places, file=of.file, by=of.by, now=of.now)
        self.note(line.number, [], [])
        self.outcome.steps[-1].fields.extend(_facts_of(law, line))
        return None

    def events(self, data: bytes) -> None:
        self.each(data, events, events.Events(self.putting, on=self.on).put)

    def promises(self, data: bytes) -> None:
        self.each(data, promises, promises.Promises(self.putting, on=self.on).put)

    def each(self, data: bytes, table: object, put: Callable[[reading.Row], tuple[list[Complaint], list[str]]]) -> None:
        for line in _rows(data, table, name=self.putting.file):
            complaints, cited = put(line)
            self.note(line.line, complaints, cited, about=line.cell("key") or line.cell("company"))

    # --- What a line did ---

    def note(self, line: int, complaints: list[Complaint], cited: list[str], *, about: str = "") -> None:
        self.outcome.lines += 1
        self.complaints += complaints
        for change in self.newer():
            change.values = {name: pair for name, pair in change.values.items() if not name.endswith(("_at", "_by"))}
            self.outcome.steps.append(Step(line, change.kind, change.title, base.fields(change)))
        added = any(one.is_new for one in self.outcome.steps if one.line == line)
        if cited and not added:
            fields = [(str(_("cited as well")), "", one) for one in cited]
            self.outcome.steps.append(Step(line, ChangeKind.CHANGED, about, fields))
        if len(self.outcome.steps) > MOST_STEPS:
            said = _("Up to here it would change %(most)s lines of the ledger. Bring the rest in a table of its own.")
            raise CannotImport(self.putting.file, [Complaint(line, "", said % {"most": MOST_STEPS})])

    def newer(self) -> list[Change]:
        """What was written since it was last asked. Most lines write nothing, so that much is asked first."""
        last, self.last = self.last, _last_change()
        if self.last == last:
            return []
        found = Change.objects.filter(pk__gt=last, at=self.putting.now).order_by("pk")
        return list(found.select_related("law__jurisdiction", "commitment__company"))


def _last_change() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _facts_of(law: Law, line: importing.Line) -> Iterator[Said]:
    """What hangs on a new law, beside its own fields."""
    for event in law.events.all():
        when = date_words(event.date, event.precision)
        yield str(event.get_kind_display()), "", " · ".join(filter(None, [when, event.said]))
    for one in (one for one in law.provisions.all() if one.is_known):
        answer = "" if one.answer == Answer.STATED else str(one.get_answer_display())
        yield str(one.get_slot_display()), "", ": ".join(filter(None, [answer, one.value]))
    yield str(_("sources")), "", " ; ".join(line.urls)


def _rows(data: bytes, table: object, *, name: str) -> Iterator[reading.Row]:
    columns, ours, needed = (getattr(table, part) for part in ("COLUMNS", "OURS", "NEEDED"))
    yield from reading.rows(data, name=name, columns=columns, ours=ours, needed=needed)


def _law_of(line: importing.Line, by_key: dict[str, Law], by_name: dict[tuple[object, ...], Law]) -> Law | None:
    """By its key, or else by its place and name; without a name by its place alone, if that has one law."""
    if line.row.is_ours and (found := by_key.get(line.cell("key"))):
        return found
    if found := by_name.get(line.law):
        return found
    if line.known("instrument"):
        return None
    at_place = [law for key, law in by_name.items() if key[:2] == line.law[:2]]
    return at_place[0] if len(at_place) == 1 else None
