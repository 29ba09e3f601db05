"""What the templates of threads need."""

from datetime import UTC

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..formats.page import Gallery
from ..formats.sheet import NAMES, Picture, Sheet
from ..models import KeptThread

register = template.Library()


@register.filter
def said(html: str) -> SafeString:
    """A post's words. Only for what `formats.rich.to_html` has written: there every letter is escaped."""
    return SafeString(html)


@register.filter
def unlocalise(number: int) -> str:
    """A figure for machines, in every language."""
    return str(number)


@register.simple_tag
def address_of(picture: Picture, gallery: Gallery) -> str:
    """Where a picture can be looked at; "" for nowhere."""
    return gallery.address(picture)


@register.simple_tag
def firstposted(sheet: Sheet, thread: KeptThread) -> str:
    """ "First posted on Mastodon on 14 September 2026, kept here since 15 September 2026."."""
    began = next(sheet.entries).post.created_at
    return _("First posted on %(network)s on %(day)s, kept here since %(kept)s.") % {
        "network": NAMES.get(sheet.author.network, ""),
        "day": date_format(began.astimezone(UTC), "j F Y"),
        "kept": date_format(thread.captured_at.astimezone(UTC), "j F Y"),
    }


@register.simple_tag
def removal_url(thread: KeptThread) -> str:
    """Where the author takes it away; "" where there is no such page for it."""
    try:
        return reverse("archive:remove", args=thread.path.replace("/@", "/", 1).split("/"))
    except NoReverseMatch:
        return ""
