"""The table of promises: one line for each promise, wording, event and demand."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import (
    Commitment,
    CommitmentEvent,
    CommitmentEventKind,
    CommitmentKind,
    Company,
    Confidence,
    Point,
    Score,
    Term,
    Verdict,
    Wording,
)
from unwatched.ledger.office import forms
from unwatched.ledger.promises import files, showing
from unwatched.ledger.promises.showing import Shown
from unwatched.ledger.services import changing
from unwatched.office.fields import number_in

from .facts import NO, YES, Fact, Putting, date_in, same
from .reading import Complaint, Row, plain

COLUMNS = files.COLUMNS
OURS = ("as_of", "state", "days_left", "page", "licence")
NEEDED = ("company", "commitment", "row")
Kind = Commitment | Wording | CommitmentEvent | Score
# Of each kind of line: its model, its form, its columns.
KINDS: Mapping[str, tuple[type[Kind], type[forms.RowForm], Mapping[str, str]]] = {
    "promise": (Commitment, forms.CommitmentForm, {
        "commitment": "title", "kind": "kind", "words": "notes", "confidence": "confidence",
    }),
    "wording": (Wording, forms.WordingForm, {
        "words": "words", "exact": "is_exact", "date": "date", "date_said": "date_said", "scope": "scope",
        "carve_outs": "carve_outs", "condition": "condition", "holds": "term", "expiry": "expiry",
        "expiry_said": "expiry_said", "confidence": "confidence",
    }),
    "event": (CommitmentEvent, forms.CommitmentEventForm, {
        "what": "kind", "date": "date", "date_said": "date_said", "title": "title", "words": "said",
        "verdict": "verdict", "verdict_said": "verdict_said", "confidence": "confidence",
    }),
    "demand": (Score, forms.ScoreForm, {
        "what": "point", "verdict": "verdict", "words": "said", "confidence": "confidence",
    }),
}  # fmt: skip
CHOICES = {
    "promise": {"kind": CommitmentKind.choices}, "wording": {"holds": Term.choices},
    "event": {"what": CommitmentEventKind.choices, "verdict": Verdict.choices},
    "demand": {"what": Point.choices, "verdict": Verdict.choices},
}  # fmt: skip


KINDS_OF: Mapping[type[Kind], str] = {Wording: "wordings", CommitmentEvent: "events", Score: "scores"}


class Promises:
    """All lines of one table, against the promises that are here."""

    def __init__(self, putting: Putting, *, on: Any) -> None:
        self.putting, self.on = putting, on
        every = [one for company in showing.companies() for one in company.commitments.all()]
        self.by_key = {one.slug: one for one in every}
        self.by_name = {_name(one.company.name, one.title): one for one in every}
        self.titles = {one.pk: {plain(one.title)} for one in every}  # before and after
        self.taken: dict[tuple[type[Kind], int], int] = {}

    def put(self, line: Row) -> tuple[list[Complaint], list[str]]:
        """What is wrong with a line, or what it cites anew."""
        word = line.cell("row").casefold()
        if word not in KINDS:
            said = _("“%(text)s” is none of ours. Write one of: %(known)s.")
            words = {"text": line.cell("row")[:40], "known": ", ".join(KINDS)}
            return [Complaint(line.line, "row", said % words)], []
        for name in ("company", "commitment"):
            if not line.cell(name):
                said = _("This cell is empty. Fill it in, or take the line out.")
                return [Complaint(line.line, name, said)], []
        of = self.commitment(line)
        complaints: list[Complaint] = []
        cited: list[str] = []
        if of is None and word != "promise":
            of, complaints, cited = self.begin(line)
        if complaints:
            return complaints, []
        try:
            row = self.row(line, word, of)
        except LedgerError as error:
            return [Complaint(line.line, "id", str(error))], []
        found = self.fact(line, word, of, row)
        return found[0], cited + found[1]

    # --- Which one ---

    def commitment(self, line: Row) -> Commitment | None:
        found = self.by_key.get(line.cell("key")) if line.is_ours else None
        return found or self.by_name.get(_name(line.cell("company"), line.cell("commitment")))

    def row(self, line: Row, word: str, of: Commitment | None) -> Any:
        """The row that a line speaks of; None: a new one. Raises LedgerError."""
        if word == "promise":
            return of
        assert of is not None
        model = KINDS[word][0]
        rows = list(getattr(of, KINDS_OF[model]).all())  # what the table has added is taken
        number = line.cell("id") if line.is_ours else ""
        if number:
            found = next((one for one in rows if one.pk == number_in(number)), None)
            if found is None:
                said = _(
                    "This promise has no line with that number, or it was removed. Empty this cell to add it as new."
                )
                raise LedgerError(said)
        else:
            found = same([one for one in rows if (model, one.pk) not in self.taken], lambda one: _is(one, line))
        if found is not None and (model, found.pk) in self.taken:
            raise LedgerError(_("Line %(line)s speaks of it already. Empty this cell to add it as new.") % {
                "line": self.taken[model, found.pk]
            })  # fmt: skip
        return found

    def begin(self, line: Row) -> tuple[Commitment | None, list[Complaint], list[str]]:
        """A promise that is named by its first wording or event."""
        plain_line = Row(line.line, {**line.raw, "words": "", "confidence": "", "sources": "", "row": "promise"})
        complaints, cited = self.fact(plain_line, "promise", None, None)
        return self.commitment(line), complaints, cited

    def company(self, line: Row) -> tuple[Company | None, list[Complaint]]:
        name = line.cell("company")
        there = Company.objects.filter(name__iexact=name).first()
        if there is not None:
            return there, []
        fact = Fact(line, fields={"company": "name"}, row=None, was={}, putting=self.putting)
        return fact.put(forms.CompanyForm), fact.complaints

    # --- What it says ---

    def fact(self, line: Row, word: str, of: Commitment | None, row: Any) -> tuple[list[Complaint], list[str]]:
        _model, form, fields = KINDS[word]
        was = files.line(Shown(of, on=self.on), row) if of is not None and row is not None else {}
        parent: Any = None if row is not None else of
        if word == "promise" and of is None:
            parent, complaints = self.company(line)
            if complaints:
                return complaints, []
        fact = Fact(line, fields=fields, row=row, was=was, putting=self.putting)
        self.check(fact, word, of)
        made = fact.put(form, parent=parent)
        if made is not None:
            self.known(made, line)
            if isinstance(made, Wording):
                self.narrow(fact, made)
        return fact.complaints, fact.cited

    def check(self, fact: Fact, word: str, of: Commitment | None) -> None:
        if fact.row is None:
            fact.given.setdefault("confidence", Confidence.MEDIUM if fact.urls() else Confidence.UNKNOWN)
            if word == "promise":
                fact.given.setdefault("kind", CommitmentKind.PLEDGE)
            if word == "wording":
                fact.given.setdefault("term", Term.UNKNOWN)
        for column, choices in CHOICES[word].items():
            fact.choose(column, choices)
        fact.choose("confidence", Confidence.choices)
        if word == "wording":
            fact.answer("exact")
            fact.day("expiry")
        if word in ("wording", "event"):
            fact.day("date")
        if of is not None and plain(fact.line.cell("commitment")) not in self.titles[of.pk] and word != "promise":
            said = _("The promise is called “%(title)s”. Change that in its own line, where “row” says promise.")
            fact.complain("commitment", said % {"title": of.title})
        if of is not None and of.company.name.casefold() != fact.line.cell("company").casefold():
            said = _("This promise is one of %(company)s. A table cannot hand it to another company.")
            fact.complain("company", said % {"company": of.company})

    def known(self, made: Any, line: Row) -> None:
        self.taken[type(made), made.pk] = line.line
        if isinstance(made, Commitment):
            self.by_key[made.slug] = self.by_name[_name(made.company.name, made.title)] = made
            self.titles.setdefault(made.pk, set()).add(plain(made.title))

    def narrow(self, fact: Fact, wording: Wording) -> None:
        """That words became narrower is said by a person: by whoever brings the table, with the reason."""
        word = fact.line.cell("narrowed").casefold()
        why = fact.line.text("what")
        if not (fact.moved("narrowed") or (wording.narrowed and fact.moved("what"))):
            return
        if word not in (*YES, *NO):
            return fact.complain("narrowed", _("Write yes or no."))
        try:
            changing.flag_narrowed(wording, narrowed=word in YES, by=self.putting.by, now=self.putting.now, why=why)
        except LedgerError as error:
            fact.complain("what", str(error))
        return None


def _name(company: str, title: str) -> tuple[str, str]:
    return plain(company).casefold(), plain(title).casefold()


def _is(row: Any, line: Row) -> bool:
    """Whether a line without a number says what a row says."""
    day, words = date_in(line.cell("date")), plain(line.text("words"))
    if isinstance(row, Wording):
        return (row.date, plain(row.words)) == (day, words)
    if isinstance(row, CommitmentEvent):
        said = (row.kind, row.date, plain(row.title), plain(row.said))
        return said == (line.cell("what"), day, line.cell("title"), words)
    return str(row.point) == line.cell("what")
