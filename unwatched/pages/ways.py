"""What one can do now: the tear-off tabs of a campaign, and the campaigns of the home page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from unwatched.campaigns.models import Campaign

from .models import ActionPage, CallPage, CampaignPage, HomePage, LetterPage, MessagePage, PetitionPage, Standing
from .models.news import NewsPage
from .visible import public

MOST_TABS = 5
KINDS: tuple[type[ActionPage], ...] = (PetitionPage, LetterPage, MessagePage, CallPage)


@dataclass(frozen=True)
class OpenAction:
    """Something that one can do now, with the page where one does it."""

    page: ActionPage
    standing: Standing


@dataclass(frozen=True)
class ListedCampaign:
    page: CampaignPage
    campaign: Campaign | None
    actions: list[OpenAction] = field(default_factory=list)


def open_actions(pages: Iterable[ActionPage], *, now: datetime) -> list[OpenAction]:
    """What one can do now on these pages, in their order."""
    pages = list(pages)
    by_kind: dict[type[ActionPage], list[ActionPage]] = defaultdict(list)
    for page in pages:
        by_kind[type(page)].append(page)
    found = {pk: standing for kind, some in by_kind.items() for pk, standing in kind.standings(some, now=now).items()}
    return [OpenAction(page, found[page.pk]) for page in pages if page.pk in found and found[page.pk].is_open]


def actions_under(page: NewsPage, *, now: datetime) -> list[OpenAction]:
    """What one can do now in a campaign, or in all, petitions first. Asked once for each page that is shown."""
    if page.open_actions is None:
        page.open_actions = open_actions(action_pages(descendants_of=page), now=now)
    return page.open_actions


def action_pages(*, descendants_of: Page | None = None) -> list[ActionPage]:
    """All public ones, without their long texts; petitions first. Only kinds that are there are asked for."""
    types = {ContentType.objects.get_for_model(kind).pk: kind for kind in KINDS}
    pages = public(Page.objects.live().filter(content_type__in=types))
    if descendants_of is not None:
        pages = pages.descendant_of(descendants_of)
    present = set(pages.values_list("content_type_id", flat=True).order_by().distinct())
    return [
        page
        for pk, kind in types.items()
        if pk in present
        for page in kind.objects.filter(pk__in=pages.values("pk")).defer(kind.long).select_related("locale")
    ]


def list_ways(campaign: CampaignPage, *, now: datetime) -> list[dict[str, str]]:
    """The tabs of a campaign: what one can do on this site, then what editors added; five at most."""
    here = [
        {"url": found.page.get_url() or "", "verb": found.standing.verb, "text": found.standing.words}
        for found in actions_under(campaign, now=now)
    ]
    others = [
        {"url": way.value["link"].href, "verb": way.value["verb"], "text": way.value["words"]} for way in campaign.ways
    ]
    return [way for way in [*here, *others] if way["url"]][:MOST_TABS]


def list_campaigns(home: HomePage, *, now: datetime) -> list[ListedCampaign]:
    """Live campaigns in the order of the tree; a translation shows the state of the campaign that it translates."""
    pages = list(public(CampaignPage.objects.live().child_of(home)).defer("body", "ways").select_related("locale"))
    rows = Campaign.objects.filter(page__translation_key__in=[page.translation_key for page in pages])
    by_key = {row.page.translation_key: row for row in rows.select_related("page") if row.page}
    actions = actions_under(home, now=now) if pages else []
    return [
        ListedCampaign(
            page=page,
            campaign=by_key.get(page.translation_key),
            actions=[found for found in actions if found.page.path.startswith(page.path)],
        )
        for page in pages
    ]
