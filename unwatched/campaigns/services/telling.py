"""What programmes of others are told of campaigns: what their pages say to everybody."""

from datetime import datetime

from unwatched.webhooks.services import announce

from ..models import Campaign, Demand, DemandChange


def is_public(campaign: Campaign) -> bool:
    return bool(campaign.page and campaign.page.live and not campaign.page.get_view_restrictions())


def told(campaign: Campaign) -> dict[str, object]:
    """Which one it is; ``id`` is the one that the API uses."""
    return {"id": campaign.pk, "title": campaign.title, "url": campaign.page.full_url if campaign.page else None}


def say_change(demand: Demand, *, change: DemandChange | None, now: datetime) -> None:
    """A line of its history was published, or with None one was taken back. ``state`` is how it stands since."""
    announce("demand.changed", about=f"demand:{demand.pk}", data=lambda: demand_told(demand.pk, change), now=now)


def demand_told(pk: int, change: DemandChange | None) -> dict[str, object] | None:
    demand = Demand.objects.with_history().select_related("campaign__page").get(pk=pk)
    if not is_public(demand.campaign):
        return None
    line = None
    if change:
        line = {"state": change.state, "on": change.on.isoformat(), "words": change.words, "source": change.source.url}
    return {
        "campaign": told(demand.campaign),
        "demand": {"id": demand.pk, "text": demand.text, "target": demand.target, "state": demand.state},
        "change": line,
    }


def say_campaign(campaign: Campaign, *, now: datetime) -> None:
    """What came of it was written down."""
    announce("campaign.changed", about=f"campaign:{campaign.pk}", data=lambda: campaign_told(campaign), now=now)


def campaign_told(campaign: Campaign) -> dict[str, object] | None:
    if not is_public(campaign):
        return None
    ended = campaign.ended_on.isoformat() if campaign.ended_on else None
    return {"campaign": told(campaign), "state": campaign.state, "outcome": campaign.outcome, "ended_on": ended}
