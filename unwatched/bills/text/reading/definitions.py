"""Finds the terms that a law defines: “Term” means …, shall mean, includes, has the meaning given in."""

import re
from collections.abc import Collection, Iterator, Sequence

from ..shapes import Definition, Section
from . import headings

_QUOTED = r"(?:“[^”“]{1,120}”|\"[^\"]{1,120}\"|‘[^’‘]{1,80}’|«[^»]{1,120}»|„[^“”]{1,120}[“”]|(?<!\w)'[^']{1,80}'(?!\w))"
_VERB = (
    r"(?:(?:shall|does|will)\s+)?(?:[a-z]+ly\s+)?(?:also\s+)?(?:not\s+)?(?:means?|includes?|refers?\s+to|"
    r"(?:is|are)\s+defined\s+(?:as|in|by)|have\s+the(?:\s+same)?\s+meanings?|has\s+the(?:\s+same)?\s+meaning|"
    r"be\s+(?:construed|defined|deemed)|significa|incluye|designa|bezeichnet|bedeutet|umfasst)\b"
)
_MEANS = (
    r"(?:(?:(?:shall\s+)?(?:[a-z]+ly\s+)?means?|(?:shall\s+)?(?:has|have)\s+the(?:\s+same)?\s+meanings?)\b|"
    r"refers\s+to\b)"
)
_ASIDE = r"(?:\s*\([^()]{1,120}\))?"
_SEVERAL = rf"{_QUOTED}{_ASIDE}(?:(?:,?\s+(?:and|or|y|o|und|oder)\s+|,\s*){_QUOTED}{_ASIDE}){{0,6}}"
_DEFINED = re.compile(rf"(?P<terms>{_SEVERAL})[,:]?\s*(?:as\s+used\s+in\s+this\s+\w+,?\s*)?{_VERB}", re.IGNORECASE)
_CAPITAL = re.compile(r"^(?P<terms>[A-Z][A-Z\d’'/&,() -]{2,80}?)[.:]\s+(?=[A-Z])")
_COLON = re.compile(rf"^(?P<terms>{_QUOTED})\s*(?:[:.—–]|$)")
_BARE = re.compile(rf"^(?:The\s+term\s+)?(?P<terms>[^\W\d_][\w’'()/&,-]*(?:\s+[\w’'()/&,-]+){{0,7}}?):?\s+{_MEANS}")
_OF_DEFINITIONS = re.compile(r"\bdefin(?:itions?|ed\s+terms?|iciones)\b|\bBegriffs", re.IGNORECASE)
_ANNOUNCES = re.compile(r"\bfollowing\b")
_LONGEST_TERM = 8  # words of a term that stands alone
_LONGEST = 20_000  # letters of one definition


def find(sections: Sequence[Section], bold: Collection[str] = ()) -> tuple[Definition, ...]:
    """Every definition, in the order of reading. `bold`: terms that the file prints bold at the head of a paragraph."""
    heads = {term.strip(" .:,").casefold() for term in bold}
    return tuple(found for section in sections for found in _within(section, False, heads))


def _within(section: Section, among: bool, heads: set[str]) -> Iterator[Definition]:
    """`among`: whether it stands in a section that is headed “Definitions”, or says that the following are meant."""
    among = among or bool(_OF_DEFINITIONS.search(section.heading) or _announces(section.text))
    found = list(_in_part(section, among, heads))
    yield from found
    for child in section.children:
        yield from _within(child, among, heads)


def _announces(text: str) -> bool:
    return bool(re.search(r"following (?:terms|words|definitions)|following .{0,60}(?:mean|defin)", text[-300:]))


def _in_part(section: Section, among: bool, heads: set[str]) -> Iterator[Definition]:
    paragraphs = section.text.split("\n\n") if section.text else []
    by_heading = _term_of_heading(section, among)
    if by_heading:
        yield Definition(term=by_heading, text=_whole(section, section.text), where=section.eid)
        return
    for place, paragraph in enumerate(paragraphs):
        if among and place + 1 < len(paragraphs) and _is_term(paragraph):
            yield Definition(term=paragraph, text=f"{paragraph} {paragraphs[place + 1]}", where=section.eid)
            continue
        last = place == len(paragraphs) - 1
        for terms, text, ends in _in_paragraph(paragraph, among, heads):
            whole = _whole(section, text) if last and ends and _goes_on(text) else text
            yield from (Definition(term=term, text=whole[:_LONGEST], where=section.eid) for term in terms)


def _is_term(paragraph: str) -> bool:
    """A paragraph of nothing but a few words in capitals: the next one says what they mean."""
    return len(paragraph.split()) <= _LONGEST_TERM and headings.is_capital(paragraph) and paragraph[-1].isalnum()


def _in_paragraph(paragraph: str, among: bool, heads: set[str]) -> Iterator[tuple[list[str], str, bool]]:
    """Terms, the text that defines them, and whether it goes to the paragraph's end."""
    matches = list(_DEFINED.finditer(paragraph))
    if not matches and (bare := _bare(paragraph, among, heads)):
        yield [bare], paragraph, True
        return
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(paragraph)
        yield _terms(match["terms"]), paragraph[match.start() : end].strip(), end == len(paragraph)


def _bare(paragraph: str, among: bool, heads: set[str]) -> str:
    """A term without quotation marks: among definitions, or printed bold."""
    if match := (among and _COLON.match(paragraph)) or None:
        return _terms(match["terms"])[0]
    if match := (among and _CAPITAL.match(paragraph)) or None:
        return match["terms"]
    match = _BARE.match(paragraph)
    if match and _ANNOUNCES.search(match["terms"]):  # “As used here, the following terms shall have …”
        return ""
    if match and (among or match["terms"].casefold().strip(" :,") in heads):
        return match["terms"].strip(" :,")
    head = next((head for head in heads if among and paragraph.casefold().startswith(head)), "")
    return paragraph[: len(head)]


def _term_of_heading(section: Section, among: bool) -> str:
    """“(1) Face surveillance. Any automated process …” within a section of definitions."""
    heading = section.heading.strip(" .:—–-“”\"'")
    if not among or not heading or _OF_DEFINITIONS.search(heading) or not (section.text or section.children):
        return ""
    depth = section.eid.count("__")
    return heading if depth >= 1 and len(heading.split()) <= 10 and not _DEFINED.search(section.text) else ""


def _terms(said: str) -> list[str]:
    return [term.strip(" .,;:“”\"‘’'«»„") for term in re.findall(_QUOTED, said)]


def _goes_on(text: str) -> bool:
    return text.rstrip().endswith((":", "—", "–", "-", ",", ";")) or bool(
        re.search(r"\b(?:and|or|any|following)$", text)
    )


def _whole(section: Section, text: str) -> str:
    """A text together with the parts that follow it in the same section."""
    rest = [" ".join(filter(None, (part.num, part.heading, part.text))) for child in section.children
            for part in child.walk()]  # fmt: skip
    return "\n\n".join(filter(None, (text, *rest)))[:_LONGEST]
