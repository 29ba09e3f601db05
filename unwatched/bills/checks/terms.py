"""Whether every defined term is used, and every term of art that is used is defined."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from unwatched.bills.text.reading.definitions import find
from unwatched.bills.text.shapes import Definition, Law

from .findings import Finding, Weight, places

_QUOTES = '“”"„«»'
# (each a “covered party”), (“Vendor”), each of which is a “covered party”
_ASIDE = re.compile(
    r"(?:\((?:[\w\s,]{0,60}\s)?|\b(?:is|are|as)\s+(?:an?\s+|the\s+)?)"
    r"[“\"]([^”\"“]{2,60})[”\"](?=[\s,)]*(?:\)|[.,;:]|$|\s(?:and|or)\b))"
)
# Terms that nobody understands without a definition, whoever uses them.
_LISTED = (
    r"covered\s+(?!by\b|in\b|under\b|with\b|up\b|from\b|and\b|or\b|for\b|the\b|a\b|an\b|at\b|on\b|as\b|to\b|his\b|her\b|their\b)"
    r"(?:[a-z]+\s)?(?:part(?:y|ies)|entit(?:y|ies)|agenc(?:y|ies)|contractors?|officials?|departments?|persons?|employees?"
    r"|operators?|places?|bod(?:y|ies)|technolog(?:y|ies)|data|information)",
    r"derived\s+information",
    r"face\s+surveillance(?:\s+(?:system|technology))?",
    r"biometric\s+surveillance(?:\s+(?:system|technology))?",
    r"predictive\s+policing(?:\s+(?:system|technology))?",
    r"surveillance\s+(?:technolog(?:y|ies)|data)",
    r"(?:surveillance\s+)?impact\s+reports?",
    r"(?:surveillance\s+)?use\s+polic(?:y|ies)",
    r"places?\s+of\s+public\s+accommodation",
    r"places?\s+open\s+to\s+the\s+public",
    r"exigent\s+circumstances?",
)
_LIST = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?:{one})' for one in _LISTED)})(?![\w-])"
    r"(?!\s+(?:Ordinance|Act|Policy|Resolution|Law|Chapter|Code)\b)",
    re.IGNORECASE,
)
# Two or more words with capitals, the last of a kind that laws define.
_CAPITALS = re.compile(
    r"(?<![.?!:;“\"(]\s)(?<!^)(?<=[a-z,]\s)((?:[A-Z][a-z]+\s){1,4}"
    r"(?:Technolog(?:y|ies)|Systems?|Data|Information|Part(?:y|ies)|Entit(?:y|ies)|Contractors?|Reports?|Polic(?:y|ies)|"
    r"Devices?|Surveillance|Operators?|Persons?|Services|Vendors?|Officials?|Policing|Recognition|Circumstances))(?![\w-])"
)
_NAMES = re.compile(
    r"\b(?:City|County|State|Town|District|National|Federal|Police|Public|Municipal|United|Department|Criminal|Justice)\b"
)


MOST = 150  # definitions that are looked at; a law has some dozens
_NAME_BEFORE = re.compile(r"(?:[A-Z]\w+ (?:of|for|on|and) (?:the )?|[A-Z]\w+ )$")


@dataclass(frozen=True)
class _Defined:
    """One definition: its terms (“obtain” or “obtained”), and where it stands."""

    terms: tuple[str, ...]
    where: str


def terms(law: Law) -> Iterator[Finding]:
    """Terms that are defined and not used, and terms that are used and not defined."""
    defined = _defined(law)
    yield from _unused(law, defined)
    missing = list(_undefined(law, [term for one in defined for term in one.terms]))
    yield from missing
    if defined and not missing:
        yield Finding(rule="terms", weight=Weight.GOOD, message=_("All terms that need a definition have one."))


def _defined(law: Law) -> list[_Defined]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in (*(law.definitions or find(law.sections)), *_asides(law)):
        found.setdefault((one.where, one.text), []).append(one.term)
    return [_Defined(tuple(dict.fromkeys(names)), where) for (where, _text), names in found.items()]


def _asides(law: Law) -> Iterator[Definition]:
    for where, text in [*((f"preamble__p_{at}", one) for at, one in enumerate(law.recitals, 1)), *_parts(law)]:
        for match in _ASIDE.finditer(text):
            yield Definition(term=match[1].strip(" ,."), text=f"({match.start()})", where=where)


def _parts(law: Law) -> Iterator[tuple[str, str]]:
    for part in law.walk():
        for paragraph in part.text.split("\n\n"):
            yield part.eid, paragraph


def _unused(law: Law, defined: Sequence[_Defined]) -> Iterator[Finding]:
    labels = {place.part.eid: place.label for place in places(law)}
    counts = Counter(one.where for one in defined)
    said = list(_said(law))
    seen: set[str] = set()
    for one in defined[:MOST]:
        if any(term.casefold() in seen for term in one.terms):
            continue
        seen |= {term.casefold() for term in one.terms}
        if not any(_used(said, term, one.where, alone=counts[one.where] == 1) for term in one.terms):
            yield Finding(
                rule="terms",
                where=one.where,
                message=_("%(place)s defines “%(term)s”, but no section uses it.")
                % {"place": labels.get(one.where, _("The text")), "term": one.terms[0]},
                remedy=_("Use the term, or take the definition out."),
            )


def _used(said: Sequence[tuple[str, str, str]], term: str, where: str, *, alone: bool) -> bool:
    """Whether the term stands anywhere but in the words that define it."""
    pattern, start = _pattern(term), re.split(r"[\s-]+", term.casefold())[0][:-1]
    for eid, text, small in said:
        if start not in small:
            continue
        if where and (eid == where or eid.startswith(f"{where}__")):
            text = _without_definition(text, term, whole=alone and eid == where)
        if pattern.search(text):
            return True
    return False


def _said(law: Law) -> Iterator[tuple[str, str, str]]:
    """Every paragraph: where, its words, and those in small letters."""
    for text in (law.title, *law.recitals):
        yield "", text, text.casefold()
    for part in law.walk():
        for paragraph in (part.heading, *part.text.split("\n\n")):
            if paragraph:
                yield part.eid, paragraph, paragraph.casefold()


def _without_definition(text: str, term: str, *, whole: bool) -> str:
    """The text without the paragraph that defines the term, or without the quoted term alone."""
    quoted = re.compile(rf"[{_QUOTES}]\s*{re.escape(term)},?\s*[{_QUOTES}]", re.IGNORECASE)
    # A definition starts its paragraph; a term in brackets leaves the rest of the paragraph as words.
    starts = quoted.search(text[: len(term) + 40])
    return "" if whole and starts and len(text) < 4000 and not _ASIDE.search(text) else quoted.sub(" ", text)


@cache
def _pattern(term: str) -> re.Pattern[str]:
    """The term in any of its forms: plural, possessive, another ending, with or without a hyphen."""
    pieces = [f"{re.escape(word)}s?" for word in re.split(r"[\s-]+", term) if word]  # "places open to the public"
    if not pieces:
        return re.compile(r"(?!)")
    last = re.split(r"[\s-]+", term)[-1]
    stem, endings = last, r"(?:s|es|ed|ing|d|’s|'s|s’)?"
    if last.endswith("y") and len(last) > 3:
        stem, endings = last[:-1], r"(?:y|ies|ied|ying|y’s|y's)"
    elif last.endswith("ies") and len(last) > 4:
        stem, endings = last[:-3], r"(?:y|ies)"
    elif last.endswith("e") and len(last) > 3:
        stem, endings = last[:-1], r"(?:e|es|ed|ing|e’s|e's)"
    elif last.endswith("s") and len(last) > 3:
        stem, endings = last[:-1], r"(?:s|es|s’)?"
    pieces[-1] = re.escape(stem) + endings
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(pieces) + r"(?!\w)", re.IGNORECASE)


def _undefined(law: Law, defined: Sequence[str]) -> Iterator[Finding]:
    often = Counter(term for _eid, text in _parts(law) for term in _capitals(text))
    asked: dict[str, bool] = {}  # term in small letters: whether it needs no finding, or has had one
    told: list[str] = []
    for place in places(law):
        for term in _terms_of_art(place.part.text, often):
            small = term.casefold()
            if small not in asked:
                asked[small] = _known(term, [*defined, *told])
            if asked[small]:
                continue
            asked[small] = True
            told.append(term)
            yield Finding(
                rule="terms",
                where=place.part.eid,
                message=_("%(place)s uses “%(term)s”, but nothing says what it means.")
                % {"place": place.label, "term": term},
                remedy=_("Define the term, or say it in other words."),
            )


def _terms_of_art(text: str, often: Mapping[str, int]) -> Iterator[str]:
    for match in _LIST.finditer(text):
        yield " ".join(match[0].split())
    yield from (term for term in _capitals(text) if often[term] >= 2)  # once may be the name of something


def _capitals(text: str) -> Iterator[str]:
    for match in _CAPITALS.finditer(text):
        term = " ".join(match[1].split())
        before = text[max(0, match.start() - 30) : match.start()]
        if not _NAMES.search(term) and not _NAME_BEFORE.search(before):
            yield term


def _known(term: str, defined: Iterable[str]) -> bool:
    """Whether the term is defined: itself, in another form, or as the end or the start of a longer one."""
    return any(_pattern(one).search(term) or _pattern(term).search(one) for one in defined)
