"""Search, and the small files that programmes ask for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Locale, Page
from wagtail.views import serve

from unwatched.core.caching import keep
from unwatched.core.drawings.signs import strokes as strokes_of
from unwatched.core.sitemap import all_places

from .addresses import absolute
from .chrome import chrome_now
from .facts import facts_on
from .finding import find_route
from .site import look_now
from .visible import public

LONGEST_QUERY = 100  # letters
MOST_WORDS = 8
ON_A_PAGE = 10
PAPERS = {"goldenrod": "#f9c835", "salmon": "#ff9f87", "mint": "#9edcba", "sky": "#a3d3f2"}


@dataclass(frozen=True)
class Found:
    """One result, as people read it."""

    url: str
    title: str
    kind: str
    about: str
    date: date | None


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the editors'. What Wagtail does with it (restrictions, hooks) stays Wagtail's."""
    request._wagtail_route_for_request = find_route(request, path)  # type: ignore[attr-defined]
    return serve(request, path)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Public pages in the language of the address, laws and promises. Nothing of the question is stored."""
    query = tidy_query(request.GET.get("q", ""))
    results = Paginator(find(query), ON_A_PAGE).get_page(request.GET.get("p"))
    results.object_list = [describe(page) for page in results.object_list]
    facts = facts_on(query) if results.number == 1 else []
    said = {"query": query, "results": results, "facts": facts}
    return keep(render(request, "pages/search.html", said), request=request)


def tidy_query(text: str) -> str:
    """What a visitor typed, short enough, without letters that cannot be seen; quotes break SQLite's search."""
    seen = "".join(letter if letter.isprintable() and letter != '"' else " " for letter in text[: LONGEST_QUERY * 4])
    return " ".join(seen.split()[:MOST_WORDS])[:LONGEST_QUERY].strip()


def find(query: str) -> Any:
    if not any(letter.isalnum() for letter in query):
        return []
    pages = public(Page.objects.live().filter(locale=Locale.get_active(), depth__gt=1)).specific()
    return pages.search(query, operator="and")


def describe(page: Page) -> Found:
    day = getattr(page, "date", None)
    return Found(page.get_url() or "", page.title, str(page.page_type_display_name), page.about, day)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """To the page "What we keep", wherever editors put it: for links in forms and mails."""
    url = chrome_now().promise
    if not url:
        raise Http404
    return keep(redirect(url), request=request)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages with their addresses in full; one file holds up to 50,000."""
    pages = Sitemap(request).items()
    entries = [entry for page in pages for entry in page.get_sitemap_urls(request)]
    entries += [{"location": absolute(place.path), "lastmod": place.changed_at} for place in all_places()]
    words = render_to_string("sitemap.xml", {"urlset": entries})
    return keep(HttpResponse(words, content_type="application/xml"), request=request)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap_url = absolute(reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /office/", f"Disallow: {reverse('search')}", f"Sitemap: {sitemap_url}"]
    return text(lines, request=request)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a hole."""
    look = look_now()
    contact = look.security_contact or (f"mailto:{look.mail_address}" if look.mail_address else "")
    if not contact:
        raise Http404
    # The file must say until when it holds; it is made anew for each answer, so the time is always ahead.
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=90)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return text(
        [f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", f"Preferred-Languages: {languages}",
         f"Canonical: {absolute(reverse('security'))}"],
        request=request,
    )  # fmt: skip


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The sign of the house on its paper."""
    look = look_now()
    square = f'<rect width="48" height="48" y="-9" fill="{PAPERS[look.stock]}"/>'
    strokes = strokes_of(look.sign).replace("currentColor", "#17130e")
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -9 48 48">{square}{strokes}</svg>'
    response = HttpResponse(picture, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def text(lines: list[str], *, request: HttpRequest) -> HttpResponse:
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return keep(response, request=request)
