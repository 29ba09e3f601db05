"""Making a site out of a fresh database, and the rows that belong to pages."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from unwatched.accounts.models import User
from unwatched.actions.models import Petition
from unwatched.actions.services import petitions
from unwatched.campaigns.models import Campaign
from unwatched.campaigns.services import start_campaign
from unwatched.contacting.models import Call, Message
from unwatched.contacting.services import opening
from unwatched.directory.models import Organisation
from unwatched.directory.services import make_host
from unwatched.letters.models import OpenLetter
from unwatched.letters.services import letters

from .memory import forget
from .models import (
    ActionPage,
    CallPage,
    CampaignPage,
    ContactPage,
    HomePage,
    LetterPage,
    MessagePage,
    PetitionPage,
    PrivacyPage,
    SiteLook,
)

WELCOME = "welcome-of-wagtail"


@transaction.atomic
def make_site(*, name: str, now: datetime) -> HomePage:
    """An empty site: home page, "What we keep", contact, and the organisation that runs it with its keys.

    Called again it changes nothing. A page that Wagtail put into the database as a welcome goes away.
    """
    home: HomePage | None = HomePage.objects.filter(sites_rooted_here__isnull=False).first()
    if home is not None:
        return home
    make_host(name, now=now)
    with override(settings.LANGUAGE_CODE):
        home = make_home(name)
        add_page(home, PrivacyPage(title=_("What we keep"), slug="what-we-keep"))
        add_page(home, ContactPage(title=_("Write to us"), slug="write-to-us"))
    make_look(point_site_at(home, name=name), name=name)
    forget()
    return home


def make_home(name: str) -> HomePage:
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    # Out of the way of the new page's name; removed when the site no longer points at it.
    welcome_pages().filter(slug="home").update(slug=WELCOME, url_path=f"/{WELCOME}/")
    home = HomePage(
        title=name,
        slug="home",
        locale=locale,
        shout=_("We know each other here.\nNo cameras needed."),
        lede=_("We want face scanning and predictive policing off our streets, in writing, for good."),
    )
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    return home


def welcome_pages() -> "models.QuerySet[Page]":
    """Bare pages, as only Wagtail's own first migration makes them."""
    bare = {"content_type__app_label": "wagtailcore", "content_type__model": "page"}
    pages: models.QuerySet[Page] = Page.objects.filter(depth=2, **bare)
    return pages


def add_page(parent: Page, page: Page) -> Page:
    """A page under another, published and with its first revision."""
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def point_site_at(home: HomePage, *, name: str) -> Site:
    """The one site; found by whatever name a request comes by. The welcome page is removed."""
    address = urlsplit(settings.PUBLIC_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port = (
        address.hostname or "localhost",
        address.port or (443 if address.scheme == "https" else 80),
    )
    site.site_name, site.root_page = name, home
    site.save()
    for page in welcome_pages().filter(slug=WELCOME, numchild=0):
        page.delete()
    return site


def make_look(site: Site, *, name: str) -> SiteLook:
    look: SiteLook = SiteLook.objects.get_or_create(site=site, defaults={"name": name})[0]
    return look


def ensure_campaign(page: CampaignPage, *, now: datetime) -> Campaign:
    """The campaign of a page; its translations share it."""
    found = Campaign.objects.filter(page__translation_key=page.translation_key).first()
    host = Organisation.objects.filter(is_host=True).first()
    return found or start_campaign(page.title, page=page, host=host or make_host(settings.WAGTAIL_SITE_NAME, now=now))


def ensure_petition(page: PetitionPage, *, by: User | None, now: datetime) -> Petition:
    """The petition of a page, called what the page calls it; translations share it: all are counted together."""
    found = Petition.objects.filter(page__translation_key=page.translation_key).first()
    if found is None:
        campaign = ensure_campaign(page.get_parent().specific, now=now)
        found = petitions.open_for(page, campaign=campaign, by=by, now=now)
    if found.page_id == page.pk:
        petitions.name(found, title=page.title, addressee=page.addressee)
    return found


def ensure_letter(page: LetterPage, *, by: User | None, now: datetime) -> OpenLetter:
    """The open letter of a page with its petition; translations share both."""
    found = OpenLetter.objects.filter(petition__page__translation_key=page.translation_key).first()
    if found is None:
        campaign = ensure_campaign(page.get_parent().specific, now=now)
        found = letters.open_for(page, campaign=campaign, by=by, now=now)
    if found.petition.page_id == page.pk:
        petitions.name(found.petition, title=page.title, addressee=page.addressee)
    return found


def ensure_message(page: MessagePage, *, by: User | None, now: datetime) -> Message:
    """What people are asked to write on a page; translations share it."""
    campaign = ensure_campaign(page.get_parent().specific, now=now)
    return opening.open_for(Message, page, campaign=campaign, by=by, now=now)


def ensure_call(page: CallPage, *, by: User | None, now: datetime) -> Call:
    """What is said on the telephone, and to whom; translations share it."""
    campaign = ensure_campaign(page.get_parent().specific, now=now)
    return opening.open_for(Call, page, campaign=campaign, by=by, now=now)


# What is made for each kind of page when it is saved in the office.
ENSURE: "dict[type[ActionPage], Callable[..., object]]" = {
    PetitionPage: ensure_petition,
    LetterPage: ensure_letter,
    MessagePage: ensure_message,
    CallPage: ensure_call,
}
