"""Numbers for the office: one pass over a petition's rows, grouped by the database, never by name.

Measured with 1,000,000 signatures: docs/explanation/counting.md.
"""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Count, F, Func, Max, Min, Q, QuerySet, Sum, TextField
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unwatched.actions.models import COUNTING, WAITING, Petition, Shown, Signature, SignatureState, Tick

from .confirming import CONFIRM_WITHIN

# Up to here rows are looked through without asking where the young ones begin.
FEW = 100_000
# An answer that took long is kept for this many times as long, so that looking never costs more than a twentieth.
KEEP_FOLD = 20
SLOW = 0.25  # seconds


@dataclass(frozen=True)
class Figures:
    """Where every row of a petition stands; each row is in exactly one of these, so they add up to ``taken``."""

    counted: int = 0
    waiting: int = 0
    aside: int = 0
    removed: int = 0
    disowned: int = 0
    expired: int = 0

    @property
    def taken(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


PARTS = {
    "counted": Q(state__in=COUNTING, aside=""),
    "waiting": Q(state__in=WAITING, aside=""),
    "aside": Q(state__in=(*WAITING, *COUNTING)) & ~Q(aside=""),
    "removed": Q(state=SignatureState.REMOVED),
    "disowned": Q(state=SignatureState.DISOWNED),
    "expired": Q(state=SignatureState.EXPIRED),
}

# Left aside by a decision: not by conditions, and not the husks of people who are erased.
LEFT = Q(state=SignatureState.REMOVED, removal=None, blind_index__isnull=False) & ~Q(aside="")

Answer = TypeVar("Answer")

_kept: dict[tuple[str, int, int], tuple[float, Any]] = {}


def figures_of(petition: Petition) -> Figures:
    """Where the rows of a petition stand now."""
    return spared(petition, "figures", lambda: count_parts(petition))


def count_parts(petition: Petition) -> Figures:
    return Figures(**rows_of(petition).aggregate(**{name: Count("pk", filter=q) for name, q in PARTS.items()}))


def spared(petition: Petition, kind: str, ask: Callable[[], Answer]) -> Answer:
    """The answer to a question about a petition's rows. One that took long is kept for some seconds, until somebody
    here decides something."""
    key = (kind, petition.pk, last_decision(petition))
    until, found = _kept.get(key, (0.0, None))
    if until > time.monotonic():
        return cast(Answer, found)
    began = time.monotonic()
    answer = ask()
    took = time.monotonic() - began
    if took > SLOW and newest_row() >= FEW:
        forget_old()
        _kept[key] = (time.monotonic() + KEEP_FOLD * took, answer)
    return answer


def forget() -> None:
    """What this process remembers."""
    _kept.clear()


def forget_old() -> None:
    for key, (until, _answer) in list(_kept.items()):
        if until <= time.monotonic():
            _kept.pop(key, None)


def last_decision(petition: Petition) -> int:
    """The newest line about a petition in the audit log: whatever organisers do to signatures writes one."""
    lines = ModelLogEntry.objects.for_instance(petition).order_by("-pk").values_list("pk", flat=True)
    return lines.first() or 0


def rows_of(petition: Petition) -> "QuerySet[Signature]":
    """All rows of a petition, for one pass over them.

    SQLite would go by the index and fetch each row from somewhere else: 4 s for a million. Read in the order of the
    table it is a tenth of that, so a petition that holds much of the table is read so.
    """
    if connection.vendor != "sqlite" or newest_row() < FEW:
        return petition.signatures.all()
    return _in_table_order([petition.pk])


def _in_table_order(petitions: Collection[int]) -> "QuerySet[Signature]":
    """Rows of these petitions. ``whose`` is a sum, so that no database thinks of the index on the petition."""
    return Signature.objects.alias(whose=F("petition_id") + 0).filter(Q(("whose__in", list(petitions))))


def newest_row() -> int:
    return Signature.objects.aggregate(newest=Max("pk"))["newest"] or 0


# --- What looks odd ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Odd:
    """Rows that one rule set aside, with what may be said of them without a name."""

    reason: str
    number: int
    first_at: datetime
    last_at: datetime
    without_postcode: int
    domains: int  # different mail domains


def odd_groups(petition: Petition) -> list[Odd]:
    """What rules have set aside and nobody has decided on, most first."""
    return _grouped(rows_of(petition).filter(PARTS["aside"]))


def left_aside(petition: Petition) -> list[Odd]:
    """What a person has decided to leave aside, and can look at again."""
    return _grouped(rows_of(petition).filter(LEFT))


def _grouped(rows: "QuerySet[Signature]") -> list[Odd]:
    groups = rows.order_by().values(reason=F("aside")).annotate(
        number=Count("pk"),
        first_at=Min("signed_at"),
        last_at=Max("signed_at"),
        without_postcode=Count("pk", filter=Q(has_postcode=False)),
        domains=Count("domain_mark", distinct=True),
    )  # fmt: skip
    return sorted((Odd(**group) for group in groups), key=lambda odd: -odd.number)


# --- By hour and by day --------------------------------------------------------------------------


class HourOf(Func):
    """The hour of a moment as text, ``2026-11-10 09``, in UTC. TruncHour calls Python for each row on SQLite."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 13)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"
        return super().as_sql(compiler, connection, template=template, **context)


@dataclass
class InHour:
    """What came in within one hour: confirmed by the hour of confirming, the others by that of signing."""

    confirmed: int = 0
    waiting: int = 0
    aside: int = 0


def by_hour(petitions: Collection[Petition], *, since: datetime) -> dict[int, dict[datetime, InHour]]:
    """For each petition its hours since then; hours without anything are left out."""
    found: dict[int, dict[datetime, InHour]] = {petition.pk: {} for petition in petitions}
    young = signed_since(since, petitions=found)
    older = signed_since(since - CONFIRM_WITHIN, petitions=found)
    _add(found, "confirmed", older.filter(PARTS["counted"], confirmed_at__gte=since), at="confirmed_at")
    _add(found, "waiting", young.filter(PARTS["waiting"]), at="signed_at")
    _add(found, "aside", young.filter(PARTS["aside"]), at="signed_at")
    return found


def _add(found: dict[int, dict[datetime, InHour]], name: str, rows: "QuerySet[Signature]", *, at: str) -> None:
    hours = rows.order_by().annotate(of=F("whose"), hour=HourOf(at)).values_list("of", "hour")
    for petition_id, hour, number in hours.annotate(number=Count("pk")):
        within = found[petition_id].setdefault(_moment(hour), InHour())
        setattr(within, name, number)


def _moment(hour: str) -> datetime:
    return datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)


def signed_since(since: datetime, *, petitions: Collection[int]) -> "QuerySet[Signature]":
    """Rows of these petitions (``whose``) that were signed since then."""
    rows = _in_table_order(petitions).filter(signed_at__gte=since)
    return rows.filter(pk__gte=_first_since(since)) if newest_row() >= FEW else rows


def _first_since(since: datetime) -> int:
    """The number of the first row that was signed since then.

    Rows get their numbers as they arrive, so this is found by halving: 20 looks at a million rows instead of an index
    that every signature would pay for. An hour's slack, for clocks that were put back and moments cut to the hour.
    """
    low, high, since = 1, newest_row() + 1, since - timedelta(hours=1)
    while low < high:
        middle = (low + high) // 2
        row = Signature.objects.filter(pk__gte=middle).order_by("pk").values_list("pk", "signed_at").first()
        if row is None or row[1] >= since:
            high = middle
        else:
            low = row[0] + 1
    return low


@dataclass(frozen=True)
class Day:
    """What the ticks of one day added, less what they took back, and the number at its end."""

    on: date
    change: int
    total: int


def by_day(petition: Petition, *, since: datetime) -> list[Day]:
    """The ticks of each day, in the zone of whoever looks; days between two ticks are there with no change."""
    ticks = Tick.objects.filter(petition=petition, at__gte=since).order_by()
    groups = ticks.annotate(hour=HourOf("at")).values_list("hour").annotate(added=Sum("added"), gone=Sum("taken_back"))
    changes: dict[date, int] = {}
    for hour, added, gone in groups:
        on = timezone.localtime(_moment(hour)).date()
        changes[on] = changes.get(on, 0) + added - gone
    if not changes:
        return []
    last = Tick.objects.filter(petition=petition).order_by("-number").values_list("total", flat=True).first() or 0
    return list(_days(changes, start=last - sum(changes.values())))


def _days(changes: dict[date, int], *, start: int) -> Iterable[Day]:
    on, total = min(changes), start
    while on <= max(changes):
        total += changes.get(on, 0)
        yield Day(on=on, change=changes.get(on, 0), total=total)
        on += timedelta(days=1)


# --- Small counts, each by an index ----------------------------------------------------------------


def wishes_waiting(petition: Petition) -> int:
    """People who count, want to be shown by name, and wait for somebody to decide."""
    return petition.signatures.counting().filter(shown=Shown.ASKED).count()


def uncounted(petition: Petition) -> int:
    """Confirmed people whom no tick has counted yet."""
    return petition.signatures.to_add().count()


def by_rule(petition: Petition, *, since: datetime) -> dict[str, int]:
    """How many each rule has set aside of what was signed since then, decided or not."""
    rows = signed_since(since, petitions=[petition.pk]).exclude(aside="").order_by()
    return dict(rows.values_list("aside").annotate(number=Count("pk")))
