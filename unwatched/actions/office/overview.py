"""One petition: is the count right, and what should we do about it?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from unwatched.accounts.who import organiser
from unwatched.actions.documents.delivery import WHY_ASIDE
from unwatched.actions.errors import ActionError, CountMoved
from unwatched.actions.models import OVER, PaperBatch, Petition, Tick
from unwatched.actions.services import figures, findings, judging, paper, petitions, places
from unwatched.actions.services.chain import last_of
from unwatched.actions.services.figures import Odd
from unwatched.core import jobs
from unwatched.vault import services as vault

from . import answers, charts
from .base import Act, PetitionScreen, number_in
from .forms import ConditionsForm, LookedForm, rules
from .listing import is_live
from .opening import ring_of_petition


class Overview(PetitionScreen):
    """The count, its hours and days, what looks odd, what was removed, and the proof."""

    template_name = "actions/office/overview.html"
    tab = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, petition = timezone.now(), self.petition
        stands = figures.figures_of(petition)
        recounted = findings.last_recount(petition.pk)
        on_paper = paper.total(petition)
        return super().get_context_data(**kwargs) | {
            "answer": answers.count(stands, recounted.finding if recounted else None, paper=on_paper),
            "standing": answers.standing(petition, now=now),
            "state": answers.state(petition, live=is_live(petition), now=now),
            "live": is_live(petition),
            "figures": stands,
            "public": petitions.public_count(petition).total,
            "uncounted": uncounted_too_long(self.petition, now=now),
            **self.pictures(now),
            "odd": [described(odd) for odd in figures.odd_groups(petition)] if stands.aside else [],
            "left": [described(odd) for odd in figures.left_aside(petition)] if stands.removed else [],
            "removals": list(petition.removals.all()[:20]),
            "may_take_back": petition.state not in OVER,
            "conditions": ConditionsForm(petition=petition),
            "on_paper": on_paper,
            "batches": PaperBatch.objects.standing().filter(petition=petition).count() if on_paper else 0,
            "places": places.places_of(petition) if petition.place_letters else None,
            "recount": recounted,
            "looked": LookedForm(),
            "settlements": petition.settlements.all(),
            "last_tick": last_of(Tick, petition.pk),
            "lease": vault.opened(ring, now=now) if (ring := ring_of_petition(petition)) else None,
        }

    def pictures(self, now: datetime) -> dict[str, Any]:
        since = charts.hours_since(now)
        days = figures.by_day(self.petition, since=charts.last_days(now))
        name = _("Counted by day: the table below has the numbers")
        return {
            "hours": charts.fill(figures.by_hour([self.petition], since=since)[self.petition.pk], now=now),
            "days": list(reversed(days)),
            "days_wide": charts.days_svg(days, label=name, extra="o-wide"),
            "days_narrow": charts.days_svg(days[-14:], label=name, width=350, extra="o-narrow"),
        }


def uncounted_too_long(petition: Petition, *, now: datetime) -> int:
    """Confirmed people whom the worker should have counted by now."""
    return figures.uncounted(petition) if "count" in jobs.overdue(now=now) else 0


def described(odd: Odd) -> dict[str, Any]:
    """One group with its words: the rule's name, its reason, what can be said without a name."""
    return {
        "odd": odd,
        "rule": dict(rules()).get(odd.reason, odd.reason),
        "why": WHY_ASIDE.get(odd.reason, odd.reason),
        "facts": " ".join(facts(odd)),
    }


def facts(odd: Odd) -> Iterable[str]:
    first, last = moment(odd.first_at), moment(odd.last_at)
    if first == last:
        yield _("They came on %(moment)s.") % {"moment": first}
    else:
        yield _("They came between %(first)s and %(last)s.") % {"first": first, "last": last}
    yield ngettext(
        "%(n)s of them left the postcode empty.", "%(n)s of them left the postcode empty.", odd.without_postcode
    ) % {"n": odd.without_postcode}
    yield ngettext("They share one address ending.", "They have %(n)s address endings.", odd.domains) % {
        "n": odd.domains
    }


def moment(at: datetime) -> str:
    return f"{answers.day(at)}, {answers.clock(at)}"


class Decide(Act):
    """ "Count them" or "Leave them aside", for all that one rule has set aside."""

    back_part = "odd"

    def act(self, request: HttpRequest) -> str:
        count, reason = request.POST.get("do") == "count", request.POST.get("reason", "")
        expected = number_in(request, "number")
        try:
            number = judging.decide(self.petition, reason=reason, count=count, by=organiser(request), expected=expected)
        except CountMoved as moved:
            words = _("There are %(n)s of them now, not %(before)s. Nothing was done: look again and decide.")
            raise ActionError(words % {"n": moved.args[0], "before": expected}) from None
        if count:
            return ngettext("%(n)s will count within a minute.", "%(n)s will count within a minute.", number) % {
                "n": number
            }
        return ngettext("%(n)s stays aside.", "%(n)s stay aside.", number) % {"n": number}


class Reconsider(Act):
    back_part = "odd"

    def act(self, request: HttpRequest) -> str:
        number = judging.reconsider(self.petition, reason=request.POST.get("reason", ""), by=organiser(request))
        return ngettext("%(n)s waits for you again.", "%(n)s wait for you again.", number) % {"n": number}


class Recount(Act):
    """Compares ticks and rows now, instead of tonight."""

    back_part = "proof"

    def act(self, request: HttpRequest) -> str:
        finding = findings.recount(self.petition.pk, now=timezone.now())
        log(self.petition, "petition.recount", user=organiser(request), data={"sound": finding.is_sound})
        return _("Recounted: the same number.") if finding.is_sound else answers.broken(finding)


class GoOn(Act):
    """Somebody has looked at a count that does not add up: counting goes on, and the line says what they found."""

    back_part = "proof"

    def act(self, request: HttpRequest) -> str:
        form = LookedForm(request.POST)
        if not form.is_valid():
            raise ActionError(" ".join(str(error) for error in form.errors["why"]))
        findings.go_on(self.petition, why=form.cleaned_data["why"], by=organiser(request), now=timezone.now())
        return _("It counts again, from the signatures that are there.")
