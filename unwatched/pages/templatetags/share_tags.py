"""Passing an action on, and giving after it: parts for the page of an action and for its thanks.

``{% share page %}`` and ``{% gifts_of page %}`` are whole strips of a page; ``share_meta`` stands in its head.
"""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from unwatched.pages import sharing
from unwatched.pages.gifts import gifts_for
from unwatched.pages.models import ActionPage, PetitionPage
from unwatched.pages.passing_on import ServerForm

register = template.Library()


@register.inclusion_tag("pages/parts/share.html", takes_context=True)
def share(context: template.Context, page: ActionPage, *, form: ServerForm | None = None, level: int = 2,
          picture: bool = False) -> dict[str, Any]:  # fmt: skip
    """Words to copy, and plain links; with the ``picture`` on a page of thanks."""
    return {
        "page": page,
        "url": page.get_url(context.get("request")),
        "line": f"{sharing.words_to_share(page)} {sharing.address_to_share(page)}",
        "ways": sharing.ways(page),
        "form": form or ServerForm(),
        "level": level,
        "picture": sharing.picture_of(page) if picture else None,
        "has_poster": isinstance(page, PetitionPage),
    }


@register.simple_tag
def share_meta(page: Page | None) -> SafeString:
    """What networks read from the head of an action's page: the picture, its words, the line beside it."""
    if not isinstance(page, ActionPage) or not page.pk:
        return SafeString("")
    picture = sharing.picture_of(page)
    found = [
        ("property", "og:image", picture.url), ("property", "og:image:width", picture.width),
        ("property", "og:image:height", picture.height), ("property", "og:image:alt", picture.words),
        ("name", "twitter:card", "summary_large_image"), ("name", "twitter:title", page.seo_title or page.title),
        ("name", "twitter:image", picture.url), ("name", "twitter:image:alt", picture.words),
    ]  # fmt: skip
    if not page.about:
        words = page.share_text or sharing.words_to_share(page)
        found += [("property", "og:description", words), ("name", "twitter:description", words)]
    return format_html("{}", format_html_join("", '\n<meta {}="{}" content="{}">', found))


@register.inclusion_tag("pages/parts/gifts.html")
def gifts_of(page: ActionPage) -> dict[str, Any]:
    """The campaign's own card for gifts: plain links to who takes them."""
    return {"gifts": gifts_for(page)}
