"""Dates as people write them: "18 May 2021", "about July 2021", "2021-05". Read to a date and how well it is known.

`read` understands every word, or says what it cannot read; `find` looks for the date in a sentence of a table. Pure.
"""

import re
from dataclasses import dataclass

from django.utils import dates as names
from django.utils.translation import gettext as _

from unwatched.ledger.dates import Precision, is_date, precision_of

LONGEST, LONGEST_CELL = 60, 200  # characters
EXAMPLE = "18 May 2021, May 2021, 2021-05, about July 2021"
UNKNOWN = ("", "?", "unknown", "not known", "no date")

# Which months they are depends on the hemisphere: of a date with one the year is kept, and the words beside it.
SEASONS = ("spring", "summer", "autumn", "fall", "winter")
PARTS = ("early", "mid", "late", "beginning of", "end of")  # of a month or a year
# Words before a date that say how well it is known. The longest first: "not before" is not "before".
HEDGES: tuple[tuple[str, Precision], ...] = (
    ("not before", Precision.AFTER), ("at the earliest", Precision.AFTER), ("after", Precision.AFTER),
    ("since", Precision.AFTER), ("from", Precision.AFTER),
    ("not after", Precision.BEFORE), ("no later than", Precision.BEFORE), ("not later than", Precision.BEFORE),
    ("before", Precision.BEFORE), ("until", Precision.BEFORE), ("by", Precision.BEFORE),
    ("approximately", Precision.ABOUT), ("around", Precision.ABOUT), ("about", Precision.ABOUT),
    ("circa", Precision.ABOUT), ("roughly", Precision.ABOUT), ("ca.", Precision.ABOUT), ("ca", Precision.ABOUT),
    ("c.", Precision.ABOUT), ("~", Precision.ABOUT), ("early in", Precision.ABOUT), ("early", Precision.ABOUT),
    ("mid-", Precision.ABOUT), ("mid", Precision.ABOUT), ("late in", Precision.ABOUT), ("late", Precision.ABOUT),
    *((season, Precision.ABOUT) for season in SEASONS),
    ("beginning of", Precision.ABOUT), ("end of", Precision.ABOUT), ("in", Precision.UNKNOWN),
    ("on", Precision.UNKNOWN), ("the", Precision.UNKNOWN), ("of", Precision.UNKNOWN),
)  # fmt: skip

ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", re.ASCII)
DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
STROKES = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", re.ASCII)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
PIECE = re.compile(
    rf"(?<![\w/.])(?:(?:{_DAY}\s+)?{_MONTH}\.?,?\s+\d{{4}}\b|{_MONTH}\.?\s+{_DAY},?\s+\d{{4}}\b|"
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?\b(?!\.\d))", re.ASCII,
)  # fmt: skip
WORDS = re.compile(r"[^\W\d_]+\.?|\d+(?:st|nd|rd|th)?\b\.?", re.IGNORECASE)


class BadDate(ValueError):
    """A sentence that says what cannot be read, with an example that can."""


@dataclass(frozen=True)
class Rough:
    """`date` is "2021", "2021-07", "2021-07-13" or "" when it is not known."""

    date: str
    precision: Precision
    said: str = ""  # the words that it was found in, where these say more


def read(typed: str) -> Rough:
    """What somebody wrote as a date. Raises BadDate with a sentence and an example."""
    plain = " ".join(typed.split()).casefold()
    if len(plain) > LONGEST:
        raise BadDate(_("That is too long for a date. Write one like these: %(example)s.") % {"example": EXAMPLE})
    if plain in UNKNOWN:
        return Rough("", Precision.UNKNOWN)
    rest, hedge = _without_hedges(plain)
    found = _iso(rest) or _numbers(rest) or _in_words(rest)
    if not is_date(found):
        said = _("“%(typed)s” is no date that we can read. Write one like these: %(example)s.")
        raise BadDate(said % {"typed": typed.strip()[:LONGEST], "example": EXAMPLE})
    return Rough(found, hedge or precision_of(found))


def find(text: str) -> Rough | None:
    """The date in a cell of a table; `Rough("", UNKNOWN)` for nothing and for "unknown"; None where it cannot be told.

    Figures with strokes cannot be told: 07/08/2021 is a day in July here and one in August there.
    """
    words = " ".join(text.split())[:LONGEST_CELL]
    if words.casefold() in (*UNKNOWN, "none"):
        return Rough("", Precision.UNKNOWN)
    found = None if STROKES.search(words) else PIECE.search(words.casefold())
    date = (_iso(found[0]) or _in_words(found[0])) if found else ""
    if not is_date(date):
        return None
    return Rough(date, _hedged(words.casefold(), date), "" if words == date else words)


def _hedged(words: str, date: str) -> Precision:
    """How well it is known, by words anywhere in the sentence: "by mid-July" is the latest, and not about."""
    said = {precision for word, precision in HEDGES if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words)}
    if "or later" in words:
        said.add(Precision.AFTER)
    for precision in (Precision.AFTER, Precision.BEFORE, Precision.ABOUT):
        if precision in said:
            return precision
    if len(date) == 4 and re.search(rf"{date}\s*[-–/]\s*\d", words):
        return Precision.ABOUT  # "2023-2024": some time in between
    return Precision.ABOUT if "probably" in words or "mid-" in words else precision_of(date)


def says_more(words: str) -> bool:
    """Whether the words of a date say more than what is kept of it: "summer 2021", "late June 2021"."""
    return any(re.search(rf"\b{word}\b", words.casefold()) for word in (*SEASONS, *PARTS))


def show(date: str, precision: str) -> str:
    """The same as somebody would type it, for a field that is opened again."""
    if not date:
        return ""
    before = {Precision.ABOUT: "about ", Precision.BEFORE: "before ", Precision.AFTER: "after "}
    return before.get(Precision(precision), "") + date if precision in Precision.values else date


def _without_hedges(plain: str) -> tuple[str, Precision | None]:
    """The date itself, and what the words before it (or "or so" behind it) say of how well it is known."""
    hedge: Precision | None = None
    bare = re.sub(r"\s*(\(.*\)|or so|\?|or \d{1,2})$", "", plain)
    if bare != plain:
        hedge = Precision.ABOUT
    rest = bare
    for _round in range(4):  # "in the summer of": no more than four such words stand in a row
        said = next((one for one in HEDGES if _begins(rest, one[0])), None)
        if said is None:
            break
        rest = rest[len(said[0]) :].strip(" -")
        hedge = hedge or (said[1] if said[1] is not Precision.UNKNOWN else None)
    return rest, hedge


def _begins(rest: str, word: str) -> bool:
    """Whether the text begins with these words as words: "by" is not the beginning of "byte"."""
    return rest.startswith(word) and not (word[-1].isalpha() and rest[len(word) : len(word) + 1].isalpha())


def _iso(text: str) -> str:
    found = ISO.fullmatch(text)
    return "-".join(part.zfill(2) for part in found.groups() if part) if found else ""


def _numbers(text: str) -> str:
    """18.5.2021 is the day first. With strokes half of the world reads the day first and half the month."""
    if found := DOTS.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    found = SLASHES.fullmatch(text)
    if not found:
        return ""
    one, other, year = int(found[1]), int(found[2]), found[3]
    if one != other and one <= 12 and other <= 12:
        months = _english()
        said = _("“%(typed)s” can be two days. Write %(one)s or %(other)s.")
        words = {"one": f"{one} {months[other]} {year}", "other": f"{other} {months[one]} {year}"}
        raise BadDate(said % {"typed": text, **words})
    day, month = (one, other) if other <= 12 else (other, one)
    return f"{year}-{month:02}-{day:02}"


def _in_words(text: str) -> str:
    """ "18 May 2021", "May 18th, 2021", "Tuesday, 18 May 2021", "July 2021"; every word has to be understood."""
    day = month = year = 0
    for token in WORDS.findall(text):
        word = token.rstrip(".")
        number = re.match(r"\d+", word)
        if number and len(number[0]) == 4 and not year:
            year = int(number[0])
        elif number and len(number[0]) <= 2 and not day:
            day = int(number[0])
        elif not number and not month and (found := _month(word)):
            month = found
        elif word not in ("of", "the") and not _is_weekday(word):
            return ""
    if not (month and year):
        return ""
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def _month(word: str) -> int:
    """Its number, from three letters on, in English or in the language of the office; 0 for any other word."""
    for known in (_english(), {n: str(name) for n, name in names.MONTHS.items()}):
        for number, name in known.items():
            if len(word) >= 3 and name.casefold().startswith(word):
                return number
    return 9 if word == "sept" else 0


def _is_weekday(word: str) -> bool:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    every = (*days, *(str(name).casefold() for name in names.WEEKDAYS.values()))
    return len(word) >= 3 and any(day.startswith(word) for day in every)


def _english() -> dict[int, str]:
    months = "January February March April May June July August September October November December"
    return dict(enumerate(months.split(), start=1))
