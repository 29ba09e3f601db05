"""The table of what happened to laws: one line for each account of each event."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from unwatched.ledger.errors import LedgerError
from unwatched.ledger.laws import files
from unwatched.ledger.laws.showing import Shown
from unwatched.ledger.models import Confidence, Law, LawEvent, LawEventKind
from unwatched.ledger.office.forms import LawEventForm
from unwatched.ledger.services import changing
from unwatched.office.fields import number_in

from .facts import YES, Fact, Putting, date_in, same
from .reading import Complaint, Row, plain

COLUMNS = files.EVENT_COLUMNS
OURS = ("jurisdiction", "state_or_country", "disputed", "page", "licence")
NEEDED = ("key", "event")
FIELDS = {
    "event": "kind", "date": "date", "date_said": "date_said", "said": "said", "happening": "occasion",
    "confidence": "confidence",
}  # fmt: skip


class Events:
    """All lines of one table, against the laws that are here."""

    def __init__(self, putting: Putting, *, on: Any) -> None:
        self.putting, self.on = putting, on
        self.laws = {law.slug: law for law in Law.objects.with_facts()}
        self.taken: dict[int, int] = {}  # number of a row: the line that speaks of it

    def put(self, line: Row) -> tuple[list[Complaint], list[str]]:
        """What is wrong with a line, or what it cites anew."""
        law = self.laws.get(line.cell("key"))
        if law is None:
            said = _("The ledger has no law with the key “%(key)s”. The keys stand in the table of laws (laws.csv).")
            return [Complaint(line.line, "key", said % {"key": line.cell("key")[:80]})], []
        try:
            row = self.row(line, law)
        except LedgerError as error:
            return [Complaint(line.line, "id", str(error))], []
        return self.fact(line, law, row)

    def row(self, line: Row, law: Law) -> LawEvent | None:
        """The row that a line speaks of; None: a new one. Raises LedgerError."""
        number = line.cell("id") if line.is_ours else ""
        rows = [one for one in law.events.all() if one.pk not in self.taken]
        if number:
            found = next((one for one in law.events.all() if one.pk == number_in(number)), None)
            if found is None:
                said = _("This law has no line with that number, or it was removed. Empty this cell to add it as new.")
                raise LedgerError(said)
            if found.pk in self.taken:
                raise LedgerError(_("Line %(line)s speaks of it already. Empty this cell to add it as new.") % {
                    "line": self.taken[found.pk]
                })  # fmt: skip
        else:
            day, said = date_in(line.cell("date")), plain(line.text("said"))
            found = same(rows, lambda one: (one.kind, one.date, plain(one.said)) == (line.cell("event"), day, said))
        if found is not None:
            self.taken[found.pk] = line.line
        return found

    def fact(self, line: Row, law: Law, row: LawEvent | None) -> tuple[list[Complaint], list[str]]:
        was = files.event_row(Shown(law, on=self.on), row, disputed=False) if row else {}
        fact = Fact(line, fields=FIELDS, row=row, was=was, putting=self.putting)
        if row is None:
            fact.given.setdefault("confidence", Confidence.MEDIUM if fact.urls() else Confidence.UNKNOWN)
        fact.choose("event", LawEventKind.choices)
        fact.choose("confidence", Confidence.choices)
        fact.day("date")
        self.occasion(fact)
        made = fact.put(LawEventForm, parent=None if row else law)
        if made is not None:
            self.taken[made.pk] = line.line
            self.prefer(fact, made)
        return fact.complaints, fact.cited

    def occasion(self, fact: Fact) -> None:
        """Our table writes the kind where no occasion is named."""
        if "occasion" in fact.given:
            said = fact.line.cell("happening")
            fact.given["occasion"] = "" if said == fact.line.cell("event") else slugify(said)[:60]

    def prefer(self, fact: Fact, row: LawEvent) -> None:
        if fact.line.cell("preferred").casefold() not in YES or not fact.moved("preferred"):
            return
        try:
            why, by, now = fact.line.cell("preferred_why"), self.putting.by, self.putting.now
            changing.prefer(row, by=by, now=now, why=why[:300])
        except LedgerError as error:
            fact.complain("preferred_why", str(error))
