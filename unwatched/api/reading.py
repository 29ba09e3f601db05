"""From rows to what an answer holds."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.formats import date_format

from unwatched.campaigns.models import Campaign, CampaignState, Demand, DemandState
from unwatched.campaigns.services import Tally, demands_of
from unwatched.core import zones
from unwatched.pages.addresses import absolute
from unwatched.pages.countdowns import countdowns_on
from unwatched.pages.models import ActionPage, CampaignPage, Standing, UpdatePage
from unwatched.pages.visible import public
from unwatched.pages.ways import KINDS, action_pages

from .shapes import ActionOut, CampaignOut, ChangeOut, CountOut, DemandOut, EventOut, SourceOut, Sum, UpdateOut


def campaigns() -> Iterator[tuple[Campaign, CampaignPage]]:
    """Those whose page the public may see."""
    pages = {page.pk: page for page in public(CampaignPage.objects.live()).defer("body", "ways", "countdown")}
    for campaign in Campaign.objects.filter(page__in=pages).order_by("pk"):
        yield campaign, pages[campaign.page_id]


def campaign_out(campaign: Campaign, page: CampaignPage) -> CampaignOut:
    _demands, tally = demands_of(campaign)
    return CampaignOut(
        id=campaign.pk, title=page.title, url=absolute(page.get_url()), about=page.about,
        state=CampaignState(campaign.state), outcome=campaign.outcome, ended_on=campaign.ended_on,
        demands=sum_out(tally),
    )  # fmt: skip


def sum_out(tally: Tally) -> Sum:
    return Sum(asked=tally.asked, met=tally.met, partly=tally.partly, unmet=tally.unmet, withdrawn=tally.withdrawn)


def demands(campaign: Campaign, page: CampaignPage) -> Iterator[DemandOut]:
    url = absolute(page.get_url())
    for demand in demands_of(campaign)[0]:
        yield DemandOut(
            id=demand.pk, campaign=campaign.pk, url=f"{url}demands/#d-{demand.pk}", text=demand.text,
            target=demand.target, state=DemandState(demand.state), history=list(history(demand)),
        )  # fmt: skip


def history(demand: Demand) -> Iterator[ChangeOut]:
    for line in demand.changes.all():
        source = SourceOut(title=line.source.title, url=line.source.url)
        yield ChangeOut(state=DemandState(line.state), on=line.on, words=line.words, source=source)


# --- Actions --------------------------------------------------------------------------------------


def actions(*, now: datetime) -> Iterator[ActionOut]:
    """Every public one, of every kind. A translation leads to the same action, which is told once."""
    owners = {page.path: campaign.pk for campaign, page in campaigns()}
    for page, standing in standings(told_once(action_pages(), owners), now=now):
        yield ActionOut(
            id=page.pk, kind=standing.kind, campaign=owners.get(parent_of(page)), title=page.title,
            url=absolute(page.get_url()), addressee=standing.addressee, is_open=standing.is_open,
            count=standing.count, goal=standing.goal, closes_at=standing.closes_at,
        )  # fmt: skip


def parent_of(page: ActionPage) -> str:
    """The path of the page above it."""
    return page.path[: -page.steplen]


def told_once(pages: Iterable[ActionPage], owners: dict[str, int]) -> list[ActionPage]:
    """Of translations the one in a campaign that is listed, else the oldest."""
    chosen: dict[object, ActionPage] = {}
    for page in sorted(pages, key=lambda page: (parent_of(page) not in owners, page.pk)):
        chosen.setdefault(page.translation_key, page)
    return sorted(chosen.values(), key=lambda page: page.pk)


def standings(pages: list[ActionPage], *, now: datetime) -> Iterator[tuple[ActionPage, Standing]]:
    found: dict[int, Standing] = {}
    for kind in KINDS:
        if some := [page for page in pages if isinstance(page, kind)]:
            found |= kind.standings(some, now=now)
    return ((page, found[page.pk]) for page in pages if page.pk in found)


def count_out(action: ActionOut) -> CountOut:
    return CountOut(id=action.id, kind=action.kind, count=action.count, goal=action.goal, is_open=action.is_open)


# --- What happened, and when something is ---------------------------------------------------------


def updates(campaign: Campaign, page: CampaignPage) -> Iterator[UpdateOut]:
    """The newest first."""
    pages = public(UpdatePage.objects.live().child_of(page)).defer("body")
    for one in pages.order_by("-date", "-pk"):
        yield UpdateOut(
            id=one.pk, campaign=campaign.pk, title=one.title, url=absolute(one.get_url()), summary=one.summary,
            date=one.date, source=one.source, source_url=one.safe_source_url,
        )  # fmt: skip


def events(campaign: Campaign, page: CampaignPage) -> Iterator[EventOut]:
    """The rows of its flyers, in the organisers' words, and the ends of its countdowns."""
    whole = CampaignPage.objects.get(pk=page.pk)
    url = absolute(page.get_url())
    for block in countdowns_on(whole):
        value = block.value
        clock = zones.clock(value.ends_at, zone=value.zone)
        yield EventOut(
            id=f"countdown-{block.id}", campaign=campaign.pk, kind="countdown", title=value["words"],
            when=date_format(clock, "DATETIME_FORMAT"), at=value.ends_at, zone=value.zone, text=value["over"], url=url,
        )  # fmt: skip
    for block in whole.body:
        if block.block_type == "flyer":
            for place, row in enumerate(block.value["rows"]):
                link = row["link"].href if row.get("link") else ""
                link = absolute(link) if link.startswith("/") else link
                yield EventOut(
                    id=f"flyer-{block.id}-{place}", campaign=campaign.pk, kind="flyer", title=row["title"],
                    when=row["when"], at=None, zone=None, text=row["text"], url=link or url,
                )  # fmt: skip
