"""Which parts a bill has, by the instrument of the library, and in which words it speaks of its place and its body."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from unwatched.bills.bill_file import BillFileError, Choices
from unwatched.bills.library import Instrument, Library, Part

DEFINITIONS = "definitions"  # the slot that fills itself with the terms that the text uses
BEGINNING = "own_beginning"  # the slot with the recitals and the words that enact, in a text of one's own
_FULL = re.compile(
    r"(?:the )?(?:city|town|township|village|borough|municipality|county|parish|state|commonwealth)"
    r" (?:and county )?of\b",
    re.I,
)
_BARE = re.compile(r"\b(?:county|parish|borough|township)$", re.I)
_PREFIXES = {"city": "City of", "town": "Town of", "state": "State of"}


def instrument_of(choices: Choices, clauses: Library) -> Instrument:
    """What is composed: an instrument of the library, with the bill's own sections where it has some."""
    found = clauses.instruments.get(choices.instrument)
    if found is None:
        known = ", ".join(clauses.instruments)
        raise BillFileError(
            _("We have no instrument “%(key)s”. There are: %(known)s.")
            % {"key": choices.instrument[:60], "known": known}
        )
    if choices.level not in clauses.levels or clauses.base(choices.level) not in found.levels:
        levels = [key for key in clauses.levels if clauses.base(key) in found.levels]
        raise BillFileError(
            _("“%(name)s” is not written for the level “%(level)s”, but for: %(levels)s.")
            % {"name": found.name, "level": choices.level[:60], "levels": ", ".join(levels)}
        )
    found = with_sections(found, choices.sections)
    unknown = [slot for slot in {**choices.chosen, **choices.own_words} if slot not in found.slots]
    if unknown:
        raise BillFileError(
            _("“%(name)s” has no part “%(part)s”. There are: %(parts)s.")
            % {"name": found.name, "part": unknown[0][:60], "parts": ", ".join(found.slots)}
        )
    return found


def with_sections(found: Instrument, sections: tuple[Part, ...]) -> Instrument:
    """A text of one's own begins with its own words; nothing is chosen or missing in it by itself."""
    if not sections:
        return found
    changed = replace(found, parts=sections)
    if BEGINNING not in changed.slots:
        return changed
    return replace(changed, required=(), defaults={}, level_defaults={}, enacting={})


def not_offered(key: str, slot: str, clauses: Library, instrument: Instrument, level: str) -> str:
    offered = ", ".join(one.key for one in clauses.choices(slot, instrument=instrument.key, level=level))
    return _("For “%(part)s” there is no wording “%(key)s” here. There are: %(offered)s.") % {
        "part": slot,
        "key": key[:60],
        "offered": offered,
    }


def words_of(choices: Choices, instrument: Instrument, clauses: Library) -> dict[str, str]:
    """What stands in the blanks that nobody need fill: how the body, the place and the text itself are called."""
    level = clauses.levels[choices.level]
    base = clauses.base(choices.level)
    words = {**clauses.levels[base].words, **level.words, **instrument.words}
    forms = instrument.forms
    words["form"] = forms.get(choices.level) or forms.get(base) or forms.get("") or "Ordinance"
    words["place"] = with_article(choices.place, choices.level)
    words["body"] = re.sub(r"^the\s+", "", choices.body.strip(), flags=re.IGNORECASE)
    words["date"] = f"{choices.day:%B} {choices.day.day}, {choices.day.year}" if choices.day else ""
    capitals = {key.capitalize(): said[:1].upper() + said[1:] for key, said in words.items()}
    return {**capitals, **words}


def with_article(place: str, level: str) -> str:
    """A place as a law speaks of it: "the City of Port Alder", "King County", "the Alder School District"."""
    name = " ".join(place.split())
    if not name or name.lower().startswith("the "):
        return name and f"the {name[4:]}"
    if _FULL.match(name):
        return f"the {name}"
    if level == "county":
        return name if _BARE.search(name) else f"{name} County"
    if level in _PREFIXES:
        return f"the {_PREFIXES[level]} {name}"
    return f"the {name}" if level in ("district", "other") else name
