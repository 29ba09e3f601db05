"""The words that somebody says on the telephone, with the person filled in whom they call."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unwatched.contacting.models import Call
from unwatched.core.telephones import Number, country_of, read
from unwatched.directory.models import Official

MOST_POINTS = 12
MOST_NUMBERS = 20  # of one person: their own, and local offices

_PLACE = re.compile(r"\{([^{}\n]{0,30})\}")
KNOWN = ("name", "full_name", "office", "body", "place")


@dataclass(frozen=True)
class Line:
    """A telephone that somebody may answer: whose, the number as it is printed, and its link where no doubt is left."""

    text: str
    number: Number | None
    label: str = ""  # of a local office
    address: str = ""


def words_for(text: str, official: Official) -> str:
    """The text with this person's name, office and place in it. What stands in other brackets stays."""
    filled = {
        "name": official.addressed, "full_name": official.name, "office": official.office,
        "body": official.organisation or official.office,
        "place": official.division.name if official.division else official.organisation,
    }  # fmt: skip
    return _PLACE.sub(lambda found: filled.get(found[1].strip().lower(), found[0]), text)


def unknown_in(text: str) -> list[str]:
    """Brackets that nothing is filled into: most likely mistyped."""
    found = (name.strip() for name in _PLACE.findall(text))
    return list(dict.fromkeys(name for name in found if name.lower() not in KNOWN))


def points_of(call: Call, official: Official) -> list[str]:
    """What to answer when they ask."""
    lines = (line.strip().removeprefix("- ").removeprefix("• ") for line in call.points.splitlines())
    return [words_for(line, official) for line in lines if line][:MOST_POINTS]


def lines_of(call: Call, official: Official) -> list[Line]:
    """Every number of somebody, none twice: that of their post first, then those of local offices."""
    country = country_of(official.division.ocd_id if official.division else "") or call.country
    found = [Line(official.phone, read(official.phone, country=country))] if official.phone else []
    for place in official.offices if isinstance(official.offices, list) else []:
        text = str(place.get("phone") or "")
        if text:
            label = _("Office in %(place)s") % {"place": place.get("name")} if place.get("name") else ""
            found.append(Line(text, read(text, country=country), label, str(place.get("address") or "")))
    once: dict[str, Line] = {}
    for line in found:
        once.setdefault(line.number.uri if line.number else line.text, line)
    return list(once.values())[:MOST_NUMBERS]
