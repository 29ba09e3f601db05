"""What the templates of threads need."""

from django import template
from django.utils.safestring import SafeString

from ..formats.page import Gallery
from ..formats.sheet import Picture

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
