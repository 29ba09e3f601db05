"""What people wrote, as HTML that can do no harm, and as plain text. Every `Post` is made with these."""

import html
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import nh3

from ..social import reading

HASHES = "#\uff03"  # the second is written in Japanese
LONGEST = reading.LONGEST  # letters of HTML of one post; the rest is cut
_TAGS = {"p", "br", "a", "span", "blockquote", "ul", "ol", "li", "code", "pre", "strong", "em", "b", "i", "u", "del"}
# "invisible" and "ellipsis" are how Mastodon shortens addresses, "quote-inline" marks its own "RE: …" line.
_CLASSES = {
    "a": {"mention", "hashtag", "u-url", "status-link", "unhandled-link"},
    "p": {"quote-inline"},
    "span": {"invisible", "ellipsis", "h-card", "quote-inline"},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "template", "noscript", "svg", "math", "title"},
    attributes={"a": {"href", "translate"}, "span": {"translate"}, "*": {"lang"}},
    allowed_classes=_CLASSES,
    url_schemes={"http", "https"},
    link_rel="nofollow noopener noreferrer",
)
# Never kept: controls, halves of surrogates, noncharacters, and what turns the writing direction round for whatever
# stands behind it. Kept: joiners (Persian, Hindi, emoji), the plain direction marks, tags (flags), private use.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_NOT_IN_LINKS = re.compile(r"[\x00-\x20\x7f\\<>\"\s]")
_SHORTENED = ("…", "...")
_MOST_DEPTH = 100  # open elements within each other: nobody writes so, and to sort them out takes seconds
_OPENING = re.compile(r"<[a-zA-Z]")
_NEW_LINE = re.compile(r"<(?:br|/?p|/?li)\b[^<>]*>", re.IGNORECASE)
_ELEMENT = re.compile(r"<[^<>]*>")


class Piece(NamedTuple):
    """A piece of a plain text that leads somewhere: from letter `start` to before letter `end`."""

    start: int
    end: int
    href: str


def clean(source: Any) -> str:
    """HTML of a post with what may stand in a post; anything that is no text is empty."""
    text = tidy(source)[:LONGEST] if isinstance(source, str) else ""
    return written(_without_elements(text)) if _too_deep(text) else _CLEANER.clean(text)


def words(source: Any) -> str:
    """Plain text from another server, made fit to keep: nothing invisible that could do harm."""
    return tidy(source)[:LONGEST].strip() if isinstance(source, str) else ""


def plain(cleaned: str) -> str:
    """The text of HTML that `clean` gave, with its links written out."""
    return reading.plain(cleaned)


def written(text: str, pieces: Iterable[Piece] = ()) -> str:
    """Plain text as HTML: paragraphs, lines, and links where `pieces` says so. They lie in order and not over
    each other; one that leads to no web page stays text."""
    parts: list[str] = []
    done = 0
    for piece in pieces:
        if piece.start < done or piece.end > len(text) or not leads_to_the_web(piece.href):
            continue
        shown = html.escape(text[piece.start : piece.end])
        parts += [html.escape(text[done : piece.start]), f'<a href="{html.escape(piece.href)}">{shown}</a>']
        done = piece.end
    body = "".join([*parts, html.escape(text[done:])])
    paragraphs = [one for one in re.split(r"\n{2,}", body.strip("\n")) if one.strip()]
    return clean("".join(f"<p>{one.replace(chr(10), '<br>')}</p>" for one in paragraphs))


def spelled_out(text: str, pieces: Iterable[Piece] = ()) -> str:
    """Plain text with the addresses behind its words: one that was shortened is written whole."""
    parts: list[str] = []
    done = 0
    for piece in pieces:
        if piece.start < done or piece.end > len(text) or not leads_to_the_web(piece.href):
            continue
        parts += [text[done : piece.start], _spelled_out(text[piece.start : piece.end], piece.href)]
        done = piece.end
    return words("".join([*parts, text[done:]]))


def leads_to_the_web(address: Any) -> bool:
    """Whether this is an address that a browser may be sent to."""
    if not isinstance(address, str) or not address or _NOT_IN_LINKS.search(address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def web_address(address: Any) -> str:
    """The address as it came; empty when a browser must not be sent there."""
    return tidy(address) if leads_to_the_web(address) else ""


def tidy(text: str) -> str:
    """The text as it may be kept, with one way to end a line."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _spelled_out(shown: str, href: str) -> str:
    if shown.startswith(("@", "#")):
        return shown
    if shown.endswith(_SHORTENED) or _bare(href).startswith(_bare(shown)):
        return href
    return f"{shown} ({href})"


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/").lower()


def _too_deep(text: str) -> bool:
    """Whether elements may lie deeper within each other than anybody writes."""
    return len(_OPENING.findall(text)) - text.count("</") - text.lower().count("<br") > _MOST_DEPTH


def _without_elements(text: str) -> str:
    return html.unescape(_ELEMENT.sub("", _NEW_LINE.sub("\n", text)))
