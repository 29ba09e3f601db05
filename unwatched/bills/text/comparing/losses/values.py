"""What is told in numbers or in degrees: money, time, how often, which acts a ban names."""

# ruff: noqa: E501 (sentences)

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from .features import NO_MONEY, PRACTICE, AnyOf, prohibits, rx
from .passages import Passage

# --- Money -----------------------------------------------------------------------------------------
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)")
_MONEY = AnyOf(
    rx(r"\bdamages\b"),
    rx(r"\b(?:award|liable|recover|entitled|owe)\w*\b~80\$\s?\d"),
    rx(r"\$\s?\d~80\b(?:violation|day)\b"),
)
_FINE = rx(r"\b(?:fines?|fined|civil penalt(?:y|ies)|misdemeanor)\b")  # what a city gets, and no plaintiff
_BY_DAY = rx(r"\b(?:per|each|every|a|for each|for every) (?:calendar )?day\b|\bdaily\b")
_BY_VIOLATION = rx(r"\b(?:per|each|every|a) (?:separate )?(?:violation|breach|offen[cs]e|scan)\b")
_ACTUAL = rx(r"\bactual (?:damages?|losses|harm)\b")
_CAP = rx(r"\b(?:not (?:to )?exceed|no more than|not more than|up to|at most|maximum|capped at)\b")
_LEAST = rx(r"\b(?:lesser|least|lower) of\b|\bwhichever is (?:less|lesser|lower|smaller)\b")

_MOST = 60  # sentences on money that are read together


@dataclass(frozen=True, slots=True)
class Damages:
    """What a court awards, as its words have it; of all sentences on it together."""

    amounts: tuple[float, ...]
    by: str  # "day", "violation" or ""
    actual: bool
    capped: bool
    lesser: bool
    passage: Passage


def damages_of(found: Iterable[Passage]) -> Damages | None:
    about = list(filter(is_of_money, found))
    if not about:
        return None
    words = " ; ".join(passage.low for passage in about[:_MOST])
    by = "day" if _BY_DAY.search(words) else "violation" if _BY_VIOLATION.search(words) else ""
    best = max(about[:_MOST], key=lambda passage: (bool(passage.has(_AMOUNT)), bool(passage.has(_ACTUAL))))
    return Damages(
        tuple(sorted(amounts_in(words), reverse=True)), by if _AMOUNT.search(words) else "", bool(_ACTUAL.search(words)),
        bool(_CAP.search(words)), bool(_LEAST.search(words)), best,
    )  # fmt: skip


def is_of_money(passage: Passage) -> bool:
    if not ("damages" in passage.plain or "$" in passage.plain) or not passage.has(_MONEY) or passage.has(NO_MONEY):
        return False
    return "damages" in passage.plain or not passage.has(_FINE)


def amounts_in(words: str) -> list[float]:
    return [float(found.replace(",", "")) for found in _AMOUNT.findall(words)]


def worse_damages(old: Damages, new: Damages) -> list[tuple[str, str]]:
    """What got worse for people: a rule and a sentence each."""
    if old.amounts and not new.amounts:
        shape = {"day": gettext("an amount per day"), "violation": gettext("an amount per violation")}
        before = shape.get(old.by, gettext("a fixed amount"))
        if new.actual:
            words = gettext("Money only for what somebody can prove they lost: “actual damages” instead of %(before)s.")
        else:
            words = gettext("The amount is gone: a court no longer has to award %(before)s.")
        return [("damages", words % {"before": before})]
    found = []
    if old.by == "day" and new.by != "day" and new.amounts:
        found.append(
            ("damages by day", gettext("A breach no longer costs more with each day: it counts by violation, or once."))
        )
    elif old.by == "violation" and not new.by and new.amounts:
        found.append(("damages by violation", gettext("The amount no longer counts for each violation.")))
    if old.amounts and new.amounts and new.amounts[0] < old.amounts[0]:
        values = {"old": f"${old.amounts[0]:,.0f}", "new": f"${new.amounts[0]:,.0f}"}
        found.append(("amount", gettext("The amount is lower: %(new)s instead of %(old)s.") % values))
    if new.capped and not old.capped and new.amounts:
        found.append(("cap", gettext("The amount has a ceiling now: a court may award less, and never more.")))
    if new.lesser and not old.lesser:
        found.append(("lesser", gettext("The smaller of two amounts counts now.")))
    return found


# --- Time ------------------------------------------------------------------------------------------
_NUMBERS = {
    word: number for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
} | {"fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty five": 45, "sixty": 60, "ninety": 90,
     "one hundred eighty": 180}  # fmt: skip
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_SPAN = rx(
    rf"\b(\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?: {{1,2}}\d{{1,4}} )? "  # "thirty (30) days"
    r"(?:business |calendar |working |consecutive )?(hour|day|week|month|year)s?\b"
)
AT_ONCE = rx(r"\b(?:immediately|upon discovery|at once|without delay|promptly|forthwith|instantly)\b")
# Time that is good to have: to sue in.
_TO_SUE = rx(r"\b(?:commenced?|brought|filed|bring|file|statute of limitations)\b~60\b(?:within|later than)\b|"
             r"\b(?:within|later than)\b~60\b(?:commence|bring|file|sue)\b")  # fmt: skip


def days_in(passage: Passage) -> list[float]:
    return list(map(_days, _SPAN.finditer(passage.low)))


def _days(span: re.Match[str]) -> float:
    number, unit = span.groups()
    return (int(number) if number.isdigit() else _NUMBERS[number]) * _DAYS[unit]


def time_change(old: Passage, new: Passage) -> tuple[bool, str] | None:
    """Whether it got worse, and in which words. None: it did not change, or cannot be compared."""
    before = days_in(old)
    if not before and not old.has(AT_ONCE):
        return None
    after = days_in(new)
    if not before and after and old.has(AT_ONCE) and not new.has(AT_ONCE):
        return True, gettext("What had to be done at once has a term now: %(new)s.") % {"new": span_in(new)}
    if before and not after and new.has(AT_ONCE) and not old.has(AT_ONCE):
        return False, gettext("What had a term must be done at once.")
    if len(before) != len(after):
        return None
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    if not changed:
        return None
    longer = changed[0][1] > changed[0][0]
    values = {"old": span_in(old, changed[0][0]), "new": span_in(new, changed[0][1])}
    if old.has(_TO_SUE) or new.has(_TO_SUE):
        return not longer, gettext("The time to sue in is another: %(new)s instead of %(old)s.") % values
    if longer:
        return True, gettext("There is more time: %(new)s instead of %(old)s.") % values
    return False, gettext("There is less time: %(new)s instead of %(old)s.") % values


def span_in(passage: Passage, days: float | None = None) -> str:
    """As it is written: "thirty (30) days"; the one of so many days, or the first."""
    for span in _SPAN.finditer(passage.low):
        if days is None or _days(span) == days:
            return passage.plain[span.start() : span.end() - 1]
    return ""


_OFTEN = ((rx(r"\bmonthly\b|\b(?:each|every) month\b"), 12), (rx(r"\bquarter(?:ly)?\b"), 4),
          (rx(r"\bsemi[- ]?annual\w*|\btwice (?:a|each|per) year|\bevery six months\b"), 2),
          (rx(r"\bbiennial\w*|\bevery (?:two|2|other) years?\b"), 0.5),
          (rx(r"\bannual\w*|\byearly\b|\b(?:each|every|a|per) year\b"), 1))  # fmt: skip


def often(words: str) -> float:
    """Times a year; 0 where it is not said."""
    return next((times for pattern, times in _OFTEN if pattern.search(words)), 0)


# --- Acts that a ban names ---------------------------------------------------------------------------
_ACTS = {
    "obtain": rx(r"\b(?:obtain|acquire|procure|purchase|buy)(?:s|d|ed|ing)?\b|\bacquiring\b"),
    "retain": rx(r"\b(?:retain|keep|store)(?:s|d|ed|ing)?\b"), "possess": rx(r"\bpossess(?:es|ed|ing)?\b"),
    "access": rx(r"\baccess(?:es|ed|ing)?\b"), "use": rx(r"\b(?:use|utilize|deploy|operate)(?:s|d|ed|ing)?\b|\busing\b"),
    "request": rx(r"\b(?:request|ask for|solicit)(?:s|ed|ing)?\b"), "share": rx(r"\b(?:share|disclose|transfer)(?:s|d)?\b"),
    "sell": rx(r"\bsells?\b"), "collect": rx(r"\b(?:collect|capture)(?:s|ed|ing)?\b"),
}  # fmt: skip


_NO_ACT = rx(r"\bmeans\b|\bdamages\b|\baward\w*\b|\bin evidence\b|\bplaintiffs?\b")


def acts_of(found: Sequence[Passage]) -> dict[str, Passage]:
    """The acts that are forbidden about the practice, each with the first sentence that names it."""
    acts: dict[str, Passage] = {}
    for passage in found:
        if prohibits(passage) and passage.says(PRACTICE) and not passage.has(_NO_ACT):
            for act in _acts_in(passage.low) or _acts_in(passage.full):
                acts.setdefault(act, passage)
    return acts


def _acts_in(words: str) -> list[str]:
    """An item that names none ("any such system; or") stands under words that do."""
    return [act for act, pattern in _ACTS.items() if pattern.search(words)]
