"""Reads dates as people write them into tables: "about July 2021", "by mid-July 2025", "2020-12 or later". Pure."""

import re
from dataclasses import dataclass

from .dates import Precision, is_date, precision_of

MONTHS = {
    name: number
    for number, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"], 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<![\d/.])(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?)\b(?!\.\d)", re.ASCII)
_SLASHES = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", re.ASCII)
_DAY_FIRST = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})\.?,?\s+(\d{{4}})\b", re.ASCII | re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.ASCII | re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|around|circa|ca|c|approximately|approx|early|mid|late|probably)\b|~", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|by|until)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|since|or later|at the earliest|not before)\b", re.IGNORECASE)
LONGEST = 200


@dataclass(frozen=True)
class Rough:
    """A date with how well it is known, and the words that it was read from where these say more."""

    date: str
    precision: Precision
    said: str = ""


def read(text: str) -> Rough | None:
    """What is meant; `Rough("", UNKNOWN)` for nothing and for "unknown"; None where it cannot be told.

    Figures with slashes cannot be told: 07/08/2021 is a day in July here and one in August there.
    """
    words = " ".join(text.split())[:LONGEST]
    if not words or words.casefold() in ("unknown", "not known", "?", "none"):
        return Rough("", Precision.UNKNOWN)
    date = _find(words)
    if not is_date(date):
        return None
    precision = _how_well(words, date)
    return Rough(date, precision, "" if words == date else words)


def _find(words: str) -> str:
    if _SLASHES.search(words):
        return ""
    if found := _MONTH_FIRST.search(words):
        return f"{found[3]}-{MONTHS[found[1].casefold()]:02}-{int(found[2]):02}"
    if found := _DAY_FIRST.search(words):
        day = f"-{int(found[1]):02}" if found[1] else ""
        return f"{found[3]}-{MONTHS[found[2].casefold()]:02}{day}"
    found = _ISO.search(words)
    return found[1] if found else ""


def _how_well(words: str, date: str) -> Precision:
    for pattern, precision in ((_AFTER, Precision.AFTER), (_BEFORE, Precision.BEFORE), (_ABOUT, Precision.ABOUT)):
        if pattern.search(words):
            return precision
    if len(date) == 4 and re.search(rf"{date}\s*[-–/]\s*\d", words):
        return Precision.ABOUT  # "2023-2024": some time in between
    return precision_of(date)
