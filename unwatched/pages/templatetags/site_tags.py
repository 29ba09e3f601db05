"""What the public templates ask the site for: masthead, foot, cleaned words, bands."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from unwatched.campaigns.models import Campaign
from unwatched.core import drawings
from unwatched.pages import chrome
from unwatched.pages.addresses import absolute
from unwatched.pages.bands import Band, group_bands
from unwatched.pages.framing import Frame
from unwatched.pages.links import clean_words
from unwatched.pages.memory import kept
from unwatched.pages.models.look import SiteLook, read_signs
from unwatched.pages.site import look_now
from unwatched.sources.models import Citation
from unwatched.sources.templatetags.evidence import TOLD

register = template.Library()


@register.inclusion_tag("core/parts/masthead.html", takes_context=True)
def masthead(context: template.Context) -> dict[str, Any]:
    """Name, menu and languages. Needs no page and no request."""
    request, page = context.get("request"), context.get("page")
    look, parts = look_now(), chrome.chrome_now()
    path = request.path if request else ""
    return {
        "name": look.name,
        "home": parts.home,
        "sign": look.sign,
        "links": chrome.mark_current(parts.menu, path=path, home=parts.home),
        "languages": chrome.list_languages(page) if getattr(page, "locale_id", None) else parts.languages,
    }


@register.inclusion_tag("core/parts/foot.html")
def footer() -> dict[str, Any]:
    """The promise, the links that every page owes, who answers for the site."""
    look, parts = look_now(), chrome.chrome_now()
    address = " · ".join(line.strip() for line in look.postal_address.splitlines() if line.strip())
    imprint = " · ".join(part for part in (look.name, address, look.mail_address, look.telephone) if part)
    return {"promise": parts.promise, "links": parts.foot, "imprint": imprint if address or look.mail_address else ""}


@register.inclusion_tag("pages/parts/frame_head.html")
def frame_head(frame: Frame) -> dict[str, Any]:
    """In the frame of another site: whose this is."""
    return {"frame": frame, "name": look_now().name, "sign": look_now().sign}


@register.inclusion_tag("pages/parts/frame_foot.html")
def frame_foot(frame: Frame) -> dict[str, Any]:
    """In the frame of another site: the whole page, and the promise."""
    return {"frame": frame, "promise": chrome.chrome_now().promise}


@register.simple_tag
def site_look() -> SiteLook:
    """The site's settings: ``{% site_look as look %}``."""
    return look_now()


@register.simple_tag
def site_home() -> str:
    return chrome.chrome_now().home


@register.simple_tag
def site_crowd(*, stock: str) -> SafeString:
    """The crowd with the signs that the organisers chose. Drawing takes a moment, so it is kept as well."""
    look = look_now()
    key = ("crowd", look.crowd, look.crowd_signs, look.sign, stock, get_language())
    return kept(
        key, lambda: drawings.crowd(read_signs(look.crowd_signs), variant=look.crowd, stock=stock, sign=look.sign)
    )


@register.simple_tag
def bands(body: Any) -> list[Band]:
    """The blocks of a body, grouped into what stands side by side."""
    return group_bands(body)


@register.filter
def words(source: Any) -> SafeString:
    """Formatted text, cleaned once more on its way out."""
    return mark_safe(clean_words(source))


@register.filter(name="absolute")
def absolute_filter(path: str) -> str:
    return absolute(path)


@register.inclusion_tag("sources/parts/cited.html")
def evidence_of(page: Page, *, title: str) -> dict[str, Any]:
    """What is cited for the campaign of a page, in one question to the database; without any, nothing."""
    kind = ContentType.objects.get_for_model(Campaign)
    about = Campaign.objects.filter(page_id=page.pk).values("pk")
    found = Citation.objects.filter(claim_type=kind, claim_id__in=about).select_related("source", "capture")
    return {"citations": found, "told": TOLD, "title": title}
