"""Clauses that need another: damages, discipline, what comes unasked. And laws that end by themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.bills.text.shapes import Law

from .findings import Finding, Place, Weight, places, words

_I = re.IGNORECASE
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z(“\"])|\n+")

_DAMAGES = re.compile(
    r"\b(?:actual|liquidated|statutory|punitive|exemplary|monetary|compensatory|nominal|treble)\s+damages\b"
    r"|\bdamages\b.{0,80}\b(?:greater|not less|at least|per violation|per day|for each)"
    r"|\b(?:award\w*|recover\w*|entitled to|liable (?:\w+\s){0,6}for)\b.{0,60}\bdamages\b", _I | re.S,
)  # fmt: skip
_NO_DAMAGES = re.compile(r"\b(?:no|not|without|nor)\b[^.;]{0,60}\bdamages\b", _I)
_ACTION = re.compile(
    r"\b(?:cause|right)s?\s+of\s+action\b|\bmay\s+sue\b|\bcivil\s+(?:action|suit)\b|\blawsuit\b"
    r"|\b(?:bring|brings|institut\w+|fil(?:e|es|ed|ing)|commenc\w+|maintain\w*|initiat\w+|proceeds?|start)\b"
    r"[^.;]{0,60}\b(?:actions?|suits?|proceedings?|claims?|court)\b"
    r"|\b(?:action|suit|proceeding)s?\b[^.;]{0,40}\bmay\s+be\s+(?:brought|filed|maintained|commenced)\b"
    r"|\b(?:action|suit)s?\b[^.;]{0,40}\bin\s+(?:an?\s|any\s|the\s)?(?:\w+\s){0,3}courts?\b"
    r"|\binjunctive\s+relief\b|\bsue\b|\barbitrat", _I,
)  # fmt: skip

_BLANK = re.compile(r"\[[^\]]{0,80}\]")  # "[section on private right of action]" is none

_STAFF = (
    r"(?:employees?|officials?|officers?|staff|personnel|members?|individuals?|persons?|anyone|whoever"
    r"|violat(?:e|es|ion|ions|or|ing))"
)
_DISCIPLINE = re.compile(
    r"\b(?:disciplin\w+|retrain\w*|suspen(?:d\w*|sion)|terminat(?:ed|ion)|dismiss(?:ed|al)|demot\w+|discharged)\b", _I
)
# What stands before such a word when it is laid upon somebody, and what stands behind it when it follows a violation.
_LAID_UPON = re.compile(rf"\b{_STAFF}\b.*\b(?:shall|may|must|will|can|is|are|subject)\b", _I | re.S)
_FOR_VIOLATION = re.compile(r"\b(?:for|of|against)\b.*\bviolat", _I | re.S)
_NEAR, _LONGEST = 220, 5_000  # letters: around such a word, and of a sentence that is looked at
_NOT_DISCIPLINE = re.compile(
    r"\b(?:no|nobody|not|never|neither|nor|cannot)\b[^.;]{0,160}\b(?:disciplin|suspen|terminat|dismiss|demot|discharg|retaliat)"
    r"|\bretaliat|\b(?:contract|agreement|permit|license|program|use)s?\b[^.;]{0,60}\b(?:be\s+)?(?:suspended|terminated)",
    _I,
)
_PROCESS = re.compile(r"\bdue[\s-]process\b|\bjust cause\b|\b(?:notice|hearing)\b[^.;]{0,40}\b(?:hearing|heard)\b", _I)
_LABOR = re.compile(
    r"\bcollective(?:ly)?[\s-](?:bargain\w*|agreements?|labou?r)|\blabou?r\s+(?:agreement|contract|organi[sz]ation|relation)\w*"
    r"|\bbargaining\b|\bunion\b|\bmemorand(?:um|a)\s+of\s+(?:understanding|agreement)\b|\bcivil\s+service\b", _I,
)  # fmt: skip

_UNASKED = re.compile(
    r"\bunsolicited\b|\b(?:inadvertent|unintentional|accidental)(?:ly)?\b|\bby accident\b"
    r"|\b(?:not|never|without)\b[^.;]{0,40}\b(?:request(?:ed|ing)?|solicit(?:ed|ing)?)\b|\bunrequested\b", _I,
)  # fmt: skip
_GETS = re.compile(
    r"\b(?:receiv\w+|receipt|acqui\w+|obtain\w*|access\w*|evidence|information|data|provided|shared|use|using)\b", _I
)
_ALLOWED = re.compile(
    r"\b(?:not|nor|never)\b[^.;]{0,40}\b(?:a\s+)?violat|\bnothing\s+in\b"
    r"|\bnot\b[^.;]{0,30}\b(?:prohibit|forbid|preclude|prevent|apply|unlawful)"
    r"|\bmay\s+(?:be\s+)?(?:used?|received?|accessed|access|retain|retained|keep|kept|rely|act)\b|\bexception|\bexempt|\bpermitted\b|\ballowed\b"
    r"|\b(?:is|be|are)\s+lawful\b", _I,
)  # fmt: skip
_LOG = re.compile(
    r"\blog(?:s|ged|ging|book)?\b|\b(?:report|record|document|disclos|notif|register|audit)\w*", _I,
)  # fmt: skip

_THIS = (
    r"\b(?:this|the\s+present)\s+(?:ordinance|act|chapter|section|article|policy|law|resolution|moratorium|title|by-?law|"
    r"subchapter|measure|prohibition|clause)\b|\b(?:the\s+)?(?:provisions|prohibitions?|moratorium)\b"
)
_ENDS = re.compile(
    rf"(?:{_THIS})[^.;]{{0,120}}\b(?:ceases?\s+to\s+(?:have|be)|expires?|sunsets?|"
    r"(?:is|are|be|stands?)\s+(?:automatically\s+)?"
    r"(?:repealed|abrogated|void)\s+(?:on|as of|effective|at)|"
    r"remains?\s+in\s+(?:effect|force)\s+(?:only\s+)?(?:until|for|through)|"
    r"terminates?\s+(?:on|at)|shall\s+be\s+of\s+no\s+(?:further\s+)?(?:force|effect)\s+(?:on|after|as of))", _I,
)  # fmt: skip
_NO_END = re.compile(r"\buntil\s+(?:it\s+is\s+)?(?:repealed|amended)\b|\b(?:does|shall|will)\s+not\s+expire\b", _I)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = (
    re.compile(rf"\b(?P<month>{'|'.join(_MONTHS)})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", _I),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?(?P<month>{'|'.join(_MONTHS)}),?\s+(?P<year>\d{{4}})\b",
        _I,
    ),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
)


def damages_without_action(law: Law) -> Iterator[Finding]:
    """Damages that nobody can claim, because no section lets anybody go to court."""
    claims = [place for place in places(law) if _DAMAGES.search(_NO_DAMAGES.sub(" ", place.part.text))]
    if claims and not any(_ACTION.search(_BLANK.sub(" ", words(section))) for section in law.sections):
        yield Finding(
            rule="damages",
            where=claims[0].part.eid,
            message=_("%(place)s gives damages, but no section says who may go to court.") % {"place": claims[0].label},
            remedy=_("Add a private right of action."),
        )


def discipline_without_safeguards(law: Law) -> Iterator[Finding]:
    """Discipline of staff without words on due process and on agreements with their unions."""
    told: set[str] = set()
    for place in places(law):
        if place.section.eid in told or not _disciplines(place):
            continue
        around = words(place.section)
        process, labor = bool(_PROCESS.search(around)), bool(_LABOR.search(around))
        if process and labor:
            continue
        told.add(place.section.eid)
        yield Finding(
            rule="discipline",
            where=place.part.eid,
            message=_missing_words(place.label, process=process, labor=labor),
            remedy=_("Add: “Discipline is subject to due process and to any applicable collective agreement.”"),
        )


def _missing_words(label: str, *, process: bool, labor: bool) -> str:
    if process:
        return _("%(place)s disciplines staff without words on labor agreements.") % {"place": label}
    if labor:
        return _("%(place)s disciplines staff without words on due process.") % {"place": label}
    return _("%(place)s disciplines staff without words on due process and labor agreements.") % {"place": label}


def _disciplines(place: Place) -> bool:
    for sentence in _SENTENCE.split(place.part.text):
        if _lays_upon_somebody(sentence[:_LONGEST]):
            return True
    # "Consequences include: (1) retraining; (2) suspension."
    led = place.above and re.search(rf"\b{_STAFF}\b[^.]*:\s*$", place.above[-1].text, _I)
    short = re.match(r"(?:retraining|suspension|termination|dismissal)\b", place.part.text, _I)
    return bool(led and short and not _NOT_DISCIPLINE.search(place.above[-1].text))


def _lays_upon_somebody(sentence: str) -> bool:
    for match in _DISCIPLINE.finditer(sentence):
        before = sentence[max(0, match.start() - _NEAR) : match.start()]
        after = sentence[match.end() : match.end() + 120]
        if _LAID_UPON.search(before) or _FOR_VIOLATION.search(after):
            return not _NOT_DISCIPLINE.search(sentence)
    return False


def receipt_without_log(law: Law) -> Iterator[Finding]:
    """The well-known loophole: what was not asked for may be used, and nobody writes it down."""
    told: set[str] = set()
    for place in places(law):
        text = place.part.text
        if place.section.eid in told or not _UNASKED.search(text) or not _GETS.search(text):
            continue
        if _ALLOWED.search(place.context) and not _LOG.search(_UNASKED.sub(" ", _around(place))):
            told.add(place.section.eid)
            yield Finding(
                rule="unasked",
                where=place.part.eid,
                message=_("%(place)s allows what was not asked for, and nobody has to write it down.")
                % {"place": place.label},
                remedy=_("This is the well-known loophole. Add a log that goes to the deciding body within days."),
            )


def _around(place: Place) -> str:
    """Where a log would stand: in the same part or beside it; in the whole section if that is its only subject."""
    if place.above and _UNASKED.search(place.section.heading + place.section.text):
        return words(place.section)
    siblings = [one for one in place.above[-1:] for one in one.children] if place.above else []
    near = [one for one in siblings if place.part.eid != one.eid and _about_receipt(words(one))]
    return " ".join([words(place.part), *(words(one) for one in near)])


def _about_receipt(text: str) -> bool:
    return bool(
        re.search(
            r"\breceipts?\b|\breceived\b|\bsuch (?:information|evidence|data)\b|\bunsolicited\b|\blog\b", text, _I
        )
    )


@dataclass(frozen=True)
class End:
    """Where a law says that it ends by itself, and the day if it names one."""

    where: str
    label: str
    day: date | None


def end_of(law: Law) -> End | None:
    """The first place at which a law ends by itself."""
    for place in places(law):
        for sentence in _SENTENCE.split(place.part.text):
            match = _ENDS.search(sentence)
            if match and not _NO_END.search(sentence):
                return End(place.part.eid, place.label, _day(sentence[match.start() :]) or _day(sentence))
    return None


def ends(law: Law) -> Iterator[Finding]:
    """A note that a law ends by itself, and when to begin with its renewal."""
    found = end_of(law)
    if found is None:
        return
    if found.day is None:
        message = _("%(place)s ends this law by itself.") % {"place": found.label}
    else:
        message = _("%(place)s ends this law on %(day)s.") % {"place": found.label, "day": _said(found.day)}
    yield Finding(
        rule="sunset",
        weight=Weight.NOTE,
        where=found.where,
        message=message,
        remedy=_("Once it is adopted, a task is made for %(day)s, twelve months before.")
        % {"day": _said(_year_before(found.day))}
        if found.day
        else _("Once it is adopted and the day is known, a task is made for twelve months before."),
    )


def _said(day: date) -> str:
    return date_format(day, "j F Y")


def _year_before(day: date) -> date:
    """Twelve months before: of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def _day(text: str) -> date | None:
    for pattern in _DAYS:
        if match := pattern.search(text):
            said = match.groupdict()
            month = said["month"]
            try:
                return date(int(said["year"]), int(month) if month.isdigit() else _month(month), int(said["day"]))
            except ValueError:
                return None
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name.capitalize()) + 1
