"""Markup that bluebell would swallow without a word. It never complains, so we do."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from django.utils.translation import gettext as _

from unwatched.bills.markup import CONTAINERS, HIERARCHY, STARTS
from unwatched.bills.text.eids import number_in

from .findings import Finding
from .outline import marker_of

_KINDS = HIERARCHY.split("|")
_COMMON = (
    "SECTION",
    "SUBSECTION",
    "PARAGRAPH",
    "SUBPARAGRAPH",
    "PREFACE",
    "PREAMBLE",
    "LONGTITLE",
    "ARTICLE",
    "CHAPTER",
)
_SHOUTED = re.compile(r"([A-Z]{4,})(?: +\(?[\w.]{1,6}\)?\.?)?(?: +-.*)?$")
_TYPED = re.compile(r"(?:Section|Sec\.|§)\s*\d+[A-Za-z]?\.?(?:\s+[A-Z][^.]{0,80})?\.?$")
_LINK_OPEN = re.compile(r"\{\{")
_ESCAPED = re.compile(r"\\.")
MOST = 200  # findings; a text with more has one cause


def lint(text: str) -> Iterator[Finding]:
    """A finding for each line that would not become what it looks like."""
    lines = text.expandtabs(2).replace("\r\n", "\n").split("\n")
    found = 0
    above: tuple[int, str] = (0, "")  # indentation and words of the last line that was not empty
    for at, line in enumerate(lines, start=1):
        words = line.strip()
        if not words:
            continue
        indent = len(line) - len(line.lstrip())
        for message, remedy in _of_line(words, indent, above):
            found += 1
            yield Finding(
                rule="markup", line=at, message=_("Line %(n)s: %(what)s") % {"n": at, "what": message}, remedy=remedy
            )
        if found >= MOST:
            return
        above = (indent, words)
    yield from islice(_doubled(lines), MOST)


def _of_line(words: str, indent: int, above: tuple[int, str]) -> Iterator[tuple[str, str]]:
    own = list(_of_words(words))
    yield from own or _of_indent(words, indent, above)
    yield from _of_inline(words)


def _of_words(words: str) -> Iterator[tuple[str, str]]:
    if marker := marker_of(words):
        yield from _of_marker(words, marker)
    elif (
        STARTS.match(words)
        and re.match(CONTAINERS, words)
        and not re.fullmatch(rf"(?:{CONTAINERS})(?:[.{{].*)?", words)
    ):
        yield _taken(words)
    elif _TYPED.match(words):
        yield (
            _("“%(words)s” looks like a heading, but is read as plain words.") % {"words": _short(words)},
            _("Write it as “SECTION 4. - Heading”."),
        )
    elif shouted := _SHOUTED.match(words):
        yield from _misspelt(shouted[1])


def _of_indent(words: str, indent: int, above: tuple[int, str]) -> Iterator[tuple[str, str]]:
    before, said = above
    opens = bool(marker_of(said)) or re.fullmatch(r"[A-Z]{4,}(?:[.{].*)?", said) is not None
    if indent > before + 2 or (indent > before and not opens and said):
        yield (
            _("“%(words)s” is indented further than the line above allows.") % {"words": _short(words)},
            _("Indent by two spaces, and only below a heading such as SUBSECTION (a)."),
        )
    elif indent % 2:
        yield (
            _("“%(words)s” is indented by an odd number of spaces.") % {"words": _short(words)},
            _("Indent by two spaces for each level."),
        )
    elif marker_of(said) and not marker_of(words) and indent <= before:
        yield (
            _("“%(words)s” is not indented, so it does not belong to “%(above)s”.")
            % {"words": _short(words), "above": _short(said)},
            _("Indent it by two spaces more than the heading above."),
        )


def _of_marker(words: str, marker: re.Match[str]) -> Iterator[tuple[str, str]]:
    num = (marker["num"] or "").strip()
    if len(num.split()) > 2 and marker["heading"] is None:
        if number_in(num.split()[0])[:1].isdigit() or num.startswith("("):
            yield (
                _("in “%(words)s” the heading is taken for the number.") % {"words": _short(words)},
                _("Put “ - ” between number and heading: “SECTION 4. - Heading”."),
            )
        else:
            yield _taken(words)


def _taken(words: str) -> tuple[str, str]:
    return (
        _("“%(words)s” begins with a word of the markup and is taken for a heading.") % {"words": _short(words)},
        _("Put a \\ before it if it is plain text."),
    )


def _misspelt(word: str) -> Iterator[tuple[str, str]]:
    if word in _KINDS or word in CONTAINERS.split("|"):
        return
    if meant := get_close_matches(word, _COMMON, n=1, cutoff=0.85):
        yield (
            _("“%(word)s” is no word of the markup.") % {"word": word},
            _("Did you mean %(meant)s?") % {"meant": meant[0]},
        )


def _of_inline(words: str) -> Iterator[tuple[str, str]]:
    bare = _ESCAPED.sub("", words)
    if len(_LINK_OPEN.findall(bare)) != bare.count("}}"):
        yield (
            _("“{{” and “}}” do not pair in “%(words)s”.") % {"words": _short(words)},
            _("Close each {{ with }}, or write \\{\\{."),
        )
    inner = re.sub(r"\{\{[^{}]*\}\}", "", bare)
    if inner.count("**") % 2:
        yield (
            _("one ** in “%(words)s” has no other.") % {"words": _short(words)},
            _("Bold words stand between two **."),
        )
    # Two addresses on a line: what is between their slashes would be set in italics.
    if len(re.findall(r"[a-z]://", inner)) > 1 or (inner.count("//") == 1 and "://" not in inner):
        yield (
            _("“//” in “%(words)s” starts italics.") % {"words": _short(words)},
            _("Write \\/\\/ for two slashes."),
        )


def _doubled(lines: list[str]) -> Iterator[Finding]:
    """The same number twice at one place."""
    open_at: list[tuple[int, dict[str, int]]] = [(-1, {})]
    for at, line in enumerate(lines, start=1):
        words, indent = line.strip(), len(line) - len(line.lstrip())
        if not words:
            continue
        while len(open_at) > 1 and indent <= open_at[-1][0]:
            open_at.pop()
        marker = marker_of(words)
        if marker is None:
            continue
        name = f"{marker['kind']} {number_in(marker['num'] or '')}"
        seen = open_at[-1][1]
        if marker["num"] and number_in(marker["num"]) and name in seen:
            yield Finding(
                rule="markup",
                line=at,
                message=_("Line %(n)s: “%(words)s” has the number of line %(other)s.")
                % {"n": at, "words": _short(words), "other": seen[name]},
                remedy=_("Give each part a number of its own."),
            )
        seen.setdefault(name, at)
        open_at.append((indent, {}))


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57].rstrip()}…"
