"""Counting calls without knowing who made them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved
from unwatched.contacting.models import CALLED, Call, CallReport, Outcome
from unwatched.contacting.models.call import CALL_GRACE
from unwatched.core.bots import SUSPECT
from unwatched.directory.models import Official
from unwatched.vault import services as vault

from . import opening
from .call_round import Round, is_fresh

HOURLY, DAILY, MACHINE = "hour", "day", "machine"
KEEP_MARKS = timedelta(hours=24)
DAYS = 42  # that the office shows


def takes_report(call: Call, found: Round, *, now: datetime) -> bool:
    """Whether a button that is pressed now counts: while it is open, and for a call that was begun before it closed."""
    if not is_fresh(found, now=now, within=KEEP_MARKS):
        return False
    return call.is_open(now=now) or (
        not call.paused
        and call.closes_at is not None
        and found.drawn is not None
        and found.drawn < call.closes_at
        and now < call.closes_at + CALL_GRACE
    )


def report(call: Call, found: Round, *, outcome: str, ip: str, score: int, now: datetime) -> None:
    """Writes down how a call went. The same button pressed again writes nothing."""
    if found.at >= len(found.officials) or not found.once:
        return
    network = vault.network_mark(ip, day=now.date())
    CallReport.objects.bulk_create(
        [
            CallReport(
                call=call, official_id=found.officials[found.at], outcome=outcome, once=found.once,
                hour=now.replace(minute=0, second=0, microsecond=0), network_mark=network,
                aside=judge(call, network=network, score=score, now=now),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def judge(call: Call, *, network: bytes, score: int, now: datetime) -> str:
    """The rule that sets a report aside, or "". Whoever sent it sees no difference."""
    if score >= SUSPECT:
        return MACHINE
    today = call.reports.filter(network_mark=network)
    hour = now.replace(minute=0, second=0, microsecond=0)
    if today.filter(hour=hour).count() >= call.hourly_limit:
        return HOURLY
    return DAILY if today.count() >= call.daily_limit else ""


@transaction.atomic
def decide(call: Call, *, reason: str, count: bool, expected: int, by: User | None) -> int:
    """Counts what was set aside for one reason, or deletes it. Raises CountMoved when it is another number by now."""
    rows = call.reports.filter(aside=reason).exclude(aside="")
    number = rows.count()
    if number != expected:
        raise CountMoved(number)
    if count:
        rows.update(aside="")
    else:
        rows.delete()
    opening.write_log(call, "decide", by=by, data={"reason": reason, "count": count, "number": number})
    return number


def forget(*, now: datetime) -> int:
    """After a day the mark of the network goes, and what made a button count once."""
    old = CallReport.objects.filter(hour__lt=now - KEEP_MARKS)
    return old.exclude(network_mark=None, once="").update(network_mark=None, once="")


# --- Figures --------------------------------------------------------------------------------------


@dataclass
class Tally:
    """Calls by how they went."""

    by_outcome: Counter[str] = field(default_factory=Counter)

    @property
    def made(self) -> int:
        return sum(self.by_outcome[outcome] for outcome in CALLED)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """(word, number) in the order of the buttons."""
        return [(str(outcome.label), self.by_outcome[outcome]) for outcome in Outcome]


@dataclass
class Figures:
    """All that is counted of one call. Nothing here is about one person who called."""

    total: Tally = field(default_factory=Tally)
    by_official: list[tuple[Official, Tally]] = field(default_factory=list)
    by_day: list[tuple[date, Tally]] = field(default_factory=list)
    aside: list[tuple[str, int]] = field(default_factory=list)


def figures_of(call: Call, *, now: datetime) -> Figures:
    counted = call.reports.filter(aside="").order_by()
    found = Figures()
    people: dict[int, Tally] = {}
    for pk, outcome, number in counted.values_list("official", "outcome").annotate(n=Count("pk")):
        found.total.by_outcome[outcome] += number
        people.setdefault(pk, Tally()).by_outcome[outcome] += number
    officials = Official.objects.select_related("division").in_bulk(people)
    pairs = [(officials[pk], tally) for pk, tally in people.items()]
    found.by_official = sorted(pairs, key=lambda pair: (-pair[1].made, pair[0].name))
    found.by_day = _by_day(call, now=now)
    found.aside = list(call.reports.exclude(aside="").order_by("aside").values_list("aside").annotate(n=Count("pk")))
    return found


def _by_day(call: Call, *, now: datetime) -> list[tuple[date, Tally]]:
    """The newest day first; days of the server's time zone."""
    recent = call.reports.filter(aside="", hour__gte=now - timedelta(days=DAYS)).order_by()
    days: dict[date, Tally] = {}
    rows = recent.annotate(day=TruncDate("hour")).values_list("day", "outcome").annotate(n=Count("pk"))
    for day, outcome, number in rows:
        days.setdefault(day, Tally()).by_outcome[outcome] += number
    return sorted(days.items(), reverse=True)


def public_count(call: Call) -> int:
    """Calls that were made, as the page says it."""
    return call.reports.filter(outcome__in=CALLED, aside="").count()
