"""What single blocks ask the database for, at the moment when they are shown."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from unwatched.campaigns.models import Demand
from unwatched.core import zones
from unwatched.directory.models import Organisation
from unwatched.pages.blocks.act import CountdownValue
from unwatched.pages.kept import Facts, Group, list_facts, list_kept
from unwatched.pages.memory import kept
from unwatched.pages.models import ActionPage, CampaignPage, HomePage, UpdatePage
from unwatched.pages.models.news import NewsPage
from unwatched.pages.ways import (
    MOST_TABS,
    ListedCampaign,
    Ticket,
    all_actions_under,
    known_actions,
    list_campaigns,
    list_ways,
    mark_of,
    over_words,
    tickets,
)

register = template.Library()


@register.simple_tag
def ways_of(campaign: CampaignPage) -> list[dict[str, str]]:
    return list_ways(campaign, now=timezone.now())


@register.simple_tag
def other_ways_of(page: ActionPage) -> list[dict[str, str]]:
    """What else one can do after this action: the other tabs of its campaign, then the campaign's own page."""
    campaign = page.campaign_page
    if not isinstance(campaign, CampaignPage):
        return []
    here = page.get_url()
    ways = [way for way in list_ways(campaign, now=timezone.now()) if way["url"] != here]
    story = {"url": campaign.get_url() or "/", "verb": _("Read on"), "text": _("The story so far.")}
    return [*ways[: MOST_TABS - 1], story]


@register.simple_tag
def campaigns_of(home: HomePage) -> list[ListedCampaign]:
    return list_campaigns(home, now=timezone.now())


@register.simple_tag
def left_of(countdown: CountdownValue) -> dict[str, Any]:
    """How it stands now: whether it is over, whole days (0: it ends today), today's date there, the call to show."""
    now = timezone.now()
    over = countdown.is_over(now)
    return {
        "over": over, "days": countdown.days(now), "today": countdown.today(now),
        "call": countdown.get("after" if over else "before"),
        "end": zones.clock(countdown.ends_at, zone=countdown.zone),
    }  # fmt: skip


@register.simple_tag
def latest_updates(page: object, number: int) -> list[UpdatePage] | None:
    """The newest under a page; None on a page that has no news."""
    return page.latest_updates[:number] if isinstance(page, NewsPage) else None


@register.simple_tag
def other_updates(update: UpdatePage) -> list[UpdatePage]:
    """The newest of the same campaign, without the one that is open."""
    campaign = update.campaign_page
    if not isinstance(campaign, NewsPage):
        return []
    return list(campaign.list_updates().exclude(pk=update.pk)[:3])


@register.simple_tag
def action_on(page: Page | None, *, on: object = None) -> Ticket | None:
    """What one can do on a page, or why not now; ``on``: the page where it is shown."""
    if page is None or not page.live:
        return None
    now = timezone.now()
    at_hand = all_actions_under(on, now=now) if isinstance(on, NewsPage) else []
    found = next((found for found in at_hand if found.page.pk == page.pk), None)
    if found is None:
        page = page.specific
        found = next(iter(known_actions([page], now=now)), None) if isinstance(page, ActionPage) else None
    if found is None:
        return None
    return Ticket(found=found, over="" if found.standing.is_open else over_words(found.standing))


@register.simple_tag
def mark_of_tickets(found: list[Ticket]) -> str:
    """The same for the same tickets."""
    return mark_of(ticket.says for ticket in found)


@register.simple_tag
def mark_of_demands(asked: list[tuple[Demand, str]]) -> str:
    """The same for demands that stand alike."""
    return mark_of(
        (demand.pk, demand.text, demand.target, stamp, line.on, line.words, line.source.url, str(line.source))
        for demand, stamp in asked
        if (line := demand.newest)
    )


@register.simple_tag
def tickets_of(value: Any, *, on: object) -> list[Ticket]:
    """All ways to act on a page with news; nothing on any other."""
    if not isinstance(on, NewsPage):
        return []
    return tickets(value["cards"], on=on, others=value["others"], now=timezone.now())


@register.simple_tag
def partners() -> list[Organisation]:
    """Everybody in the coalition, whoever runs the site first."""
    return kept(("partners",), lambda: list(Organisation.objects.exclude(is_host=True, about="")))


@register.simple_tag
def kept_about_people() -> list[Group]:
    return list_kept()


@register.simple_tag
def facts_about_us() -> list[Facts]:
    return list_facts()
