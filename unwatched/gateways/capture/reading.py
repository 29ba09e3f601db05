"""What a reader reads on a page, and what belongs to it."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import nh3

LONGEST = 4_000_000  # characters of HTML that are looked at; what is longer is cut for reading, never for keeping
MOST_TITLE = 300  # characters
BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
SILENT = frozenset(("script", "style", "noscript", "template", "title", "svg", "iframe", "object"))
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)
_IN_CSS = re.compile(r"""(?:@import\s+|url\(\s*)["']?([^"')\s]{1,2000})""", re.IGNORECASE)


def decode(body: bytes, content_type: str) -> str:
    """Bytes as text, by what the server says, then by what the page says, then UTF-8. What does not fit is "�"."""
    said = re.search(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]{1,40})", content_type, re.IGNORECASE)
    meta = _CHARSET.search(body[:4096])
    for name in (said and said[1], meta and meta[1].decode("ascii", "replace"), "utf-8"):
        try:
            return body.decode(name or "utf-8", errors="replace")
        except (LookupError, UnicodeError):
            continue  # a name that nobody knows
    return body.decode("utf-8", errors="replace")


def title(html: str) -> str:
    found = _TITLE.search(html[:200_000])
    return " ".join(unescape(found[1]).split())[:MOST_TITLE] if found else ""


def text(html: str) -> str:
    """The words of a page, a line for each block; the same page always gives the same text."""
    tidy = nh3.clean(
        html[:LONGEST], tags=set(BLOCKS), attributes={}, clean_content_tags=set(SILENT), link_rel=None,
        strip_comments=True,
    )  # fmt: skip
    broken = unescape(_TAG.sub(lambda tag: "\n" if tag[2] in BLOCKS else "", re.sub(r"\s+", " ", tidy)))
    lines = (" ".join(line.split()) for line in broken.split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass
class _Finder(HTMLParser):
    base: str
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and said.get("href"):
            self.base = _joined(self.base, said["href"]) or self.base
        elif tag == "link" and "stylesheet" in said.get("rel", "").lower().split():
            self.found.append(_joined(self.base, said.get("href", "")))
        elif tag == "img":
            self.found.append(_joined(self.base, said.get("src", "")))


def belongings(html: str, *, url: str) -> list[str]:
    """Addresses of style sheets and pictures, in their order, each once. Fonts, films and scripts are left out."""
    finder = _Finder(url)
    # The standard library stumbles over some markup; what was found until then counts.
    with suppress(AssertionError, ValueError):
        finder.feed(html[:LONGEST])
    return _each_once(finder.found, without=url)


def in_css(css: str, *, url: str) -> list[str]:
    """What a style sheet draws on: further sheets and pictures."""
    wanted = (_joined(url, there) for there in _IN_CSS.findall(css[:LONGEST]))
    fonts = (".woff", ".woff2", ".ttf", ".otf", ".eot")
    return _each_once([there for there in wanted if not urlsplit(there).path.lower().endswith(fonts)], without=url)


def _each_once(addresses: list[str], *, without: str) -> list[str]:
    return [there for there in dict.fromkeys(addresses) if there and there != without]


def _joined(base: str, there: str) -> str:
    """The whole address; empty for what is none of the web."""
    try:
        whole = urldefrag(urljoin(base, there.strip())).url
        return whole if urlsplit(whole).scheme in {"http", "https"} and urlsplit(whole).hostname else ""
    except ValueError:
        return ""
