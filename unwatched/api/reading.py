"""From rows to what an answer holds."""

from collections.abc import Iterator
from datetime import datetime

from unwatched.campaigns.models import Campaign, CampaignState, Demand, DemandState
from unwatched.campaigns.services import Tally, demands_of
from unwatched.pages.addresses import absolute
from unwatched.pages.models import ActionPage, CampaignPage, Standing
from unwatched.pages.visible import public
from unwatched.pages.ways import KINDS, action_pages

from .shapes import ActionOut, CampaignOut, ChangeOut, DemandOut, SourceOut, Sum


def campaigns() -> Iterator[tuple[Campaign, CampaignPage]]:
    """Those whose page the public may see."""
    pages = {page.pk: page for page in public(CampaignPage.objects.live()).defer("body", "ways")}
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


def actions(*, now: datetime) -> Iterator[ActionOut]:
    """Every public one, open or not."""
    campaigns_by_page = {page.path: campaign.pk for campaign, page in campaigns()}
    pages = action_pages()
    for kind in KINDS:
        some = [page for page in pages if type(page) is kind]
        for pk, standing in (kind.standings(some, now=now) if some else {}).items():
            page = next(page for page in some if page.pk == pk)
            campaign = campaigns_by_page.get(page.path[: -page.steplen])
            if campaign:
                yield action_out(page, standing, campaign=campaign)


def action_out(page: ActionPage, standing: Standing, *, campaign: int) -> ActionOut:
    return ActionOut(
        id=page.pk, kind=standing.kind, campaign=campaign, title=page.title, url=absolute(page.get_url()),
        addressee=standing.addressee, is_open=standing.is_open, count=standing.count, goal=standing.goal,
        closes_at=standing.closes_at,
    )  # fmt: skip
