"""What a post says, out of its HTML: cleaned once more, and then as HTML, as Markdown, or as paragraphs of plain runs.

Every format starts from the same parsed pieces, so none can say more or less than another. Text comes out as text,
whatever it looks like: markup, Markdown, typst. Addresses that a network shortens for the eye are written out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Any

import nh3

from unwatched.core.text import printable

# Headings become bold paragraphs: a post must not take part in the structure of the page around it.
BLOCKS = frozenset({"p", "div", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "u": "under", "del": "struck", "code": "code"}
TAGS = {*BLOCKS, *INLINE, "a", "br", "span", "ul", "ol"}
FALLBACK_OF_QUOTE = "quote-inline"  # "RE: link", added by servers for those that cannot draw the quoted post
DEEPEST = 6  # lists and quotations within each other; deeper ones stand at this depth
WEB = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Run:
    """Words in one look. A line end is a "\\n"."""

    text: str
    bold: bool = False
    italic: bool = False
    under: bool = False
    struck: bool = False
    code: bool = False
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, or an entry of a list."""

    runs: tuple[Run, ...]
    quoted: int = 0  # how many quotations it stands in
    depth: int = 0  # of the list that it stands in; 0: none
    marker: str = ""  # "–" or "1."; empty: goes on with the entry before
    verbatim: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def rtl(self) -> bool:
        return is_rtl(self.text)


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("R", "AL"):
            return True
        if way == "L":
            return False
    return False


def language_of(code: str) -> str:
    """The code if it can be one, else nothing: it comes from strangers and goes into attributes."""
    return code if LANGUAGE.fullmatch(code) and len(code) <= 35 else ""


def web_address(url: str) -> str:
    """The address if a browser may be sent there, else nothing."""
    url = printable(url).strip()
    return url if WEB.fullmatch(url) else ""


def parse(html: str, *, without_quote: bool = False) -> list[Block]:
    """The paragraphs of a post. `without_quote`: the quoted post is drawn, so its fallback link is left out."""
    reader = _Reader(without_quote=without_quote)
    reader.feed(_cleaner().clean(html))
    reader.close()
    return reader.finish()


def parse_text(text: str) -> list[Block]:
    """The same for plain text: empty lines part paragraphs."""
    parts = re.split(r"\n\s*\n", printable(text).strip())
    return [Block((Run(part.strip("\n")),)) for part in parts if part.strip()]


def to_text(blocks: list[Block]) -> str:
    return "\n\n".join(f"{block.marker} {block.text}".strip() for block in blocks)


def to_html(blocks: list[Block]) -> str:
    """Clean HTML: p, pre, blockquote, ul, ol with links that tell nobody whence one came."""
    return "".join(_html(blocks))


# --- Reading ------------------------------------------------------------------------------------


@cache
def _cleaner() -> Any:
    """Kept: making one costs more than using it."""
    return nh3.Cleaner(
        tags=TAGS, attributes={"a": {"href"}, "*": {"class"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"}, link_rel=None, strip_comments=True,
    )  # fmt: skip


class _Reader(HTMLParser):
    """Reads what the cleaner wrote: well-formed, and only tags that we know."""

    def __init__(self, *, without_quote: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.without_quote = without_quote
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.open: list[tuple[str, str]] = []  # tag, href
        self.lists: list[int] = []  # the number of the next entry; -1: a list without numbers
        self.marker = ""
        self.dropped = 0  # how many open tags deep we are in something that is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if self.dropped or (self.without_quote and FALLBACK_OF_QUOTE in (said.get("class") or "").split()):
            self.dropped += tag != "br"
            return
        if tag == "br":
            self.runs.append(replace(self._look(), text="\n"))
            return
        if tag in BLOCKS or tag in ("ul", "ol"):
            self._end_block()
        if tag in ("ul", "ol"):
            self.lists.append(_number(said.get("start")) if tag == "ol" else -1)
        if tag == "li" and self.lists:
            number = self.lists[-1]
            self.marker = "–" if number < 0 else f"{number}."
            self.lists[-1] += number >= 0
        self.open.append((tag, web_address(said.get("href") or "") if tag == "a" else ""))

    def handle_endtag(self, tag: str) -> None:
        if self.dropped:
            self.dropped -= tag != "br"
            return
        if tag not in (name for name, _href in self.open):
            return
        if tag in BLOCKS or tag in ("ul", "ol"):
            self._end_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        while self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.dropped or not data:
            return
        text = printable(data)
        if not self._within("pre"):
            text = re.sub(r"[ \t\n]+", " ", text)
        self.runs.append(replace(self._look(), text=text))

    def finish(self) -> list[Block]:
        self._end_block()
        return self.blocks

    def _within(self, *tags: str) -> int:
        return sum(name in tags for name, _href in self.open)

    def _look(self) -> Run:
        look = {INLINE[name]: True for name, _href in self.open if name in INLINE}
        if self._within("h1", "h2", "h3", "h4", "h5", "h6"):
            look["bold"] = True
        url = next((href for name, href in reversed(self.open) if name == "a"), "")
        return Run("", url=url, **look)

    def _end_block(self) -> None:
        verbatim = bool(self._within("pre"))
        runs = tuple(_joined(self.runs if verbatim else _trimmed(self.runs)))
        self.runs = []
        if not runs:
            return
        depth = min(len(self.lists), DEEPEST)
        self.blocks.append(Block(runs, min(self._within("blockquote"), DEEPEST), depth, self.marker, verbatim))
        self.marker = ""


def _number(start: str | None) -> int:
    return int(start) if start and start.isascii() and start.isdigit() and len(start) < 7 else 1


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without spaces at the ends, around line ends, and doubled ones where two runs meet."""
    kept: list[Run] = []
    before = "\n"
    for run in runs:
        text = re.sub(r" *\n *", "\n", run.text)
        if before.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            kept.append(replace(run, text=text))
            before = text
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    while kept and not kept[0].text.lstrip():
        kept.pop(0)
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Neighbours that look alike are one run."""
    last: Run | None = None
    for run in runs:
        if last and replace(last, text="") == replace(run, text=""):
            last = replace(last, text=last.text + run.text)
            continue
        if last:
            yield last
        last = run
    if last and (last.text.strip() or last is not runs[0]):
        yield last


# --- Writing HTML -------------------------------------------------------------------------------
MARKS = (("code", "code"), ("struck", "del"), ("under", "u"), ("italic", "em"), ("bold", "strong"))


def _html(blocks: list[Block]) -> Iterator[str]:
    """Lists are written as such while their entries follow each other; quotations open and close around them."""
    ordered: list[str] = []
    quoted = depth = 0
    for block in blocks:
        while depth > block.depth or (depth and quoted != block.quoted):
            yield f"</li></{ordered.pop()}>"
            depth -= 1
        while quoted != block.quoted:
            yield "<blockquote>" if quoted < block.quoted else "</blockquote>"
            quoted += 1 if quoted < block.quoted else -1
        if block.depth and block.marker and depth == block.depth:
            yield "</li><li>"
        while depth < block.depth:
            tag = "ol" if block.marker[:-1].isdigit() else "ul"
            start = f' start="{block.marker[:-1]}"' if tag == "ol" and block.marker != "1." else ""
            ordered.append(tag)
            yield f"<{tag}{start}><li>"
            depth += 1
        tag = "pre" if block.verbatim else "p"
        yield f'<{tag} dir="auto">{"".join(map(run_html, block.runs))}</{tag}>'
    yield from (f"</li></{tag}>" for tag in reversed(ordered))
    yield "</blockquote>" * quoted


def run_html(run: Run) -> str:
    made = escape(run.text).replace("\n", "<br>")
    for name, tag in MARKS:
        if getattr(run, name):
            made = f"<{tag}>{made}</{tag}>"
    if run.url:
        made = f'<a href="{escape(run.url)}" rel="noopener noreferrer nofollow ugc">{made}</a>'
    return made
