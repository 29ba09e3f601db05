"""What the public pages show of promises on a day: standing, words and how they moved, demands, bars. No HTML here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.ledger.dates import Precision, first_day, is_date, is_known_by
from unwatched.ledger.models import (
    Commitment,
    CommitmentEvent,
    CommitmentEventKind,
    CommitmentState,
    Company,
    Point,
    Score,
    Term,
    Verdict,
    Wording,
    with_cited,
)
from unwatched.ledger.standing import Standing, known_by

from .timeline import Bar, Fill, Mark, Row, Sign
from .wordings import Difference, differ

STAMPS = {
    CommitmentState.HOLDS: "met", CommitmentState.DISPUTED: "partly", CommitmentState.BROKEN: "unmet",
    CommitmentState.EXPIRED: "gone", CommitmentState.WITHDRAWN: "gone", CommitmentState.UNKNOWN: "unknown",
}  # fmt: skip
FILLS = {
    Term.DATED: Fill.DATED, Term.NOTICE: Fill.WHILE, Term.CONDITION: Fill.WHILE, Term.PERMANENT: Fill.GOOD,
    Term.OPEN: Fill.OPEN, Term.UNKNOWN: Fill.UNKNOWN,
}  # fmt: skip
SIGNS = {
    CommitmentEventKind.BROKEN: Sign.BROKEN, CommitmentEventKind.WITHDRAWN: Sign.BROKEN,
    CommitmentEventKind.DISPUTED: Sign.DISPUTED, CommitmentEventKind.NARROWED: Sign.NARROWED,
}  # fmt: skip
# What is said in place of the time that is left.
ENDED = {
    CommitmentState.WITHDRAWN: gettext_lazy("It holds no more."),
    CommitmentState.EXPIRED: gettext_lazy("It holds no more."),
    CommitmentState.BROKEN: gettext_lazy("It was not kept."),
}
# After these nothing of the promise is left to draw.
ENDS = (CommitmentEventKind.WITHDRAWN, CommitmentEventKind.EXPIRED)


@dataclass(frozen=True)
class Said:
    """One wording, and what is different from the one before (None: it is the first)."""

    wording: Wording
    words: Difference | None
    scope: Difference | None
    carve_outs: Difference | None


@dataclass(frozen=True)
class Answer:
    """One demand and how far this promise goes. Without a row, and without a source, it is not known."""

    point: Point
    verdict: Verdict
    score: Score | None


class Shown:
    """One promise as of a day. Made from rows that came with everything (`with_facts`): asks no further question."""

    def __init__(self, commitment: Commitment, *, on: date) -> None:
        self.commitment, self.on = commitment, on

    @cached_property
    def standing(self) -> Standing:
        return self.commitment.standing(on=self.on)

    @cached_property
    def wordings(self) -> list[Wording]:
        """What had been said by that day, the oldest first."""
        said = [one for one in self.commitment.wordings.all() if is_known_by(one.date, self.on)]
        return sorted(said, key=lambda one: (one.date, one.pk))

    @property
    def is_known(self) -> bool:
        """Whether there was anything to know by that day."""
        return bool(self.wordings or self.events)

    @property
    def wording(self) -> Wording | None:
        return self.wordings[-1] if self.wordings else None

    @cached_property
    def said(self) -> list[Said]:
        """Each wording with what changed, the newest first."""
        before: list[Wording | None] = [None, *self.wordings[:-1]]
        pairs = zip(before, self.wordings, strict=True)
        return [compare(old, new) for old, new in pairs][::-1]

    @cached_property
    def events(self) -> list[CommitmentEvent]:
        return known_by(self.commitment.events.all(), self.on)

    @property
    def stamp(self) -> str:
        return STAMPS[self.standing.state]

    @cached_property
    def answers(self) -> list[Answer]:
        """All demands, those that nobody has looked at among them."""
        scores = {score.point: score for score in self.commitment.scores.all()}
        return [answer(point, scores.get(point)) for point in Point]

    @property
    def time(self) -> str:
        """What is left of it, or when somebody looks again, in a sentence."""
        return time_words(self.standing, wording=self.wording, missed=self.missed)

    @cached_property
    def missed(self) -> date | None:
        """The last yearly review, when nothing is written down from then on."""
        due = self.standing.review_on
        if due is None or self.standing.state not in (CommitmentState.HOLDS, CommitmentState.DISPUTED):
            return None
        last = year_before(due)
        seen = [first_day(one.date) for one in (*self.wordings, *self.events) if is_date(one.date)]
        return last if seen and max(seen) < last else None

    @property
    def tally(self) -> str:
        """ "Of 8 demands 1 is met, 2 in part, 3 not; 2 are not known." """
        return tally([one.verdict for one in self.answers])

    @property
    def counts_days(self) -> bool:
        """Whether a number of days stands on its page: then no cache may keep it over midnight."""
        return self.standing.left is not None and self.standing.left.days >= 0

    @property
    def begins(self) -> date | None:
        """The first day of the words that hold: where the squares begin."""
        return first_day(self.wording.date) if self.wording and is_date(self.wording.date) else None

    def row(self, *, label: str) -> Row:
        """As bars: one for each wording, with what happened on top."""
        return Row(label, bars(self), marks(self))


def companies() -> QuerySet[Company]:
    """With everything that is shown of them, in a handful of queries."""
    rows = Commitment.objects.select_related("company").prefetch_related(
        *with_cited("", "wordings", "events", "scores")
    )
    return Company.objects.prefetch_related(Prefetch("commitments", queryset=rows)).order_by("name")


def shown_of(company: Company, *, on: date) -> list[Shown]:
    """What there was to know of a company's promises by a day, the oldest first."""
    made = [Shown(one, on=on) for one in company.commitments.all()]
    return sorted((one for one in made if one.is_known), key=lambda one: _begin(one))


def _begin(shown: Shown) -> tuple[str, int]:
    dates = [one.date for one in (*shown.wordings, *shown.events) if one.date]
    return min(dates, default=""), shown.commitment.pk


def compare(old: Wording | None, new: Wording) -> Said:
    """What nobody knows of one of the two is not compared: that would look as if it had been taken away."""

    def of(name: str) -> Difference | None:
        before, after = str(getattr(old, name)), str(getattr(new, name))
        return differ(before, after) if before and after else None

    if old is None:
        return Said(new, None, None, None)
    return Said(new, of("words"), of("scope"), of("carve_outs"))


def answer(point: Point, score: Score | None) -> Answer:
    return Answer(point, Verdict(score.verdict) if score else Verdict.UNKNOWN, score)


def tally(verdicts: Sequence[Verdict]) -> str:
    """In the order of the stamps; what none is of is left out."""
    counts = {verdict: sum(one == verdict for one in verdicts) for verdict in Verdict}
    words = {
        Verdict.MET: _("%(n)s met"), Verdict.PARTLY: _("%(n)s partly met"), Verdict.UNMET: _("%(n)s unmet"),
        Verdict.UNKNOWN: _("%(n)s not known"),
    }  # fmt: skip
    return ", ".join(words[verdict] % {"n": n} for verdict, n in counts.items() if n)


def time_words(standing: Standing, *, wording: Wording | None, missed: date | None = None) -> str:
    """What is left, or when somebody looks again, or that nobody did when it was time."""
    left = standing.left
    if left is None and standing.state in ENDED:
        return str(ENDED[standing.state])
    if left is not None and left.days < 0:
        return _("Ran out on %(day)s.") % {"day": long_day(left.until)}
    if left is not None:
        return days_words(left.days, is_about=left.is_about)
    if wording is not None and wording.term == Term.PERMANENT:
        return _("For good.")
    if standing.review_on is None:
        return _("Nobody knows until when.")
    term = Term(wording.term) if wording is not None else Term.UNKNOWN
    until = {Term.NOTICE: _("Until further notice."), Term.CONDITION: _("Until its condition is met.")}
    look = _("We look again on %(day)s.") % {"day": long_day(standing.review_on)}
    if missed is not None:
        look = _("A look was due on %(day)s, and nobody has written one down.") % {"day": long_day(missed)}
    return f"{until.get(term, _('No end is named.'))} {look}"


def days_words(days: int, *, is_about: bool) -> str:
    """ "24 days left", "about 168 days left", "It ends today" """
    if not days:
        return _("Ends about today.") if is_about else _("Ends today.")
    if is_about:
        return ngettext("About %(n)s day left.", "About %(n)s days left.", days) % {"n": days}
    return ngettext("%(n)s day left.", "%(n)s days left.", days) % {"n": days}


def long_day(day: date) -> str:
    return date_format(day, "j F Y")


def date_words(text: str, precision: str) -> str:
    """ "18 May 2021", "about July 2021", "2021", "not known" """
    if not is_date(text):
        return _("date not known")
    patterns = {4: "Y", 7: "F Y", 10: "j F Y"}
    length = min(len(text), 7) if precision == Precision.MONTH else 4 if precision == Precision.YEAR else len(text)
    said = date_format(first_day(text), patterns[length])
    before = {
        Precision.ABOUT: _("about %(day)s"), Precision.BEFORE: _("by %(day)s at the latest"),
        Precision.AFTER: _("%(day)s at the earliest"),
    }.get(Precision(precision)) if precision in Precision.values else None  # fmt: skip
    return before % {"day": said} if before else said


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)


# --- Bars -----------------------------------------------------------------------------------------


def bars(shown: Shown) -> list[Bar]:
    """From each wording to the next; the last up to its end. What has no date cannot be drawn."""
    dated = [one for one in shown.wordings if is_date(one.date)]
    over = [first_day(one.date) for one in shown.events if one.kind in ENDS and is_date(one.date)]
    made = []
    for wording, following in zip(dated, [*dated[1:], None], strict=True):
        start = first_day(wording.date)
        ends = [first_day(following.date)] if following else []
        ends += [first_day(wording.expiry)] if is_date(wording.expiry) else []
        ends += [day for day in over if day >= start]
        end = min(ends, default=None)
        if end is None or end > start:
            made.append(Bar(start, end, FILLS[Term(wording.term)]))
        else:
            made.append(Bar(start, start + timedelta(days=1), FILLS[Term(wording.term)]))
    return made


def marks(shown: Shown) -> list[Mark]:
    """One sign for a day, that of what weighs most."""
    found: dict[date, Sign] = {}
    for wording in shown.wordings:
        if wording.narrowed and is_date(wording.date):
            found[first_day(wording.date)] = Sign.NARROWED
    for event in shown.events:
        sign = SIGNS.get(CommitmentEventKind(event.kind))
        if sign is not None and is_date(event.date):
            day = first_day(event.date)
            weights = list(Sign)
            if day not in found or weights.index(sign) < weights.index(found[day]):
                found[day] = sign
    return [Mark(day, sign) for day, sign in sorted(found.items())]


def finding(every: Iterable[Shown]) -> str:
    """What the picture shows, in a sentence: its name for those who cannot see it."""
    rows = list(every)
    if not rows:
        return _("No promise is written down for this day.")
    by_state = {state: sum(one.standing.state == state for one in rows) for state in CommitmentState}
    parts = [_("%(n)s: %(state)s") % {"n": n, "state": state.label} for state, n in by_state.items() if n]
    said = ngettext("%(n)s promise as a bar over the years.", "%(n)s promises as bars over the years.", len(rows))
    return " ".join([said % {"n": len(rows)}, "; ".join(parts) + ".", *_next_end(rows)])


def _next_end(rows: Sequence[Shown]) -> list[str]:
    ending = [(one.standing.left, one) for one in rows if one.standing.left and one.standing.left.days >= 0]
    if not ending:
        return []
    left, one = min(ending, key=lambda pair: pair[0].days)
    said = _("The next to end is that of %(company)s: %(time)s")
    return [said % {"company": one.commitment.company, "time": days_words(left.days, is_about=left.is_about)}]
