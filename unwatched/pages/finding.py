"""Which page stands at an address, with few questions to the database."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from .memory import kept
from .models.acting import ActionPage
from .models.home import HomePage
from .visible import is_public


def home_now() -> HomePage | None:
    """The home page in the language of the address; at most some seconds old, so for its address only."""
    language = get_language() or settings.LANGUAGE_CODE
    return kept(("home", language), lambda: load_home(language))


def load_home(language: str) -> HomePage | None:
    """The translation of the site's root in a language, or None."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    homes = HomePage.objects.filter(translation_key=site.root_page.translation_key, live=True)
    return homes.filter(locale__language_code=language).select_related("locale").first()


def find_route(request: HttpRequest, path: str) -> RouteResult:
    """The page at an address, with what its own routes make of the rest. Raises Http404.

    Wagtail asks once or twice for each step of the address. Here the deepest page is found by one question.
    """
    home = home_now()
    if home is None:
        raise Http404
    steps = [step for step in path.split("/") if step]
    places = [home.url_path + "".join(f"{step}/" for step in steps[:n]) for n in range(len(steps) + 1)]
    found = (
        Page.objects.filter(url_path__in=places, locale_id=home.locale_id)
        .select_related("locale")
        .order_by("-depth")
        .first()
    )
    if found is None:
        raise Http404
    page = found.specific
    # Its address is made from its language; without this the page would ask for it again.
    page.locale = found.locale
    return page.route(request, steps[page.depth - home.depth :])


def action_at(request: HttpRequest, path: str) -> ActionPage:
    """The page of an action that stands at an address, for everybody. Raises Http404."""
    page, args, kwargs = find_route(request, path)
    if not isinstance(page, ActionPage) or args or kwargs or not is_public(page):
        raise Http404
    return page
