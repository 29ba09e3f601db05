"""HTML: pages of city codes, texts saved from a browser. Scripts and styles are dropped; lists keep their numbers."""

import re
from typing import Any

from lxml import etree, html

from ...errors import Unreadable
from . import marks, numerals, reasons
from .blocks import Block, Pages
from .safe import check_size

_DROPPED = {"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math", "select", "button",
            "input", "link", "meta"}  # fmt: skip
_SILENT = {"script", "style", "template", "head", "link", "meta"}  # hold no words for people
_OUTSIDE = {"nav", "aside", "header", "footer"}
_BLOCKS = {"p", "div", "li", "tr", "dt", "dd", "blockquote", "pre", "section", "article", "main", "table", "tbody",
           "thead", "tfoot", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "address", "center", "fieldset",
           "form", "figure", "figcaption", "hr", "body", "html", "caption", "details", "summary"}  # fmt: skip
_KINDS = {"1": "decimal", "a": "a", "A": "A", "i": "i", "I": "I"}
_STRONG = {"b", "strong", "em", "i", "u"}
_DEEPEST = 200


def read(data: bytes, name: str = "") -> Pages:
    """The pieces of a page."""
    check_size(data, name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", errors="replace").encode()
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding=_encoding(data))
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            f"This HTML holds no text ({error}).", remedy="Give its text as plain text.", name=name
        ) from None
    if any("xcessive depth" in error.message for error in parser.error_log):
        raise Unreadable(
            "It is nested so deeply that a part of it cannot be read.", remedy="Give its text as plain text.", name=name
        )
    reader = _Reader()
    reader.read(root)
    return reader.pages


def _encoding(data: bytes) -> str | None:
    """UTF-8 where it is; else what the page says."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return None if re.search(rb"charset", data[:3000], re.IGNORECASE) else "cp1252"
    return "utf-8"


class _Reader:
    def __init__(self) -> None:
        self.pages = Pages()
        self._text: list[tuple[str, bool]] = []  # words and whether they are strong
        self._number, self._level, self._count = "", 0, 0
        self._outside, self._within, self._fresh = 0, 0, True  # how deep in what is no law, and in what is

    def read(self, root: Any) -> None:
        self._walk(root, strong=False, depth=0)
        self._flush()
        title = " ".join(root.findtext(".//title", "").split())
        if title and not any(title in block.text for block in self.pages.blocks):
            self.pages.doubt("title of the page", title, reasons.OUTSIDE)

    def _walk(self, element: Any, *, strong: bool, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _DROPPED:
            self._aside(element, tag)
            return
        if depth > _DEEPEST:
            self._say(" ".join(element.itertext()), strong)
            return
        if tag in ("del", "s", "strike"):
            self.pages.doubt(self._where(), " ".join(element.text_content().split()), reasons.STRUCK)
            return
        if tag == "a" and (element.text or "").strip() in ("#", "¶", "§") and not len(element):
            return  # leads to the place itself
        self._enter(element, tag)
        self._say(element.text, strong or tag in _STRONG)
        for child in element:
            self._walk(child, strong=strong or tag in _STRONG, depth=depth + 1)
            self._say(child.tail, strong or tag in _STRONG)
        self._leave(tag)

    def _aside(self, element: Any, tag: str) -> None:
        """Words on buttons and in drawings belong to no law, but were on the page."""
        words = " ".join("".join(element.itertext()).split()) if tag and tag not in _SILENT else ""
        if words:
            self.pages.doubt(self._where(), words, reasons.OUTSIDE)

    def _enter(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag in _OUTSIDE and not self._within:
            self._flush()
            self._outside += 1
        elif tag in ("main", "article"):
            self._within += 1
        elif tag == "li":
            self._number = _number_of(element)
        elif re.fullmatch(r"h[1-6]", tag):
            self._level = int(tag[1])
        elif tag == "br":
            self._flush(fresh=False)
        elif tag == "img":
            self.pages.doubt(self._where(), element.get("alt") or "", reasons.PICTURE)

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _OUTSIDE:
            self._flush()
            self._fresh = True
        if tag in ("main", "article"):
            self._within -= 1
        elif tag in _OUTSIDE and not self._within:
            self._outside -= 1
        elif tag in ("td", "th"):
            self._text.append(("\t", False))

    def _say(self, text: str | None, strong: bool) -> None:
        if text:
            self._text.append((text.replace("\xad", ""), strong))

    def _where(self) -> str:
        return f"paragraph {self._count + 1}"

    def _flush(self, *, fresh: bool = True) -> None:
        """Ends a paragraph, or a line of it."""
        words = "\t".join(
            " ".join(cell.split()) for cell in "".join(text for text, _ in self._text).split("\t")
        ).strip()
        if words and self._outside:
            self.pages.doubt(self._where(), words, reasons.OUTSIDE)
        elif words:
            self._count += 1
            lead = _lead(self._text)
            number = f"{self._number} " if self._number and not marks.read(words) else ""  # it has one of its own
            self.pages.blocks.append(Block(
                text=number + words, where=f"paragraph {self._count}", fresh=self._fresh, level=self._level,
                numbered=bool(number), lead=lead + len(number) if lead else 0,
            ))  # fmt: skip
            if lead:
                self.pages.bold.add(words[:lead])
        if words:
            self._number = ""
            self._fresh = fresh
        if words or not fresh:
            self._level = 0
        self._text = []


def _lead(pieces: list[tuple[str, bool]]) -> int:
    head, rest = "", ""
    for text, strong in pieces:
        if rest or not (strong or not text.strip()):
            rest += text
        else:
            head += text
    return len(" ".join(head.split())) if rest.strip() else 0


def _number_of(item: Any) -> str:
    """The number that a browser prints before an item of an ordered list."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return ""
    style = " ".join((above.get("style") or "", item.get("style") or ""))
    kind = _KINDS.get(above.get("type") or "1", "decimal")
    for css, wanted in (("lower-alpha", "a"), ("upper-alpha", "A"), ("lower-roman", "i"), ("upper-roman", "I")):
        kind = wanted if css in style else kind
    if "none" in style.replace(" ", "").partition("list-style")[2][:10]:
        return ""
    value = _whole(above.get("start"), 1)
    for child in above.iterchildren("li"):
        value = _whole(child.get("value"), value)
        if child is item:
            break
        value += 1
    return f"{numerals.write(value, kind)}."


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text.strip()) else otherwise
