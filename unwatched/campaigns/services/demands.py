"""What a campaign asks, and what has come of it: every change with its day and its source."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.sources.services.captures import add_source

from ..models import Campaign, Demand, DemandChange, DemandState
from .telling import say_change

# Name: (label, what the log says).
ACTIONS = {
    "demand.add": (gettext_lazy("Ask for something"), gettext_lazy("Added a demand")),
    "demand.change": (gettext_lazy("Change a demand's words"), gettext_lazy("Changed a demand's words")),
    "demand.drop": (gettext_lazy("Drop a demand"), gettext_lazy("Dropped a demand that was not published")),
    "demand.record": (gettext_lazy("Say what came of a demand"), gettext_lazy("Said what came of a demand")),
    "demand.take_back": (gettext_lazy("Take a line back"), gettext_lazy("Took a line of a demand's history back")),
}


@dataclass(frozen=True)
class Tally:
    """How many demands stand how. Withdrawn ones are no longer asked for, and stand beside the sum."""

    met: int
    partly: int
    unmet: int
    withdrawn: int

    @property
    def asked(self) -> int:
        return self.met + self.partly + self.unmet

    def __str__(self) -> str:
        if not self.asked:
            return _("Nothing is asked at the moment.")
        said = _("%(met)d of %(asked)d met") % {"met": self.met, "asked": self.asked}
        if self.partly:
            said += ", " + _("%(partly)d in part") % {"partly": self.partly}
        if self.withdrawn:
            said += ", " + _("%(withdrawn)d withdrawn") % {"withdrawn": self.withdrawn}
        return said


def demands_of(campaign: Campaign) -> tuple[list[Demand], Tally]:
    """The published demands of a campaign in their order, with their history; and the sum."""
    demands = list(campaign.demands.published().with_public_history())
    states = Counter(demand.state for demand in demands)
    return demands, Tally(*(states[state] for state in ("met", "partly", "unmet", "withdrawn")))


@transaction.atomic
def add_demand(campaign: Campaign, *, text: str, target: str, by: User | None) -> Demand:
    """At the end of the list; nobody outside sees it before something is recorded."""
    last = campaign.demands.aggregate(last=Max("place"))["last"] or 0
    demand = Demand.objects.create(campaign=campaign, text=text, target=target, place=min(last + 1, 32_000))
    log(demand, "demand.add", user=by)
    return demand


@transaction.atomic
def change_demand(demand: Demand, *, text: str, target: str, place: int, by: User) -> None:
    before = {"text": demand.text, "target": demand.target, "place": demand.place}
    now = {"text": text, "target": target, "place": place}
    if before != now:
        Demand.objects.filter(pk=demand.pk).update(**now)
        log(demand, "demand.change", user=by, data={"before": before, "after": now})


@transaction.atomic
def drop_demand(demand: Demand, *, by: User) -> bool:
    """Whether it went. One that was published stays: it is withdrawn, and its history says so."""
    if demand.changes.exists():
        return False
    log(demand, "demand.drop", user=by, data={"text": demand.text})
    demand.delete()
    return True


@transaction.atomic
def record(
    demand: Demand,
    *,
    state: str,
    on: date,
    words: str,
    source_url: str,
    source_title: str,
    by: User | None,
    now: datetime,
) -> DemandChange:
    """A new line of the history."""
    source = add_source(url=source_url, title=source_title, by=by, now=now)
    change = DemandChange.objects.create(
        demand=demand, state=DemandState(state), on=on, words=words, source=source, by=by, recorded_at=now
    )
    log(demand, "demand.record", user=by, data={"state": state, "on": on.isoformat()})
    say_change(demand, change=change, now=now)
    return change


@transaction.atomic
def take_back(change: DemandChange, *, by: User, now: datetime | None = None) -> None:
    """A line that should not have been written. The log keeps what it said."""
    told = {"state": change.state, "on": change.on.isoformat(), "words": change.words, "source": str(change.source)}
    log(change.demand, "demand.take_back", user=by, data=told)
    change.delete()
    say_change(change.demand, change=None, now=now or timezone.now())
