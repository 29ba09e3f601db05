"""What one can do now: the tear-off tabs of a campaign, and the campaigns of the home page."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import get_language, gettext, ngettext
from wagtail.models import Page

from unwatched.campaigns.models import Campaign

from .memory import kept_briefly
from .models import ActionPage, CallPage, CampaignPage, HomePage, LetterPage, MessagePage, PetitionPage, Standing
from .models.news import NewsPage
from .visible import public

MOST_TABS = 5
# Of a page, where it is one of a list.
LISTED = ("title", "slug", "url_path", "path", "depth", "live", "locale", "content_type", "translation_key")
KINDS: tuple[type[ActionPage], ...] = (PetitionPage, LetterPage, MessagePage, CallPage)


@dataclass(frozen=True)
class OpenAction:
    """Something that one can do, with the page where one does it."""

    page: Page
    standing: Standing


@dataclass(frozen=True)
class ListedCampaign:
    page: CampaignPage
    campaign: Campaign | None
    actions: list[OpenAction] = field(default_factory=list)


def known_actions(pages: Iterable[ActionPage], *, now: datetime) -> list[OpenAction]:
    """What one can do on these pages, or could, in their order."""
    pages = list(pages)
    by_kind: dict[type[ActionPage], list[Any]] = defaultdict(list)
    for page in pages:
        by_kind[type(page)].append(page)
    found = standings_of(by_kind, now=now)
    return [OpenAction(page, found[page.pk]) for page in pages if page.pk in found]


def standings_of(by_kind: "dict[type[ActionPage], list[Any]]", *, now: datetime) -> dict[int, Standing]:
    """By the page's number. Of a page nothing is looked at but its numbers, so a bare one will do."""
    return {pk: standing for kind, some in by_kind.items() for pk, standing in kind.standings(some, now=now).items()}


def listed_actions(*, under: Page, now: datetime) -> list[OpenAction]:
    """Those under a page, petitions first. What a list shows of a page stands in its bare row: one question for all
    kinds instead of a wide one for each."""
    types = {ContentType.objects.get_for_model(kind).pk: kind for kind in KINDS}
    rows = public(Page.objects.live().filter(content_type__in=types).descendant_of(under)).only(*LISTED)
    by_kind: dict[type[ActionPage], list[Any]] = {kind: [] for kind in KINDS}
    for page in rows:
        if page.locale_id == under.locale_id:
            page.locale = under.locale
        by_kind[types[page.content_type_id]].append(page)
    found = standings_of({kind: some for kind, some in by_kind.items() if some}, now=now)
    return [OpenAction(page, found[page.pk]) for some in by_kind.values() for page in some if page.pk in found]


def all_actions_under(page: NewsPage, *, now: datetime) -> list[OpenAction]:
    """Also what is over or paused; petitions first. Asked once for each page that is shown."""
    if page.known_actions is None:
        key = ("actions", page.pk, get_language())
        page.known_actions = kept_briefly(key, lambda: listed_actions(under=page, now=now))
    return page.known_actions


def actions_under(page: NewsPage, *, now: datetime) -> list[OpenAction]:
    """What one can do now in a campaign, or in all."""
    return [found for found in all_actions_under(page, now=now) if found.standing.is_open]


def over_words(standing: Standing) -> str:
    """Why one cannot do it now, and how far it came: said on its card instead of a button that does nothing."""
    lines = {
        "petition": (gettext("Signing is over."), gettext("No names are taken now.")),
        "letter": (gettext("Signing is over."), gettext("No names are taken now.")),
        "message": (gettext("Writing is over."), gettext("No letters are taken now.")),
        "call": (gettext("Calling is over."), gettext("No calls are asked for now.")),
    }
    counts = {
        "petition": ngettext("%(n)s name.", "%(n)s names.", standing.count),
        "letter": ngettext("%(n)s name.", "%(n)s names.", standing.count),
        "message": ngettext("%(n)s letter.", "%(n)s letters.", standing.count),
        "call": ngettext("%(n)s call.", "%(n)s calls.", standing.count),
    }
    line = lines[standing.kind][1 if standing.is_paused else 0]
    return f"{line} {counts[standing.kind] % {'n': intcomma(standing.count)}}" if standing.count else line


def mark_of(things: Iterable[Any]) -> str:
    """The same for what is drawn alike: under it the drawing is kept, so that it is never an old one."""
    return hashlib.sha256(repr(list(things)).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Ticket:
    """One way to act among the others: an action of ours, or a block of the editors' that leads away."""

    found: OpenAction | None = None
    block: Any = None
    over: str = ""

    @property
    def says(self) -> tuple[Any, ...]:
        """All that is drawn of it."""
        if self.found is None:
            return self.block.block_type, self.block.get_prep_value()
        return self.found.page.title, self.found.page.get_url(), self.found.standing, self.over


def tickets(cards: Iterable[Any], *, on: NewsPage, others: bool, now: datetime) -> list[Ticket]:
    """The editors' cards in their order, then all other actions of the campaign, and at the end what is over."""
    known = all_actions_under(on, now=now)
    by_key = {found.page.translation_key: found for found in known}
    placed: list[Ticket] = []
    used = set()
    for card in cards:
        if card.block_type != "action":
            placed.append(Ticket(block=card))
        elif card.value and (found := by_key.get(card.value.translation_key)):
            placed.append(Ticket(found=found))
            used.add(found.page.pk)
    if others:
        placed += [Ticket(found=found) for found in known if found.page.pk not in used]
    are_open = [ticket for ticket in placed if ticket.found is None or ticket.found.standing.is_open]
    return are_open + [
        Ticket(found=ticket.found, over=over_words(ticket.found.standing))
        for ticket in placed
        if ticket.found and not ticket.found.standing.is_open
    ]


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
    """The tabs of a campaign: what one can do on this site, then what editors added; five at most.

    Of two with the same verb each says what it is called, or nobody could tell them apart.
    """
    found = one_of_each_first(actions_under(campaign, now=now))[:MOST_TABS]
    verbs = Counter(one.standing.verb for one in found)
    here = [
        {
            "url": one.page.get_url() or "", "verb": one.standing.verb,
            "text": one.standing.words if verbs[one.standing.verb] == 1 else one.page.title,
        }
        for one in found
    ]  # fmt: skip
    others = [
        {"url": way.value["link"].href, "verb": way.value["verb"], "text": way.value["words"]} for way in campaign.ways
    ]
    return [way for way in [*here, *others] if way["url"]][:MOST_TABS]


def one_of_each_first(found: Iterable[OpenAction]) -> list[OpenAction]:
    """One action of each kind before a second of any: a campaign with five petitions still says that one can call."""
    turns: Counter[str] = Counter()
    taken: list[tuple[int, OpenAction]] = []
    for one in found:
        taken.append((turns[one.standing.kind], one))
        turns[one.standing.kind] += 1
    return [one for _turn, one in sorted(taken, key=lambda pair: pair[0])]


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
