"""Which addresses may stand in a link, and the cleaning of formatted text."""

import re
from typing import Any
from urllib.parse import urlsplit

import idna
import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

NAME = re.compile(r"[a-z0-9.-]{1,253}")  # of a host, as the net writes it
SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {"a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "strong", "ul"}
ATTRIBUTES = {"a": {"href", "hreflang"}, "h2": {"id"}, "h3": {"id"}, "p": {"id"}}
# What editors may do in running text; pictures and videos are blocks of their own, so that they keep their credit.
READING = ["h2", "h3", "bold", "italic", "link", "document-link", "ol", "ul", "blockquote"]
SHORT = ["bold", "italic", "link"]


def is_safe_href(href: str) -> bool:
    """Whether a link goes to the web, a mailbox, a telephone or a place on this site."""
    # Browsers skip control characters and blanks inside "java\tscript:", so nothing with them is let through.
    if not href or any(ord(letter) <= 32 or ord(letter) == 127 for letter in href) or "\\" in href:
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname)
    if parts.scheme:
        return parts.scheme in SCHEMES
    return href.startswith(("/", "#")) and not href.startswith("//")


def origin_of(url: str) -> str:
    """Scheme, name and port of a site, as a policy names it; empty for anything else.

    >>> origin_of("https://Nurses.example.org/about"), origin_of("nurses.example.org"), origin_of("a; b")
    ('https://nurses.example.org', 'https://nurses.example.org', '')
    """
    url = url if "://" in url else f"https://{url}"
    if not is_safe_href(url):
        return ""
    try:
        parts = urlsplit(url)
        name = idna.encode(parts.hostname or "", uts46=True).decode() if parts.hostname != "localhost" else "localhost"
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, idna.IDNAError):
        return ""
    return f"{parts.scheme}://{name}{port}" if NAME.fullmatch(name) and parts.scheme in ("http", "https") else ""


def check_href(href: str) -> None:
    """A validator for link fields."""
    if href and not is_safe_href(href):
        raise ValidationError(
            _("A link begins with https://, http://, mailto: or tel:, or with / for a page of this site.")
        )


def clean_words(source: Any) -> str:
    """Formatted text as it may stand on a page, whatever way it came into the database."""
    html = expand_db_html(str(getattr(source, "source", source) or ""))
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
