"""HTML of strangers as it may stand on a page, and the text of networks without HTML as such HTML."""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import nh3

from ..social import facets
from ..social.reading import LONGEST, plain

# What Mastodon itself lets through. Pictures come beside the text, never within it.
TAGS = {"p", "br", "a", "span", "blockquote", "ul", "ol", "li", "code", "pre", "strong", "em", "b", "i", "u", "del"}
_CLASSES = {"invisible", "ellipsis", "mention", "hashtag", "h-card", "u-url", "quote-inline"}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href", "lang", "translate"},
        **{tag: {"lang", "translate"} for tag in ("p", "span", "blockquote", "ul", "ol", "li")},
    },
    allowed_classes={"a": _CLASSES, "span": _CLASSES, "p": _CLASSES},
    url_schemes={"http", "https"},
    link_rel="noopener noreferrer nofollow",
)
# Mastodon's words for servers that know no quotes: "RE: https://…".
_FALLBACK = re.compile(r"<(p|span)\b[^>]*\bclass=\"[^\"]*\bquote-inline\b[^\"]*\"[^>]*>.*?</\1>", re.DOTALL)


def clean(source: str, *, quoted: bool = False) -> str:
    """HTML as it may stand on a page. Where a card shows the quoted post (`quoted`), the link to it goes."""
    cleaned = _CLEANER.clean(source[:LONGEST].replace("\0", ""))
    return (_FALLBACK.sub("", cleaned) if quoted else cleaned).strip()


def words(cleaned: str) -> str:
    """The same as plain text, with links written out."""
    return plain(cleaned)


def link(address: str, shown: str) -> str:
    """A link as HTML; only the words where the address is none of the web."""
    if not is_web(address):
        return html.escape(shown)
    return f'<a href="{html.escape(address)}" rel="noopener noreferrer nofollow">{html.escape(shown)}</a>'


def is_web(address: str) -> bool:
    """Whether an address may stand in a link."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\\<>\"]", address)
    except ValueError:
        return False


def paragraphs(marked: str) -> str:
    """Escaped text with links in it as paragraphs: an empty line parts two."""
    parts = re.split(r"\n[ \t]*\n\s*", marked.strip())
    return "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in parts if part.strip())


def from_plain(text: str, *, mentions: Mapping[str, str] | None = None) -> str:
    """Plain text as HTML, with its addresses as links, and `@names` where `mentions` says where they lead."""
    marked, done = [], 0
    for piece in facets.pieces(text):
        if piece.kind is not facets.Kind.LINK:
            continue
        shown = text[piece.start : piece.end]
        marked += [_named(text[done : piece.start], mentions), link(piece.value, shown)]
        done = piece.end
    return paragraphs("".join([*marked, _named(text[done:], mentions)]))


def _named(text: str, mentions: Mapping[str, str] | None) -> str:
    """Escaped, with links on the names that are known."""
    if not mentions:
        return html.escape(text)
    known = {name.lower(): address for name, address in mentions.items()}

    def linked(match: re.Match[str]) -> str:
        address = known.get(match[1].lower(), "")
        return link(address, match[0]) if address else html.escape(match[0])

    done, parts = 0, []
    for match in re.finditer(r"@(\w+)", text):
        parts += [html.escape(text[done : match.start()]), linked(match)]
        done = match.end()
    return "".join([*parts, html.escape(text[done:])])
