"""A row of the table of laws about a law that is here: what it says otherwise is changed, what it leaves empty stays.

Each cell is held against the one that our own table has today. Cells that are put together from several lines of the
ledger cannot be taken apart again: those say where to go instead.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.ledger import rough
from unwatched.ledger.dates import Precision, precision_of
from unwatched.ledger.laws import files
from unwatched.ledger.laws.showing import Shown
from unwatched.ledger.models import Confidence, Law, LawEvent, Provision
from unwatched.ledger.promises.files import sources
from unwatched.ledger.services import changing, importing, sourcing
from unwatched.ledger.services.importing import PROVISIONS, SOURCES, Line
from unwatched.ledger.slots import Answer
from unwatched.ledger.standing import ADOPTING

from .reading import Complaint, plain

Given = Mapping[str, Any]
LATER = "later-changes"  # the occasion under which a table's own words about later stand


class Again:
    """One row, and the law that it is about."""

    def __init__(self, line: Line, law: Law, *, file: str, by: User | None, now: datetime, on: Any) -> None:
        self.line, self.law, self.by, self.now = line, law, by, now
        self.shown = Shown(law, on=on)
        self.was = files.row(self.shown)
        self.why = _("Came with the table %(file)s.") % {"file": file}
        self.complaints = [one for one in line.complaints if self.moved(one.column)]
        self.cited: list[str] = []

    def moved(self, *names: str) -> bool:
        return any(self.line.row.moved(name, self.was.get(name)) for name in names)

    def complain(self, column: str, said: str) -> None:
        self.complaints.append(Complaint(self.line.number, column, said))

    def run(self) -> list[Complaint]:
        """Makes the changes, if nothing is wrong with any of them."""
        self.place()
        if not self.complaints:
            for step in (self.itself, self.answers, self.adoption, self.effect, self.later, self.look, self.sources):
                step()
        return self.complaints

    # --- The law itself ---

    def place(self) -> None:
        if not self.moved("jurisdiction", "state_or_country", "level"):
            return
        meant = self.line.place, self.line.part.casefold()
        if meant != importing.law_key(self.law)[:2]:
            said = _("This is the law of %(law)s. A table cannot move it: correct its place in the office, or empty "
                     "“key” to add a law of another place.")  # fmt: skip
            self.complain("jurisdiction", said % {"law": self.law})

    def itself(self) -> None:
        values: dict[str, Any] = {}
        if self.moved("instrument"):
            values["name"] = self.line.known("instrument")[:200]
        if self.moved("kind"):
            said = self.line.cell("kind")
            labels = [str(self.line.kind.label).casefold(), self.line.kind.value]
            found = {"kind": self.line.kind, "kind_said": "" if said.casefold() in labels else said[:200]}
            values |= {name: value for name, value in found.items() if value != getattr(self.law, name)}
        if self.moved("notes"):
            values["notes"] = self.line.row.text("notes")
        self.change(self.law, values)

    # --- What it says ---

    def answers(self) -> None:
        by_slot = self.law.by_slot()
        for column, (slot, sure) in PROVISIONS.items():
            if not self.moved(column, sure):
                continue
            rows = by_slot.get(slot, [])
            if len(rows) > 1:
                said = _("Sources answer this differently: %(n)s lines. Change them in the office.")
                self.complain(column, said % {"n": len(rows)})
            else:
                self.answer(column, sure, rows[0] if rows else Provision(law=self.law, slot=slot))

    def answer(self, column: str, sure: str, row: Provision) -> None:
        values: dict[str, Any] = {}
        if self.moved(column):
            answer, value = importing.answer_of(self.line.cell(column))
            if row.quote and answer == Answer.UNKNOWN:
                said = _("The law’s own words are quoted for this, so it is known. Change it in the office.")
                return self.complain(column, said)
            values = {"answer": answer, "value": value}
            if answer == Answer.UNKNOWN:
                values["confidence"] = Confidence.UNKNOWN
            elif not row.is_known:
                values["confidence"] = Confidence.MEDIUM  # one source says it
        if sure and self.moved(sure) and values.get("answer", row.answer) != Answer.UNKNOWN:
            values["confidence"] = self.line.confidence(sure)
        if (values.get("answer", row.answer), values.get("value", row.value)) == (
            Answer.UNKNOWN,
            "",
        ) and row.pk is None:
            return None
        began = not row.is_known and values.get("answer", Answer.UNKNOWN) != Answer.UNKNOWN
        return self.put(row, values, cite=began)

    # --- What happened ---

    def adoption(self) -> None:
        line, adopted = self.line, self.shown.adopted
        by_words = not line.cell("date_iso")
        if not self.moved("date_iso", "date_precision", "date_conf", "date_adopted"):
            return
        accounts = [one for one in self.shown.events if adopted and one.happening == adopted.happening]
        if len(accounts) > 1:
            said = _("Sources name different days: %(n)s lines. Change them in the table of events (laws-events.csv), "
                     "or in the office.")  # fmt: skip
            return self.complain("date_iso", said % {"n": len(accounts)})
        named = rough.find(line.cell("date_adopted"))
        if not by_words and self.moved("date_iso", "date_adopted") and named and _differ(named.date, line.adopted.date):
            said = _("Here stands another day than under “date_iso”. Write the same in both.")
            return self.complain("date_adopted", said)
        row = adopted or next((one for one in self.shown.events if one.kind in ADOPTING), None)
        values = self.day_of_adoption(row, by_words=by_words)
        if self.moved("date_conf"):
            values["confidence"] = line.confidence("date_conf")
        if self.moved("date_adopted") and (said := importing.adoption_words(line)):
            values["date_said" if row and row.date_said else "said"] = said
        if row is None and values.get("date"):
            row = LawEvent(law=self.law, kind="adopted")
        return self.put(row, values) if row is not None else None

    def day_of_adoption(self, row: LawEvent | None, *, by_words: bool) -> dict[str, Any]:
        if not self.moved("date_iso", "date_precision") and not (by_words and self.moved("date_adopted")):
            return {}
        found = self.line.adopted
        if not found.date:
            return {}
        precision = found.precision
        exact = (Precision.DAY, Precision.MONTH, Precision.YEAR)
        if not by_words and not self.moved("date_precision") and precision in exact:
            precision = precision_of(found.date)  # a day instead of a month: the word beside it stayed behind
        if row is not None and (row.date, row.precision or precision_of(row.date)) == (found.date, precision):
            return {}
        return {"date": found.date, "precision": precision}

    def effect(self) -> None:
        found, rows = self.line.effective, files.effects(self.shown)
        if not self.moved("date_effective") or not found.date:
            return
        if len(rows) > 1:
            return self.several("date_effective", len(rows))
        row = rows[0] if rows else LawEvent(law=self.law, kind="effective", confidence=Confidence.MEDIUM)
        words = importing.beyond(found.said)
        if (row.date, row.precision) == (found.date, found.precision) and words in ("", row.said, row.date_said):
            return
        values = {"date": found.date, "precision": found.precision, "date_said": words}
        self.put(row, values | ({"said": ""} if row.said else {}))

    def later(self) -> None:
        if not self.moved("later_changes") or not self.line.known("later_changes"):
            return
        rows, said = files.later_events(self.shown), self.line.row.text("later_changes")
        own = [one for one in rows if one.occasion == LATER]
        if plain(said) in [plain(one.said) for one in own]:
            return
        if len(rows) > len(own) or len(own) > 1:
            return self.several("later_changes", len(rows))
        sure = self.line.confidence("later_conf")
        row = own[0] if own else LawEvent(law=self.law, kind="other", occasion=LATER, confidence=sure)
        self.put(row, {"said": said})

    def look(self) -> None:
        """Other words under "status" are what somebody found who has looked."""
        said = plain(self.line.known("status_latest_seen"))
        if not self.moved("status_latest_seen") or said in [plain(one.said) for one in self.law.events.all()]:
            return
        self.put(importing.look(self.law, self.line, now=self.now), {})

    def several(self, column: str, count: int) -> None:
        said = _("This is put together from %(n)s lines. Change those in the table of events (laws-events.csv), or "
                 "in the office.")  # fmt: skip
        self.complain(column, said % {"n": count})

    # --- Sources ---

    def sources(self) -> None:
        if not self.moved(*SOURCES):
            return
        known = {source.partition(" ")[0] for source in sources(self.law)} | set(sources(self.law))
        for named in self.line.urls:
            if named not in known and named.partition(" ")[0] not in known:
                self.cite(self.law, named)

    def cite(self, row: Any, named: str) -> None:
        if sourcing.cite_named(row, named, by=self.by, now=self.now):
            self.cited.append(named)

    # --- Writing ---

    def change(self, row: Any, values: Given) -> None:
        if values:
            changing.change(row, values, by=self.by, now=self.now, why=self.why)

    def put(self, row: LawEvent | Provision, values: Given, *, cite: bool = False) -> None:
        if row.pk is not None:
            self.change(row, values)
        else:
            for name, value in values.items():
                setattr(row, name, value)
            changing.add(row, by=self.by, now=self.now, why=self.why)
            cite = True
        if cite:
            for named in self.line.urls:
                self.cite(row, named)


def _differ(one: str, other: str) -> bool:
    """Whether two dates cannot be the same day: a month may be that of a day."""
    return bool(one and other) and not (one.startswith(other) or other.startswith(one))
