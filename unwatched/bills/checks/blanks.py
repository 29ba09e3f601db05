"""Places that wait for a value: [least sum of damages], {damages_floor}, ________, [insert name of city]."""

import re
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from unwatched.bills.library import library
from unwatched.bills.text.shapes import Law

from .findings import Finding, places

_BRACKETS = re.compile(r"\[([^\[\]\n]{1,80})\]")
_BRACES = re.compile(r"(?<!\{)\{(?:ref:)?([a-z][a-z_]{2,40})\}(?!\})")
_LINE = re.compile(r"_{3,}|\.{6,}|…{2,}")
# How others mark their blanks. "[sic]", "[Reserved]", "[NEW MATERIAL]" and "[deleted]" are none.
_ASKS = re.compile(
    r"(?:(?:the|an?|this|our|your)\s+)?(?:insert|enter|fill|name|names|title|date|day|number|amount|sum|city|town|county|state|village|district|council"
    r"|board|legislature|municipality|jurisdiction|agency|department|appropriate|relevant|applicable|section on|x+|tbd"
    r"|blank|your|\?|_|\.\.\.|…|●)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?!(?:SIC|RESERVED|NEW|DELETED|OMITTED|REPEALED|SEAL|SIGNED)\b)[A-Z][A-Z’'/ -]{2,}")


@cache
def _labels() -> frozenset[str]:
    """What stands in our own blanks."""
    known = library()
    levels = (words for level in known.levels.values() for key, words in level.words.items() if key.endswith("_label"))
    return frozenset({*(blank.label for blank in known.blanks.values()), *levels})


def blanks_in(law: Law) -> Iterator[Finding]:
    """A finding for each different blank, at its first place."""
    seen: set[str] = set()
    for where, label, text in _texts(law):
        for blank in _blanks(text):
            if blank not in seen:
                seen.add(blank)
                yield Finding(
                    rule="blank",
                    where=where,
                    message=_("%(place)s: “%(blank)s” is still blank.") % {"place": label, "blank": blank},
                    remedy=_("Give it a value, or take it out."),
                )


def _texts(law: Law) -> Iterator[tuple[str, str, str]]:
    yield "", _("The title"), law.title
    for place, recital in enumerate(law.recitals, start=1):
        yield f"preamble__p_{place}", _("Before the first section"), recital
    for one in places(law):
        yield one.part.eid, one.label, f"{one.part.heading}\n{one.part.text}"


def _blanks(text: str) -> Iterator[str]:
    for found in _BRACKETS.finditer(text):
        if found[1].strip() in _labels() or _ASKS.match(found[1].strip()) or _CAPITALS.fullmatch(found[1].strip()):
            yield found[0]
    for found in _BRACES.finditer(text):
        yield found[0]
    if found_line := _LINE.search(text):
        yield found_line[0][:12]
