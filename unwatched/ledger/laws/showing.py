"""What the public pages show of a law on a day: where it stands, what happened, what it says. No HTML here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.directory import regions
from unwatched.ledger.dates import first_day, is_date, is_known_by
from unwatched.ledger.models import (
    UNDONE,
    Figure,
    Law,
    LawEvent,
    LawEventKind,
    LawKind,
    LawState,
    Provision,
    Reading,
    believed,
    happenings,
    with_cited,
)
from unwatched.ledger.promises.showing import date_words
from unwatched.ledger.promises.timeline import Bar, Fill, Mark, Row, Sign
from unwatched.ledger.slots import ASKED, Answer, Reach, Slot
from unwatched.ledger.standing import ADOPTING, ENDING, WEAKENING, planned_end
from unwatched.sources.models import Capture, Source

# How strict: the shape of its stamp, the fill of its bar and of its place on the map.
STRICT = (LawKind.BAN, LawKind.BAN_WITH_EXCEPTIONS)
WAITING = (LawKind.MORATORIUM, LawKind.CONDITIONAL_BAN)
COUNTRIES = {"us": "US", "eu": "EU"}


def stamp_of(kind: str) -> str:
    """The shape beside the word: full for a ban, half for a moratorium, empty for rules."""
    if kind in STRICT:
        return "met"
    if kind in WAITING:
        return "partly"
    return "unknown" if kind == LawKind.UNKNOWN else "rules"


@dataclass(frozen=True)
class Happening:
    """One thing that happened, with every account of it, the earliest date first."""

    accounts: list[LawEvent]

    @property
    def best(self) -> LawEvent:
        """The account that we think better, or else the first."""
        return next((one for one in self.accounts if one.preferred), self.accounts[0])

    @property
    def is_disputed(self) -> bool:
        return len(self.accounts) > 1


@dataclass(frozen=True)
class Fact:
    """One question and what the law answers; several rows are a conflict, none is "not known"."""

    slot: Slot
    rows: list[Provision]

    @property
    def is_known(self) -> bool:
        return any(one.is_known for one in self.rows)


class Shown:
    """One law as of a day, from rows that came with everything (`with_facts`): asks no further question."""

    def __init__(self, law: Law, *, on: date) -> None:
        self.law, self.on = law, on

    @cached_property
    def events(self) -> list[LawEvent]:
        """What had happened by that day, and what was planned then for a day after it."""
        return [one for one in self.law.events.all() if is_known_by(one.date, self.on) or _is_plan(one)]

    @cached_property
    def believed(self) -> list[LawEvent]:
        return sorted(believed(self.events), key=lambda one: one.date)

    @cached_property
    def state(self) -> LawState:
        return self.law.state(on=self.on)

    @property
    def is_undone(self) -> bool:
        return self.state in UNDONE

    @property
    def is_known(self) -> bool:
        """Whether anything was known of it by that day; of what nothing is written down yet, always."""
        events = list(self.law.events.all())
        return not events or any(is_known_by(one.date, self.on) for one in events)

    @property
    def stamp(self) -> str:
        return "gone" if self.is_undone else stamp_of(self.law.kind)

    @cached_property
    def turning(self) -> LawEvent | None:
        """The event that brought it where it stands."""
        if self.is_undone:
            wanted = {kind for kind, state in {**ENDING, **WEAKENING}.items() if state == self.state}
            return next((one for one in reversed(self.believed) if one.kind in wanted), None)
        if self.state == LawState.IN_FORCE:
            begun = [one for one in self.believed if one.kind == LawEventKind.EFFECTIVE and one.date]
            adopted = [one for one in self.believed if one.kind in ADOPTING and one.date]
            return next(iter(begun or adopted), None)
        if self.state == LawState.ADOPTED:
            return next((one for one in self.believed if one.kind == LawEventKind.EFFECTIVE), None)
        if self.state == LawState.OVERDUE:
            return next((one for one in reversed(self.believed) if one.kind == LawEventKind.EXPIRES), None)
        return None

    @property
    def words(self) -> str:
        """ "In force since 24 June 2020", "Repealed, by 15 July 2025 at the latest" """
        state = str(self.state.label)
        if self.state == LawState.UNKNOWN:
            return _("Not known whether it still holds")
        if self.turning is None or not is_date(self.turning.date):
            return state
        when = date_words(self.turning.date, self.turning.precision)
        if self.state == LawState.IN_FORCE:
            return _("In force since %(when)s") % {"when": when}
        if self.state == LawState.ADOPTED:
            return _("Adopted; in force from %(when)s") % {"when": when}
        return _("%(state)s: %(when)s") % {"state": state, "when": when}

    @cached_property
    def end(self) -> str:
        """The planned end, or ""; of what is over already there is none to come."""
        return "" if self.is_undone else planned_end(self.believed)

    @property
    def end_words(self) -> str:
        """ "31 December 2027", "about June 2027", or ""."""
        precision = next((one.precision for one in self.believed if one.date == self.end), "")
        return date_words(self.end, precision) if self.end else ""

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Which number a source has in the list at the foot of the page."""
        return {source.pk: number for number, source in enumerate(self.sources, 1)}

    @cached_property
    def happenings(self) -> list[Happening]:
        """The newest first; what has no date last."""
        made = [Happening(group) for group in happenings(self.events)]
        return sorted(made, key=lambda one: (one.best.date, one.best.pk), reverse=True)

    @cached_property
    def disputes(self) -> list[Happening]:
        return [one for one in self.happenings if one.is_disputed]

    @cached_property
    def facts(self) -> list[Fact]:
        """The questions that we ask of every law, then the others that this one answers."""
        by_slot = self.law.by_slot()
        slots = [*ASKED, *(slot for slot in Slot if slot not in ASKED and slot in by_slot)]
        return [Fact(slot, by_slot.get(slot, [])) for slot in slots]

    @property
    def questions(self) -> list[Fact]:
        """The facts but for those that are "not known" here and stand among what happened."""
        return [fact for fact in self.facts if fact.is_known or not self.is_told_by_events(fact.slot)]

    def is_told_by_events(self, slot: str) -> bool:
        return slot == Slot.EFFECTIVE_DATE and any(
            one.kind == LawEventKind.EFFECTIVE and one.date for one in self.events
        )

    @property
    def disputed_facts(self) -> list[Fact]:
        return [fact for fact in self.facts if len(fact.rows) > 1]

    def answers(self, slot: str) -> bool:
        """Whether it says yes to a question, wholly or in part. What is not known is not found by this."""
        rows = self.law.by_slot().get(slot, [])
        yes = (Answer.YES, Answer.PARTLY, Answer.STATED)
        return any(one.answer in yes for one in rows)

    @cached_property
    def cited(self) -> list[tuple[Source, Capture | None]]:
        """Each source once, those of the law itself first; with our copy of it, if the public may have one."""
        rows = [self.law, *self.law.events.all(), *self.law.provisions.all()]
        citations = [one for row in rows for one in row.cited]
        copies = {one.source_id: one.capture for one in citations if one.capture and one.capture.public_at}
        return [(source, copies.get(pk)) for pk, source in {one.source_id: one.source for one in citations}.items()]

    @property
    def sources(self) -> list[Source]:
        return [source for source, _copy in self.cited]

    @property
    def checked(self) -> LawEvent | None:
        """When somebody looked last."""
        looks = (LawEventKind.CHECKED, LawEventKind.UNCLEAR)
        return next((one for one in reversed(self.believed) if one.kind in looks), None)

    @property
    def adopted(self) -> LawEvent | None:
        return next((one for one in self.believed if one.kind in ADOPTING and one.date), None)

    @property
    def code(self) -> str:
        """Two letters of the state or the country, for the map and the filter: "ma", "eu"."""
        return code_of(self.law)

    def row(self) -> Row:
        return Row(str(self.law), bars(self), marks(self))


def code_of(law: Law) -> str:
    """The state of the US, or else the country."""
    place = law.jurisdiction
    if place.country != "us":
        return place.country
    found = place.ocd_id.partition("state:")[2][:2] or place.ocd_id.removeprefix("local/us/")[:2]
    region = regions.tidy(place.region, country=place.country)
    return region.lower() if len(region) == 2 else found


def _is_plan(event: LawEvent) -> bool:
    return event.kind in (LawEventKind.EXPIRES, LawEventKind.EFFECTIVE)


def every(*, on: date) -> list[Shown]:
    """All laws of which anything was known by that day."""
    made = [Shown(law, on=on) for law in Law.objects.with_facts()]
    return [one for one in made if one.is_known]


def finding(rows: Sequence[Shown]) -> str:
    """What a list of laws comes to, in a sentence; the name of its pictures."""
    if not rows:
        return _("No law.")
    counts = {state: sum(one.state == state for one in rows) for state in LawState}
    parts = [_("%(state)s: %(n)s") % {"state": state.label, "n": n} for state, n in counts.items() if n]
    said = ngettext("%(n)s law.", "%(n)s laws.", len(rows)) % {"n": len(rows)}
    return " ".join([said, "; ".join(parts) + "."])


# --- Bars ---------------------------------------------------------------------------------------


def bars(shown: Shown) -> list[Bar]:
    """From adoption to what ended it. After a part was taken away, rules are left, and of those the bar runs on."""
    if shown.adopted is None:
        return []
    start = first_day(shown.adopted.date)
    if shown.state == LawState.UNKNOWN:
        return [Bar(start, None, Fill.UNKNOWN)]
    fill = fill_of(shown.law.kind)
    turned = first_day(shown.turning.date) if shown.is_undone and shown.turning else None
    if turned is None:
        return [Bar(start, first_day(shown.end) if shown.end else None, fill)]
    made = [Bar(start, max(turned, start + timedelta(days=1)), fill)]
    if shown.state in (LawState.REPLACED, LawState.REVERSED):
        made.append(Bar(turned, None, Fill.WHILE))
    return made


def fill_of(kind: str) -> Fill:
    if kind in STRICT:
        return Fill.GOOD
    return Fill.DATED if kind in WAITING else Fill.WHILE


def marks(shown: Shown) -> list[Mark]:
    signs = {LawEventKind.VIOLATED: Sign.BROKEN, LawEventKind.SUED: Sign.DISPUTED, LawEventKind.REPEALED: Sign.NARROWED,
             LawEventKind.REPLACED: Sign.NARROWED, LawEventKind.REVERSED: Sign.NARROWED,
             LawEventKind.EXPIRED: Sign.NARROWED, LawEventKind.STRUCK_DOWN: Sign.NARROWED}  # fmt: skip
    found = {first_day(one.date): signs[LawEventKind(one.kind)] for one in shown.believed
             if one.kind in signs and one.date}  # fmt: skip
    return [Mark(day, sign) for day, sign in sorted(found.items())]


# --- Where sources disagree -----------------------------------------------------------------------


def disputes(rows: Iterable[Shown]) -> list[tuple[Shown, Happening]]:
    return [(shown, happening) for shown in rows for happening in shown.disputes]


def figures() -> list[tuple[Figure, list[Reading]]]:
    """Numbers that sources give differently."""
    rows = Figure.objects.prefetch_related(*with_cited("readings"))
    return [(one, readings) for one in rows if len(readings := list(one.readings.all())) > 1]


REACH = dict(Reach.choices)
