"""The little of Markdown that runbooks and threads use: head, headings, lines of --- and pictures.

A line of a post that looks like one of these stands with a backslash before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from . import scalars
from .nodes import Reader
from .problems import Wrong

FENCE = "---"
# Telephones make one long dash of three short ones.
_NEXT = re.compile(r"(?:-{3,}|[—–]+-?)(?:[ \t]+after[ \t]+(?P<gap>.+))?", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,3})[ \t]+(.*?)[ \t]*")
_SPECIAL = re.compile(r"#{1,3}[ \t]|!\[|\\")
_ESCAPED = re.compile(r"\\(?=[#!\\—–-])")
_PICTURE = re.compile(
    r"!\[(?P<shows>(?:[^\\\]]|\\.)*)\]"
    r"\((?:<(?P<pointed>[^<>\n]*)>|(?P<target>[^\s()<>\"]+))(?:\s+\"(?P<title>(?:[^\"\\]|\\.)*)\")?\)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)


class Sign(StrEnum):
    LINE = "line"
    NEXT = "next"  # a line of ---, or --- after 20 s
    HEADING = "heading"
    PICTURE = "picture"


@dataclass(frozen=True)
class Mark:
    """One thing of a text: a line, or a sign that is no text."""

    sign: Sign
    line: int  # from 0
    text: str = ""  # of a line or heading; of a picture: what it shows; of a next post: after how long, or ""
    level: int = 0  # of a heading
    target: str = ""  # of a picture
    title: str = ""


def split_head(text: str) -> tuple[str, str, int]:
    """The YAML between two lines of --- at the top, what follows, and the number of the line with which that begins.

    Raises Wrong when the second --- is missing. Without a first one there is no head.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return "", text, 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    raise Wrong(_("the head has no end. Write a line of --- below the settings."))


def scan(text: str, *, reader: Reader, target: str) -> Iterator[Mark]:
    """What stands there, in order; a picture that cannot be read is noted, with `target` in the example."""
    place, line = 0, 0
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        picture = _PICTURE.match(text, place) if text.startswith("![", place) else None
        if picture:
            yield _picture(picture, line)
            line += picture[0].count("\n")
            place = picture.end()
            continue
        if text.startswith("![", place):
            said = _("this picture cannot be read. Write it like ![What it shows](%(target)s).")
            reader.wrong(line, said % {"target": target})
        else:
            yield _mark(text[place:end].rstrip(), line)
        place, line = end + 1, line + 1


def escaped(text: str) -> str:
    """A post's text as it stands in a file."""
    lines = text.split("\n")
    return "\n".join(f"\\{line}" if _SPECIAL.match(line) or _NEXT.fullmatch(line) else line for line in lines)


def picture(shows: str, target: str, title: str = "") -> str:
    """``![shows](target "title")``"""
    shown = re.sub(r"([\\\]])", r"\\\1", shows)
    called = ' "' + re.sub(r'([\\"])', r"\\\1", title) + '"' if title else ""
    return f"![{shown}]({target}{called})"


def gap_in(said: str, line: int, *, reader: Reader) -> int | None:
    """Seconds, of what stands behind "after"; None when nothing does, or when it was noted as wrong."""
    try:
        return scalars.seconds(said) if said else None
    except Wrong as wrong:
        reader.wrong(line, str(wrong))
        return None


def after(name: str, gap: int | None) -> str:
    """``--- after 20 s``"""
    return name if gap is None else f"{name} after {scalars.write_seconds(gap)}"


def _mark(line: str, number: int) -> Mark:
    if after := _NEXT.fullmatch(line):
        return Mark(Sign.NEXT, number, after["gap"] or "")
    if heading := _HEADING.fullmatch(line):
        return Mark(Sign.HEADING, number, heading[2], level=len(heading[1]))
    return Mark(Sign.LINE, number, _ESCAPED.sub("", line, count=1) if line.startswith("\\") else line)


def _picture(found: re.Match[str], number: int) -> Mark:
    shows, title = (re.sub(r"\\(.)", r"\1", said or "", flags=re.DOTALL) for said in found.group("shows", "title"))
    target = found["pointed"] if found["pointed"] is not None else found["target"]
    return Mark(Sign.PICTURE, number, shows, target=target, title=title)
