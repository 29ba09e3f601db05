"""What can be said of supporters while their list is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from unwatched.campaigns.models import Campaign
from unwatched.supporters.models import Ask, Supporter


@dataclass(frozen=True)
class Answered:
    """To one question: how many say yes now, and how many have taken it back."""

    ask: Ask
    yes: int
    withdrawn: int


@dataclass(frozen=True)
class Figures:
    people: int
    answered: Sequence[Answered]
    languages: Sequence[tuple[str, int]]  # the most frequent first
    months: Sequence[tuple[date, int]]  # the newest first; by this site's clock


def figures_of(campaign: Campaign) -> Figures:
    rows = Supporter.objects.filter(campaign=campaign)
    languages = rows.order_by().values_list("language").annotate(number=Count("pk")).order_by("-number", "language")
    months = rows.order_by().annotate(month=TruncMonth("joined_at")).values_list("month").annotate(number=Count("pk"))
    return Figures(
        people=rows.count(),
        answered=[answered(campaign, ask) for ask in asks_of(campaign)],
        languages=list(languages),
        months=[(month.date(), number) for month, number in months.order_by("-month")],
    )


def answered(campaign: Campaign, ask: Ask) -> Answered:
    rows = Supporter.objects.filter(campaign=campaign)
    yes, no = (rows.answering(ask, given=given).count() for given in (True, False))
    return Answered(ask=ask, yes=yes, withdrawn=no)


def asks_of(campaign: Campaign) -> list[Ask]:
    """The questions that somebody in this campaign has answered; the host's first, its mail about its work foremost."""
    asks = Ask.objects.filter(wordings__consent__supporter__campaign=campaign).distinct()
    host = campaign.host_id
    return sorted(
        asks.select_related("organisation"),
        key=lambda ask: (ask.organisation_id != host, ask.organisation.name, ask.purpose != "organisation"),
    )


def people_in(campaigns: Sequence[Campaign]) -> dict[int, int]:
    """How many there are, by the campaign's number."""
    rows = Supporter.objects.filter(campaign__in=campaigns).order_by().values_list("campaign_id")
    return dict(rows.annotate(number=Count("pk")))
