"""What one can do now: the tear-off tabs of a campaign, and the campaigns of the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from unwatched.actions.models import Petition, Tick
from unwatched.campaigns.models import Campaign

from .models import CampaignPage, HomePage, PetitionPage

MOST_TABS = 5


@dataclass(frozen=True)
class OpenPetition:
    """A petition that takes signatures, with the page that it is signed on and its last public count."""

    page: PetitionPage
    petition: Petition
    count: int

    @property
    def words(self) -> str:
        goal = self.petition.goal
        if not self.count:
            return _("Be among the first. One minute.")
        if self.count < goal:
            return _("%(count)s of %(goal)s names. One minute.") % {"count": intcomma(self.count), "goal": intcomma(goal)}
        return _("%(count)s names so far. One minute.") % {"count": intcomma(self.count)}


def with_count() -> Subquery:
    """The total of a petition's last tick: the only number that the public sees."""
    return Subquery(Tick.objects.filter(petition=OuterRef("pk")).order_by("-number").values("total")[:1])


def open_petitions(pages: Iterable[PetitionPage], *, now: datetime) -> list[OpenPetition]:
    """Those of the pages whose petition takes signatures now. One query; a translation shares its petition."""
    pages = list(pages)
    keys = [page.translation_key for page in pages]
    rows = Petition.objects.filter(page__translation_key__in=keys).select_related("page").annotate(counted=with_count())
    by_key = {petition.page.translation_key: petition for petition in rows}
    pairs = [(page, by_key.get(page.translation_key)) for page in pages]
    return [
        OpenPetition(page=page, petition=petition, count=petition.counted or 0)
        for page, petition in pairs
        if petition and petition.takes_signatures(now=now)
    ]


def list_ways(campaign: CampaignPage, *, now: datetime) -> list[dict[str, str]]:
    """The tabs of a campaign: its open petitions, then what editors added; five at most."""
    pages = PetitionPage.objects.live().public().child_of(campaign).defer("letter").select_related("locale")
    signing = [
        {"url": found.page.get_url(), "verb": _("Sign"), "text": found.words}
        for found in open_petitions(pages, now=now)
    ]
    others = [
        {"url": way.value["link"].href, "verb": way.value["verb"], "text": way.value["words"]} for way in campaign.ways
    ]
    return [way for way in [*signing, *others] if way["url"]][:MOST_TABS]


@dataclass(frozen=True)
class ListedCampaign:
    page: CampaignPage
    campaign: Campaign | None


def list_campaigns(home: HomePage) -> list[ListedCampaign]:
    """Live campaigns in the order of the tree; a translation shows the state of the campaign that it translates."""
    pages = list(CampaignPage.objects.live().public().child_of(home).defer("body", "ways").select_related("locale"))
    rows = Campaign.objects.filter(page__translation_key__in=[page.translation_key for page in pages])
    by_key = {row.page.translation_key: row for row in rows.select_related("page")}
    return [ListedCampaign(page=page, campaign=by_key.get(page.translation_key)) for page in pages]
