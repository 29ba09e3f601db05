"""What one can do now: the tear-off tabs of a campaign, and the campaigns of the home page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from unwatched.actions.models import Petition
from unwatched.campaigns.models import Campaign

from .models import CampaignPage, HomePage, PetitionPage
from .models.news import NewsPage
from .visible import public

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
            return _("%(count)s of %(goal)s names. One minute.") % {
                "count": intcomma(self.count),
                "goal": intcomma(goal),
            }
        return _("%(count)s names so far. One minute.") % {"count": intcomma(self.count)}


@dataclass(frozen=True)
class ListedCampaign:
    page: CampaignPage
    campaign: Campaign | None
    petitions: list[OpenPetition] = field(default_factory=list)


def open_petitions(pages: Iterable[PetitionPage], *, now: datetime) -> list[OpenPetition]:
    """Those of the pages whose petition takes signatures now. A translation shares its petition."""
    pages = list(pages)
    keys = [page.translation_key for page in pages]
    rows = Petition.objects.filter(page__translation_key__in=keys).select_related("page").counted()
    by_key = {petition.page.translation_key: petition for petition in rows if petition.page}
    pairs = [(page, by_key.get(page.translation_key)) for page in pages]
    return [
        OpenPetition(page=page, petition=petition, count=petition.counted)
        for page, petition in pairs
        if petition and petition.takes_signatures(now=now)
    ]


def petitions_under(page: NewsPage, *, now: datetime) -> list[OpenPetition]:
    """The open petitions of a campaign, or of all. Asked once for each page that is shown."""
    if page.open_petitions is None:
        pages = public(PetitionPage.objects.live().descendant_of(page)).defer("letter").select_related("locale")
        page.open_petitions = open_petitions(pages, now=now)
    return page.open_petitions


def list_ways(campaign: CampaignPage, *, now: datetime) -> list[dict[str, str]]:
    """The tabs of a campaign: its open petitions, then what editors added; five at most."""
    signing = [
        {"url": found.page.get_url() or "", "verb": _("Sign"), "text": found.words}
        for found in petitions_under(campaign, now=now)
    ]
    others = [
        {"url": way.value["link"].href, "verb": way.value["verb"], "text": way.value["words"]} for way in campaign.ways
    ]
    return [way for way in [*signing, *others] if way["url"]][:MOST_TABS]


def list_campaigns(home: HomePage, *, now: datetime) -> list[ListedCampaign]:
    """Live campaigns in the order of the tree; a translation shows the state of the campaign that it translates."""
    pages = list(public(CampaignPage.objects.live().child_of(home)).defer("body", "ways").select_related("locale"))
    rows = Campaign.objects.filter(page__translation_key__in=[page.translation_key for page in pages])
    by_key = {row.page.translation_key: row for row in rows.select_related("page") if row.page}
    petitions = petitions_under(home, now=now) if pages else []
    return [
        ListedCampaign(
            page=page,
            campaign=by_key.get(page.translation_key),
            petitions=[found for found in petitions if found.page.path.startswith(page.path)],
        )
        for page in pages
    ]
