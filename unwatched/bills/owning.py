"""Somebody's text as a bill of ours: its sections with their headings, and the words of each to be changed. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .instruments import BEGINNING, DEFINITIONS
from .library import Instrument, Library, Part
from .markup import UNITS, Unit
from .plainly import lines
from .text.coverage import Found, find
from .text.shapes import Law, Section

LONGEST_TITLE = 200
# What the markup would take for signs, and blanks: "{place}" in a text of somebody's own is no blank.
_SIGNS = re.compile(r"\*\*|//|__|[{}\\]")
_CONTAINER = re.compile(r"(?:chp|chapter|part|title|subpart|subchp|subtitle|dvs|division|subdvs|book|tome)[_-]")
_SECTION = re.compile(r"(?:sec|section)[_-]")
_DEFINES = re.compile(r"\b(?:definitions?|defined|terms|begriffs\w*)\b", re.IGNORECASE)


@dataclass
class Owned:
    """What a bill begins with."""

    title: str
    sections: list[Part] = field(default_factory=list)
    own_words: dict[str, str] = field(default_factory=dict)  # slot: words


def owned(law: Law, *, instrument: Instrument, clauses: Library) -> Owned:
    """Every word of the law but its numbers, which are given anew.

    A section of which it is sure which part of the instrument it is stands there: the library's wordings are offered
    beside its words. The parts that the text lacks come behind those they follow in the instrument, without words.
    """
    title = _short(law.title)
    begins = [*([law.title] if title != law.title else []), *law.recitals]
    found = Owned(title, [Part(key=BEGINNING, heading="", slots=(BEGINNING,))])
    if begins:
        found.own_words[BEGINNING] = "\n\n".join(map(escaped, begins))
    known = _known(law, instrument, clauses)
    for number, section in enumerate(_flat(law.sections), start=1):
        slot = known.get(section.eid) or f"own_{number}"
        heading, words = escaped(section.heading.rstrip(" .:;—–-")), own_words(section)
        if not words:  # a section without words would not stand in the text
            heading, words = "", heading or escaped(section.num)
        found.sections.append(Part(key=slot, heading=heading, slots=(slot,)))
        found.own_words[slot] = words
    found.sections = list(_with_rest(found.sections, instrument))
    return found


def own_words(section: Section) -> str:
    """Its words as people write them: (a), (1), (A), (i) before its parts."""
    return "\n\n".join(lines(_body(section, 0), 0)).strip("\n")


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 2].rsplit(' ', 1)[0]} …"


def escaped(text: str) -> str:
    """As the markup wants it, so that nothing in it is a sign or a blank."""
    return _SIGNS.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), text)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _paragraphs(text: str) -> list[str]:
    """Escaped twice, as once is taken away when they are written for people."""
    found = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    return [escaped(escaped(paragraph)) for paragraph in found if paragraph]


def _body(section: Section, depth: int) -> "list[str | Unit]":
    body: list[str | Unit] = [*_paragraphs(section.text)]
    for child in section.children:
        inside = _body(child, depth + 1)
        if child.num and depth < len(UNITS):
            body.append(Unit(UNITS[depth], escaped(child.heading), inside))
        else:  # words that follow the parts, or parts deeper than laws are numbered
            first = " ".join(filter(None, [child.num, child.heading]))
            body += [*([escaped(escaped(first))] if first else []), *inside]
    return body


def _flat(sections: tuple[Section, ...], above: str = "") -> Iterator[Section]:
    """Sections, also those that stand in chapters; the name of a chapter goes before the heading of its first one."""
    for section in sections:
        if _holds_sections(section):
            name = " ".join(filter(None, [above, section.num, section.heading]))
            if section.text:
                yield replace(section, heading=name, children=())
                name = ""
            yield from _flat(section.children, name)
        else:
            yield replace(section, heading=" ".join(filter(None, [above, section.heading])))
        above = ""


def _holds_sections(section: Section) -> bool:
    """Whether it is a chapter, a part or an article with sections in it."""
    inside = any(_SECTION.match(_last(child.eid)) for child in section.children)
    return inside or bool(section.children and _CONTAINER.match(_last(section.eid)))


def _last(eid: str) -> str:
    return eid.rpartition("__")[2]


def _known(law: Law, instrument: Instrument, clauses: Library) -> Mapping[str, str]:
    """The sections of which the matcher is sure, each with its slot; one that holds more than the slot is nobody's."""
    flat = {section.eid: section for section in _flat(law.sections)}
    known: dict[str, str] = {}
    for finding in find(law, clauses, slots=[slot for slot in instrument.slots if slot in clauses.slots]):
        section = flat.get(finding.where)
        sure = finding.found == Found.HERE and finding.confidence == "high"
        if section and sure and finding.where not in known and not _DEFINES.search(section.heading):
            known[finding.where] = finding.slot
    return known


def _with_rest(sections: list[Part], instrument: Instrument) -> Iterator[Part]:
    """The sections, and behind each of the instrument's parts those that the text has not."""
    has = {slot for section in sections for slot in section.slots}
    waiting: dict[str, list[Part]] = {}
    after = ""
    for part in instrument.parts:
        slots = tuple(slot for slot in part.slots if slot not in has and slot != DEFINITIONS)
        if slots:
            waiting.setdefault(after, []).append(replace(part, slots=slots, intro=""))
        after = next((slot for slot in reversed(part.slots) if slot in has), after)
    for section in sections:
        yield section
        yield from waiting.pop(section.slots[0], [])
    for rest in waiting.values():
        yield from rest
