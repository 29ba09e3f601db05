"""The rules that set signatures aside by themselves, in words."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.actions.models import Petition
from unwatched.actions.services import figures

from .forms import rules

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rule:
    """One rule: what it does, and how many it has set aside within a week."""

    name: str
    does: str
    number: int
    is_on: bool


def rules_of(petition: Petition) -> list[Rule]:
    numbers = figures.by_rule(petition, since=timezone.now() - WEEK)
    does = words(petition)
    on = {"domain": bool(petition.refused_domains.strip())}
    return [
        Rule(name=str(name), does=does[key], number=numbers.get(key, 0), is_on=on.get(key, True))
        for key, name in rules()
    ]


def words(petition: Petition) -> dict[str, str]:
    endings = len(petition.refused_domains.split())
    return {
        "burst": _("sets aside what comes after the first %(n)s of one network in 10 minutes")
        % {"n": petition.burst_limit},
        "steady": _("sets aside what comes after the first %(n)s of one network in a day")
        % {"n": petition.steady_limit},
        "domain": ngettext("never counts %(n)s address ending", "never counts %(n)s address endings", endings)
        % {"n": endings},
        "machine": _("sets aside forms that look as if a machine had filled them in"),
    }
