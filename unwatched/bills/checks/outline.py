"""The outline of a text in bluebell markup, read line by line: quick enough for each keystroke, and never refuses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from unwatched.bills.markup import HIERARCHY, STARTS
from unwatched.bills.text.eids import Names
from unwatched.bills.text.shapes import Law, Section

MARKER = re.compile(
    rf"(?P<kind>{HIERARCHY})(?P<attrs>[.{{]\S*)?(?: +(?P<num>(?!- )[^\n]*?))?(?: +-(?: +(?P<heading>.*))?)?$"
)
LINK = re.compile(r"\{\{>(?P<href>[^\s{}]*) ?(?P<said>[^{}]*)\}\}")
_CONTAINER = re.compile(r"(PREFACE|PREAMBLE|BODY|CONCLUSIONS)(?:[.{].*)?$")
_TITLE = re.compile(r"LONGTITLE(?: +(.*))?$")
_SAID = re.compile(r"\{\{(?:[*^_+-]|\w+(?:\{[^{}]*\})?)? ?([^{}]*)\}\}")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|(?<!_)__(?!_)|(?<!:)//)")
_BLOCK = re.compile(
    r"(?:P|ITEM|ITEMS|BLOCKLIST|BULLETS|CROSSHEADING|SUBHEADING|QUOTE|TABLE|TR|TH|TC)(?:[.{]\S*)?(?: +|$)"
)
DEEPEST = 40  # levels; a law has six
_SPACES = re.compile(" {2,}")
_TAG = {
    "SEC": "section", "SUBSEC": "subsection", "PARA": "paragraph", "SUBPARA": "subparagraph", "ART": "article",
    "CHAP": "chapter", "SUBCHAP": "subchapter",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link within the text: "{{>#sec_7 Section 7}}"."""

    where: str
    href: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a text holds, and where its links lead."""

    law: Law
    links: tuple[Link, ...] = ()


@dataclass
class _Open:
    """A part that is still being read."""

    indent: int
    eid: str
    num: str = ""
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    children: list["_Open"] = field(default_factory=list)

    def closed(self) -> Section:
        return Section(
            eid=self.eid,
            num=self.num,
            heading=self.heading,
            text="\n\n".join(self.paragraphs),
            children=tuple(child.closed() for child in self.children),
        )


def outline(text: str) -> Outline:
    """Title, recitals and parts of a text in markup. Lines that are no markup are words of the part around them."""
    title = ""
    recitals: list[str] = []
    links: list[Link] = []
    names, root, area = Names(), _Open(-1, ""), ""
    stack = [root]
    for line in text.expandtabs(2).split("\n"):
        words, indent = line.strip(), len(line) - len(line.lstrip())
        if not words:
            continue
        if container := _CONTAINER.match(words):
            area = container[1]
        elif area == "PREFACE" and (found := _TITLE.match(words)):
            title = plain(found[1] or "")
        elif area in ("PREFACE", "PREAMBLE"):
            recitals += [plain(words)] if area == "PREAMBLE" else []
            links += _links(words, f"preamble__p_{len(recitals)}")
        else:
            _read(words, indent, stack, names)
            links += _links(words, stack[-1].eid)
    # Words before the first section stand in a part without a number.
    loose = [Section(eid="body", text="\n\n".join(root.paragraphs))] if root.paragraphs else []
    sections = (*loose, *(one.closed() for one in root.children))
    return Outline(law=Law(title=title, recitals=tuple(recitals), sections=sections), links=tuple(links))


def _read(words: str, indent: int, stack: list[_Open], names: Names) -> None:
    while len(stack) > DEEPEST or (len(stack) > 1 and indent <= stack[-1].indent):
        stack.pop()
    marker = marker_of(words)
    if marker is None:
        stack[-1].paragraphs.append(plain(_BLOCK.sub("", words, count=1)))
        return
    num = (marker["num"] or "").strip()
    element = _TAG.get(marker["kind"], marker["kind"].lower())
    part = _Open(indent, names.give(stack[-1].eid, element, num), num, plain(marker["heading"] or ""))
    stack[-1].children.append(part)
    stack.append(part)


def marker_of(words: str) -> re.Match[str] | None:
    """What a line opens: "SECTION 4. - Damages". Runs of spaces are one, or the search would be slow on many."""
    return MARKER.match(_SPACES.sub(" ", words)) if STARTS.match(words) else None


def _links(words: str, where: str) -> Iterator[Link]:
    for found in LINK.finditer(words):
        yield Link(where=where, href=found["href"], said=found["said"])


def plain(words: str) -> str:
    """The words as a reader sees them, without marks."""
    words = LINK.sub(lambda match: match["said"], words)
    words = _MARKS.sub("", _SAID.sub(r"\1", words))
    return re.sub(r"\\(.)", r"\1", words)
