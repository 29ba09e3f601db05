"""What stands on every page: name, menu, languages, foot. Kept for some seconds, so that it costs nothing."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from unwatched.archive.models import KeptThread
from unwatched.ledger.models import Commitment, Law

from .finding import load_home
from .memory import kept
from .models import ContactPage, HomePage, PrivacyPage, SiteLook
from .site import look_now
from .visible import public

MENU_LENGTH = 8


@dataclass(frozen=True)
class Link:
    url: str
    text: str
    current: str = ""


@dataclass(frozen=True)
class Language:
    url: str
    code: str
    name: str
    dir: str


@dataclass(frozen=True)
class Chrome:
    """One language's masthead and foot."""

    home: str = "/"
    menu: list[Link] = field(default_factory=list)
    foot: list[Link] = field(default_factory=list)
    promise: str = ""
    languages: list[Language] = field(default_factory=list)


def chrome_now() -> Chrome:
    """Masthead and foot in the language that is active."""
    language = get_language() or settings.LANGUAGE_CODE
    return kept(("chrome", language), lambda: load_chrome(language))


def load_chrome(language: str) -> Chrome:
    home = load_home(language) or load_home(settings.LANGUAGE_CODE)
    if home is None:
        return Chrome()
    look = look_now()
    privacy = first_url(PrivacyPage, under=home)
    return Chrome(
        home=home.get_url() or "/",
        menu=list_menu(home, look=look),
        foot=list_foot(home, look=look, privacy=privacy),
        promise=privacy,
        languages=list_languages(home),
    )


def list_menu(home: HomePage, *, look: SiteLook) -> list[Link]:
    """The menu of the settings, or else the pages marked for menus."""
    chosen = [Link(block.value.href, block.value.words) for block in look.menu]
    if not chosen:
        pages = public(home.get_children().live().in_menu()).select_related("locale")
        chosen = [Link(page.get_url() or "", page.title) for page in pages]
    return [link for link in chosen if link.url][:MENU_LENGTH]


def list_foot(home: HomePage, *, look: SiteLook, privacy: str) -> list[Link]:
    links = [
        Link(reverse("actions:my_name"), _("Take my name off")),
        Link(privacy, _("What we keep")),
        Link(first_url(ContactPage, under=home), _("Write to us")),
        Link(reverse("archive:threads") if KeptThread.objects.findable().exists() else "", _("Reading room")),
        Link(reverse("laws:laws") if Law.objects.exists() else "", _("Laws")),
        Link(reverse("commitments:promises") if Commitment.objects.exists() else "", _("Promises")),
        Link(reverse("search"), _("Search")),
        Link((home.get_url() or "/") + "feed/", _("Feed of everything new")),
        Link(look.source_code, _("Source code of Unwatched")),
    ]
    return [link for link in links if link.url]


def first_url(model: type[Page], *, under: Page) -> str:
    page = model.objects.live().child_of(under).select_related("locale").first()
    return (page.get_url() or "") if page else ""


def list_languages(page: Page) -> list[Language]:
    """The page in the other languages that it is live in."""
    if len(settings.LANGUAGES) < 2:
        return []
    others = page.get_translations().live().select_related("locale")
    return [describe_language(other) for other in others]


def describe_language(page: Page) -> Language:
    code = page.locale.language_code
    info = get_language_info(code)
    with override(code):
        url = page.get_url() or ""
    return Language(url=url, code=code, name=info["name_local"], dir="rtl" if info["bidi"] else "ltr")


def mark_current(menu: list[Link], *, path: str, home: str) -> list[Link]:
    """The menu with the page that is open marked, and the section that it stands in."""
    return [Link(link.url, link.text, current_kind(link.url, path=path, home=home)) for link in menu]


def current_kind(url: str, *, path: str, home: str) -> str:
    if url == path:
        return "page"
    is_section = url.startswith("/") and url.endswith("/") and url != home and path.startswith(url)
    return "true" if is_section else ""
