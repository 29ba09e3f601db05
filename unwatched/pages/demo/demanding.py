"""What the demo's campaign asks, with its history."""

from datetime import datetime

from unwatched.campaigns.models import Campaign
from unwatched.campaigns.services import add_demand, record
from unwatched.sources.models import Source

from .days import Days
from .words.campaign import demands

PAPERS = "https://papers.wrenfield.test/"


def add_demands(campaign: Campaign, *, days: Days, now: datetime) -> None:
    for text, target, history in demands(days):
        demand = add_demand(campaign, text=text, target=target, by=None)
        for state, on, words, title, path in history:
            record(
                demand, state=state, on=on, words=words, source_url=PAPERS + path, source_title=title, by=None, now=now
            )


def remove_papers() -> None:
    """The sources of the demo's demands, unless somebody has kept what they said."""
    Source.objects.filter(url__startswith=PAPERS, added_by=None, captures=None).delete()
