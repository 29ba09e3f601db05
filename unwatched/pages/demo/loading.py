"""Loading: an empty site gets the coalition's name and words; a site in use gets the campaign beside its own."""

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from unwatched.actions.models import Petition
from unwatched.actions.services import petitions
from unwatched.campaigns.models import Campaign
from unwatched.campaigns.services import start_campaign
from unwatched.directory.models import Organisation
from unwatched.media.models import Picture
from unwatched.pages import memory
from unwatched.pages.models import (
    CallPage,
    CampaignPage,
    HomePage,
    LetterPage,
    MessagePage,
    PetitionPage,
    PlainPage,
    ResourcePage,
    UpdatePage,
)
from unwatched.pages.services import add_page, make_site
from unwatched.supporters import services as supporters
from unwatched.supporters.models import Purpose, Wording
from unwatched.vault.models import Ring
from unwatched.vault.services import make_ring

from . import acting, chatting, council, demanding, dressing, signing
from .days import Days, at
from .names import CALL, CAMPAIGN, COALITION, GUIDE, LAWYERS, LETTER, MESSAGE, PARTNERS, PETITION, WORK, key
from .words import campaign as campaign_words
from .words import news, reading
from .words import petition as petition_words

PICTURE = Path(__file__).parent / "pictures" / "reading-group.png"
PICTURE_TITLE = "Demo: the reading group"
PICTURE_ALT = (
    "Seven people cut from coloured paper sit at a long table between two bookshelves, with papers before them. "
    "Nobody has a face. On the wall hangs a box; somebody has stuck a drawing of a closed eye over it."
)


@transaction.atomic
def load(*, now: datetime) -> Campaign:
    """The demo's campaign, made if it is not there. Called again it changes nothing."""
    found = Campaign.objects.filter(is_demo=True).first()
    if found is not None:
        return found
    home, days = make_site(name=COALITION, now=now), Days(timezone.localdate(now))
    host = find_host(home, now=now)
    add_partners(now=now)
    page = add_campaign_page(home, days)
    campaign = start_campaign(page.title, page=page, host=host)
    campaign.is_demo = True
    campaign.save(update_fields=["is_demo"])
    signed_on = add_petition_page(page, days=days)
    act_on = add_action_pages(page, days=days)
    guide = add_other_pages(home, page=page, petition=signed_on, days=days)
    write_campaign(page, petition=signed_on, act_on=act_on, guide=guide, days=days)
    if host.is_host:
        dressing.write_home(home, days=days, campaign=page, petition=signed_on)
    petition = open_petition(signed_on, campaign=campaign, days=days)
    demanding.add_demands(campaign, days=days, now=now)
    wordings = ask_both(petition, host=host, now=now)
    open_actions(act_on, campaign=campaign, wordings=wordings, days=days, now=now)
    chatting.add_chat(campaign, guide=guide.full_url or settings.PUBLIC_URL, days=days, now=now)
    signing.sign_all(petition, wordings=wordings, page=signed_on.get_url() or "", days=days, now=now)
    log(page, "pages.demo_load")
    memory.forget()
    return campaign


def find_host(home: HomePage, *, now: datetime) -> Organisation:
    """The organisation that runs the site, if nobody has made the site their own yet; else one for the demo."""
    host = Organisation.objects.get(is_host=True)
    if dressing.is_untouched(home, host=host):
        dressing.name_everything(home, host=host)
        return host
    return with_ring(Organisation.objects.get_or_create(name=COALITION)[0], now=now)


def with_ring(organisation: Organisation, *, now: datetime) -> Organisation:
    if organisation.ring_id is None:
        name = organisation.name
        organisation.ring = make_ring(f"{name} (demo)" if Ring.objects.filter(name=name).exists() else name, now=now)
        organisation.save(update_fields=["ring"])
    return organisation


def add_partners(*, now: datetime) -> None:
    for name, about in PARTNERS.items():
        Organisation.objects.get_or_create(name=name, defaults={"about": about})
    with_ring(Organisation.objects.get(name=LAWYERS), now=now)


# --- Pages --------------------------------------------------------------------------------------


def add(parent: Page, page: Page, *, name: str) -> Any:
    """A page of the demo. It is found again by its translation key, wherever it is moved and whatever is changed."""
    page.translation_key = key(f"page {name}")
    return add_page(parent, page)


def free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(slug for slug in (wanted, f"{wanted}-demo", f"{wanted}-{key(wanted)}") if slug not in taken)


def add_campaign_page(home: HomePage, days: Days) -> CampaignPage:
    page: CampaignPage = add(home, CampaignPage(
        title=campaign_words.TITLE,
        slug=free_slug(home, campaign_words.SLUG),
        show_in_menus=True,
        kicker=campaign_words.KICKER,
        shout=campaign_words.SHOUT,
        lede=campaign_words.lede(days),
    ), name=CAMPAIGN)  # fmt: skip
    return page


def add_petition_page(page: CampaignPage, *, days: Days) -> PetitionPage:
    words = petition_words
    petition_page: PetitionPage = add(page, PetitionPage(
        title=words.TITLE,
        slug=words.SLUG,
        addressee=words.ADDRESSEE,
        kicker=words.KICKER,
        shout=words.SHOUT,
        letter=words.letter(days),
    ), name=PETITION)  # fmt: skip
    return petition_page


class ActionPages(NamedTuple):
    """Where one does something else than sign the petition."""

    letter: LetterPage
    message: MessagePage
    call: CallPage


def add_action_pages(page: CampaignPage, *, days: Days) -> ActionPages:
    return ActionPages(
        letter=add(page, acting.letter_page(days), name=LETTER),
        message=add(page, acting.message_page(days), name=MESSAGE),
        call=add(page, acting.call_page(days), name=CALL),
    )


def open_actions(pages: ActionPages, *, campaign: Campaign, wordings: list[Wording], days: Days, now: datetime) -> None:
    council.bring_council(now=now)
    acting.open_letter(pages.letter, campaign=campaign, days=days, now=now)
    asks = [wording.ask for wording in wordings[:1]]
    acting.open_message(pages.message, campaign=campaign, asks=asks, days=days, now=now)
    acting.open_call(pages.call, campaign=campaign, days=days, now=now)


def open_petition(page: PetitionPage, *, campaign: Campaign, days: Days) -> Petition:
    petition = petitions.open_for(page, campaign=campaign, by=None, now=at(days.opened, 8))
    petitions.change(petition, values=petition_words.settings(days), by=None)
    return petition


def add_other_pages(home: HomePage, *, page: CampaignPage, petition: PetitionPage, days: Days) -> ResourcePage:
    """The news, the guide and how we work. Gives the guide."""
    for told in news.tell(days, petition=petition.pk):
        update = UpdatePage(title=told.title, date=told.date, summary=told.summary, source=told.source,
                            source_url=told.source_url, body=told.body)  # fmt: skip
        add(page, update, name=told.name)
    guide: ResourcePage = add(home, ResourcePage(
        title=reading.GUIDE_TITLE, slug=free_slug(home, "what-to-read"), show_in_menus=True,
        lede=reading.GUIDE_LEDE, body=reading.guide(days),
    ), name=GUIDE)  # fmt: skip
    add(home, PlainPage(
        title=reading.WORK_TITLE, slug=free_slug(home, "how-we-work"), show_in_menus=True,
        lede=reading.WORK_LEDE, body=reading.work(),
    ), name=WORK)  # fmt: skip
    return guide


def write_campaign(
    page: CampaignPage, *, petition: PetitionPage, act_on: ActionPages, guide: ResourcePage, days: Days
) -> None:
    """The campaign's page leads to all the others, so it is written when they are there."""
    letter, message = act_on.letter.pk, act_on.message.pk
    actions = [petition.pk, letter, message, act_on.call.pk]
    page.countdown = campaign_words.countdown(days, message=message, letter=letter)
    page.ways = campaign_words.ways(guide=guide.pk)
    page.body = campaign_words.body(days, picture=add_picture().pk, letter=letter, actions=actions)
    page.save_revision().publish()


def add_picture() -> Picture:
    with PICTURE.open("rb") as file:
        return Picture.objects.create(
            title=PICTURE_TITLE,
            file=ImageFile(file, name=PICTURE.name),
            alt=PICTURE_ALT,
            credit="Library Workers of Wrenfield",
        )


# --- What the form asks ---------------------------------------------------------------------------


def ask_both(petition: Petition, *, host: Organisation, now: datetime) -> list[Wording]:
    """The yes boxes of two organisations; the sentences that people were shown."""
    asking = [
        (host, Purpose.CAMPAIGN_MAIL, petition_words.MAY_WRITE[COALITION]),
        (Organisation.objects.get(name=LAWYERS), Purpose.ORGANISATION_MAIL, petition_words.MAY_WRITE[LAWYERS]),
    ]
    wordings = []
    for position, (organisation, purpose, sentence) in enumerate(asking):
        ask = supporters.make_ask(organisation.pk, purpose=purpose, position=position)
        language = settings.LANGUAGE_CODE
        wordings.append(supporters.change_wording(ask, sentence=sentence, language=language, now=now))
    petitions.change(petition, values={"asks": [wording.ask for wording in wordings]}, by=None)
    return wordings
