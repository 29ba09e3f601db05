"""Finds the terms that a law defines: “Term” means …, shall mean, includes, has the meaning given in."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ..shapes import Definition, Section, Unsure
from . import headings, reasons

_QUOTED = r"(?:“[^”“]{1,120}”|\"[^\"]{1,120}\"|‘[^’‘]{1,80}’|«[^»]{1,120}»|„[^“”]{1,120}[“”]|(?<!\w)'[^']{1,80}'(?!\w))"
_VERB = (
    r"(?:(?:shall|does|will)\s*)?(?:[a-z]+ly\s+)?(?:also\s+)?(?:not\s+)?(?:means?|includes?|refers?\s+to|"
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
# Within a paragraph: a sentence that begins with a term, and one that begins with a term whose space was lost.
_WORDS = r"(?:^|(?<=[.;:]\s))(?:The\s+term\s+)?(?P<terms>[^\W\d_][\w’'()/&,-]*?(?:\s+[\w’'()/&,-]+?){0,7}?)"
_SENTENCE = re.compile(rf"{_WORDS}:?\s+{_MEANS}")
_GLUED = re.compile(
    rf"{_WORDS}(?<=\w)(?P<verb>means\b(?!\s+(?:of|by|and|or|is|are)\b)|shall\s*mean\b|includes\b|"
    r"(?:has|have)\s+the(?:\s+same)?\s+meanings?\b)"
)
# “By othermeans”, “the waysandmeans”, “whoever demeans”: no term ends so.
_NO_TERM = re.compile(
    r"(?:^|\s)(?:by|through|via|what\w*|which\w*|who\w*)(?:\s|$)|"
    r"(?:^|\s)(?:no|any|all|other|such|the|an?|its|their|or|of|de|misde|be|\w+and)$",
    re.IGNORECASE,
)
_NO_BEGINNING = re.compile(
    r"(?:The|This|That|These|Those|It|Such|Nothing|Any|No|Each|Every|An?|As|For|In|If|When|Where)\b(?!\s+term\b)",
    re.IGNORECASE,
)
# A row of a table of two columns: "Camera<tab>A device", "| Camera | A device |".
_ROW = re.compile(r"^(?:\| *)?(?P<terms>[^\t|]{2,80}?) *[\t|] *(?P<text>[^\t|]+)\|?$")
_HEADS_ROW = re.compile(r"(?:defined\s+)?(?:terms?|words?|phrases?|expressions?|definitions?)$", re.IGNORECASE)
_OF_DEFINITIONS = re.compile(r"\bdefin(?:itions?|ed\s+terms?|iciones)\b|\bBegriffs", re.IGNORECASE)
_ANNOUNCES = re.compile(r"\bfollowing\b")
_LONGEST_TERM = 8  # words of a term that stands alone
_LONGEST = 20_000  # letters of one definition
_SHOWN = 120  # letters of one that is a guess


def find(sections: Sequence[Section], bold: Collection[str] = ()) -> tuple[Definition, ...]:
    """Every definition, in the order of reading. `bold`: terms that the file prints bold at the head of a paragraph."""
    return read(sections, bold)[0]


def read(sections: Sequence[Section], bold: Collection[str] = ()) -> tuple[tuple[Definition, ...], list[Unsure]]:
    """Every definition, and which of them are a guess."""
    heads = {term.strip(" .:,").casefold() for term in bold}
    found = [one for section in sections for one in _within(section, False, heads)]
    doubts = [Unsure(where=one.where, text=one.text[:_SHOWN], why=why) for one, why in found if why]
    return tuple(one for one, _ in found), doubts


class _Start(NamedTuple):
    """Where in a paragraph a definition begins."""

    at: int
    terms: list[str]
    doubt: str = ""


def _within(section: Section, among: bool, heads: set[str]) -> Iterator[tuple[Definition, str]]:
    """`among`: whether it stands in a section that is headed “Definitions”, or says that the following are meant."""
    among = among or bool(_OF_DEFINITIONS.search(section.heading) or _announces(section.text))
    found = list(_in_part(section, among, heads))
    yield from found
    for child in section.children:
        yield from _within(child, among, heads)


def _announces(text: str) -> bool:
    return bool(re.search(r"following (?:terms|words|definitions)|following .{0,60}(?:mean|defin)", text[-300:]))


def _in_part(section: Section, among: bool, heads: set[str]) -> Iterator[tuple[Definition, str]]:
    paragraphs = section.text.split("\n\n") if section.text else []
    by_heading = _term_of_heading(section, among)
    if by_heading:
        yield Definition(term=by_heading, text=_whole(section, section.text), where=section.eid), ""
        return
    for place, paragraph in enumerate(paragraphs):
        if among and place + 1 < len(paragraphs) and _is_term(paragraph):
            yield Definition(term=paragraph, text=f"{paragraph} {paragraphs[place + 1]}", where=section.eid), ""
            continue
        last = place == len(paragraphs) - 1
        starts = _starts(paragraph, among, heads)
        ends = [*(start.at for start in starts[1:]), len(paragraph)]
        for start, end in zip(starts, ends, strict=False):
            text = paragraph[start.at : end].strip()
            whole = _whole(section, text) if last and end == len(paragraph) and _goes_on(text) else text
            for term in start.terms:
                yield Definition(term=term, text=whole[:_LONGEST], where=section.eid), start.doubt


def _is_term(paragraph: str) -> bool:
    """A paragraph of nothing but a few words in capitals: the next one says what they mean."""
    return len(paragraph.split()) <= _LONGEST_TERM and headings.is_capital(paragraph) and paragraph[-1].isalnum()


def _starts(paragraph: str, among: bool, heads: set[str]) -> list[_Start]:
    """Every definition of a paragraph, in the order of reading."""
    found = {match.start(): _Start(match.start(), _terms(match["terms"])) for match in _DEFINED.finditer(paragraph)}
    guessed = {start.at: start for start in _guessed(paragraph, among, heads)}
    if not found and 0 not in guessed and (bare := _bare(paragraph, among, heads)):
        found[0] = _Start(0, [bare])
    return sorted({**guessed, **found}.values())


def _guessed(paragraph: str, among: bool, heads: set[str]) -> Iterator[_Start]:
    """Terms that are glued to their verb; among definitions, such as begin a sentence or a row of a table as well."""
    row = _ROW.match(paragraph) if among else None
    if row and _defines(row["terms"].strip(), row["text"]):
        yield _Start(0, [row["terms"].strip(" “”\"'")], reasons.in_table(row["terms"]))
        return
    for match in _SENTENCE.finditer(paragraph) if among else ():
        term = match["terms"].strip(" :,")
        if match.start() and term[:1].isupper() and not _NO_BEGINNING.match(term) and not _ANNOUNCES.search(term):
            yield _Start(match.start(), [term], reasons.within_paragraph(term))
    for match in _GLUED.finditer(paragraph):
        term = match["terms"]
        if not among and (match.start() or not term[:1].isupper()):
            continue
        clear = term.casefold() in heads
        if clear or not (_NO_TERM.search(term) or _ANNOUNCES.search(term) or _NO_BEGINNING.match(term)):
            yield _Start(match.start(), [term], "" if clear else reasons.glued(term, match["verb"]))


def _defines(term: str, text: str) -> bool:
    """Whether two cells of a table are a term and what it means; not a pair of figures, nor the head of the table."""
    words = any(map(str.isalpha, term)) and any(map(str.isalpha, text))
    return words and len(term.split()) <= _LONGEST_TERM and not _HEADS_ROW.match(term)


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
