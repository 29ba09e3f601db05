"""Whether what a text says of its own sections is true: "Section 7(b)", "subsection (c)"."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.bills.text.eids import number_in
from unwatched.bills.text.shapes import Law, Section

from .findings import Finding, Place, Weight, is_section, places, words
from .outline import Outline

_HIGHEST = 999  # “Section 1983” is known by its number alone, and is somebody else's
_SURELY_OWN = 99  # a higher one may be another law's that is not named
MOST = 1000  # references that are looked up; a long ordinance has some hundreds
_NUMBER = r"\d{1,4}[A-Za-z]?(?:[-.:]\d{1,4}[A-Za-z]?){0,4}(?![\w-])"
_PATH = r"(?:\s?\([A-Za-z0-9]{1,5}\)){0,5}"
_ONE = rf"{_NUMBER}{_PATH}"
_SECTIONS = re.compile(
    rf"(?<![\w.])(?:[Ss]ections?|SECTIONS?|[Ss]ecs?\.|§§?)\s*({_ONE}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+){_ONE}){{0,6}})"
)
_PIECE = re.compile(rf"({_NUMBER})({_PATH})")
_SUBSECTIONS = re.compile(
    r"\b[Ss]ubsections?\s+(\([A-Za-z0-9]{1,3}\)(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+)\([A-Za-z0-9]{1,3}\)){0,6})"
)
# What follows a reference to somebody else's law.
_OTHERS = re.compile(
    r"\s*(?:,\s*)?(?:of|under|in)\s+(?:the\s+|any\s+|title|chapter|article|part|its\s|said\s|such\s|that\s|\d|[A-Z])"
    r"|\s*,?\s*(?:et seq|U\.?S\.?C|C\.?F\.?R|of\s+[A-Z])",
)
_OWN = re.compile(r"\s*(?:,\s*)?(?:of|under|in)\s+(?:this|the present)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:Title\s+\d+\w*,?|Chapter\s+[\w.-]+,?|Article\s+\w+,?|Code,?|Stat(?:utes|\.)?,?|Laws,?|Act,?|Constitution,?|"
    r"U\.?\s?S\.?\s?C\.?|C\.?F\.?R\.?|\b[A-Z]{2,5},?|c\.\s?\d+,?\s?s\.?)\s*$"
)
_ACT = re.compile(r"\s*(?:,\s*)?of\s+(?:the|that)\s+(?:ordinance|act|policy|law|chapter|resolution)\b(?!\s+of)", re.I)


def references(law: Law) -> Iterator[Finding]:
    """A finding for each reference that leads nowhere, or one that all are in order."""
    own = _own_sections(law)
    if not own:
        return
    checked = 0
    lost: list[tuple[Place, str]] = []
    for place in places(law):
        for said, found in islice(_referred(place, own), MOST):
            checked += 1
            if not found:
                lost.append((place, said))
        if checked >= MOST:
            break
    yield from (_lost(place, said, sections=len(own)) for place, said in dict.fromkeys(lost))
    if checked and not lost:
        yield Finding(
            rule="references",
            weight=Weight.GOOD,
            message=ngettext(
                "The one cross-reference leads somewhere.", "All %(n)s cross-references lead somewhere.", checked
            )
            % {"n": checked},
        )


def _lost(place: Place, said: str, *, sections: int) -> Finding:
    names = {"place": place.label, "said": said}
    number = re.match(r"Section (\d+)", said)
    if number and int(number[1]) > max(_SURELY_OWN, 2 * sections):
        return Finding(
            rule="references",
            weight=Weight.NOTE,
            where=place.part.eid,
            message=_("%(place)s refers to %(said)s, which is not in this text.") % names,
            remedy=_("If another law is meant, name it: “Section 230 of …”."),
        )
    if re.search(r"\d[.:-]\d", said):  # a section of a code: an ordinance that changes a code holds only some of them
        return Finding(
            rule="references",
            weight=Weight.NOTE,
            where=place.part.eid,
            message=_("%(place)s refers to %(said)s, which is not in this text.") % names,
            remedy=_("Look whether the code has that section."),
        )
    return Finding(
        rule="references",
        where=place.part.eid,
        message=_("%(place)s refers to %(said)s, which does not exist.") % names,
        remedy=_("Change the number, or add what it should lead to."),
    )


def dead_links(read: Outline) -> Iterator[Finding]:
    """Links of the markup that lead to no part of it."""
    known = {part.eid for part in read.law.walk()}
    labels = {place.part.eid: place.label for place in places(read.law)}
    for link in read.links:
        if link.href.startswith("#") and link.href[1:] not in known:
            yield Finding(
                rule="references",
                where=link.where,
                message=_("%(place)s: the link “%(said)s” leads nowhere.")
                % {"place": labels.get(link.where, _("The text")), "said": link.said or link.href},
                remedy=_("Write the name of a part after the #, such as #sec_7."),
            )


def _own_sections(law: Law) -> Mapping[str, Section]:
    """Sections by their number, those within chapters too. A law without any has its outermost parts instead."""
    parts = [part for part in law.walk() if is_section(part)] or law.sections
    found: dict[str, Section] = {}
    for part in parts:
        number = number_in(part.num)
        if number[:1].isdigit():
            found.setdefault(number, part)
    return found


def _referred(place: Place, own: Mapping[str, Section]) -> Iterator[tuple[str, bool]]:
    """What a part refers to, and whether it is there. Other people's laws are left out."""
    text = place.part.text
    looked_up: dict[tuple[str, str], bool] = {}
    for match in _SECTIONS.finditer(text):
        if _of_others(text, match) or _heads(text, match):
            continue
        for number, path in _PIECE.findall(match[1]):
            key = number_in(number)
            if key in own or _like_own(key, own):
                path = path.replace(" ", "")
                if (key, path) not in looked_up:
                    looked_up[key, path] = key in own and _has(own[key], re.findall(r"\((\w+)\)", path))
                yield f"Section {number}{path}", looked_up[key, path]
    for match in _SUBSECTIONS.finditer(text):
        after = text[match.end() : match.end() + 60]
        if _OWN_SECTION_AFTER.match(after) or _OTHERS.match(after):
            continue
        home = _home(place, own)
        for letter in re.findall(r"\((\w+)\)", match[1]):
            if home is not None and home.children:
                yield f"subsection ({letter})", _has(home, [letter]) or _near(place, letter)


_OWN_SECTION_AFTER = re.compile(r"\s*(?:,\s*)?of\s+[Ss]ection\s")


def _of_others(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 80]
    if _OWN.match(after) or _ACT.match(after):
        return False
    return bool(_OTHERS.match(after) or _BEFORE.search(text[max(0, match.start() - 40) : match.start()]))


def _heads(text: str, match: re.Match[str]) -> bool:
    """Whether it is a heading that was typed: "Section 7. Oversight"."""
    starts = match.start() == 0 or text[match.start() - 1] == "\n"
    return starts and bool(re.match(r"\s*[.:–—-]\s*(?:[A-Z]|$)", text[match.end() :]))


def _like_own(number: str, own: Mapping[str, Section]) -> bool:
    """Whether a number that is not there looks like ours: "12" among 1 to 9, "2-99-040" among "2-99-010"."""
    if not number.isdigit():
        stem = number.rpartition("-")[0]
        return bool(stem) and any(one.rpartition("-")[0] == stem for one in own)
    return any(one.isdigit() for one in own) and int(number) <= _HIGHEST


def _home(place: Place, own: Mapping[str, Section]) -> Section | None:
    return next((one for one in (*place.above, place.part) if any(one is section for section in own.values())), None)


def _near(place: Place, letter: str) -> bool:
    """Whether a part around it has such a child: "subsection (c)" may mean a paragraph."""
    return any(_has(one, [letter]) for one in (*place.above, place.part))


def _has(section: Section, path: list[str]) -> bool:
    for step in path:
        child = next((one for one in section.children if number_in(one.num) == step), None) or next(
            (one for one in section.children if number_in(one.num).lower() == step.lower()), None
        )
        if child is None:
            return _shows(words(section), step)
        section = child
    return True


def _shows(text: str, step: str) -> bool:
    """Whether the words have a "(b)" at the start of a clause: nobody has taken them apart."""
    return bool(re.search(rf"(?:^|[;:.,—]\s*(?:and\s|or\s)?)\({re.escape(step)}\)\s", text))
