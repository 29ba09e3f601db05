"""Places that make rules: whether one is there already under another spelling, and an id of our own for a new one."""

import re
import unicodedata

from . import regions
from .models import Jurisdiction, Level

# "City of Springfield" and "Springfield" are one place.
_PREFIX = re.compile(r"^(?:the )?(?:city|town|village|county|state|commonwealth) of ")
# One place is called a city by some and a town by others.
SETTLEMENTS = (Level.CITY, Level.TOWN)


def plain(name: str) -> str:
    """For comparing: no capitals, accents or full stops, "st" for "saint", without what kind of place it is."""
    folded = "".join(
        letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter)
    )
    words = " ".join(re.sub(r"[^\w]+", " ", folded).split())
    return re.sub(r"\bsaint\b", "st", _PREFIX.sub("", words))


def same_as(*, name: str, level: str, region: str, country: str, but: int | None = None) -> Jurisdiction | None:
    """The place that is meant, if it is there. A county may be called as a town in it is."""
    levels = SETTLEMENTS if level in SETTLEMENTS else (level,)
    near = Jurisdiction.objects.filter(country__iexact=country, level__in=levels)
    near = near.exclude(pk=but) if but else near
    wanted = plain(name), _region(region, country)
    return next((one for one in near if (plain(one.name), _region(one.region, country)) == wanted), None)


def _region(region: str, country: str) -> str:
    return plain(regions.tidy(region, country=country))


def free_id(*, name: str, level: str, region: str, country: str) -> str:
    """ "local/us/ma/town:exampleville", with a number behind it when that is taken."""
    region = regions.tidy(region, country=country)
    steps = ["local", country, *([_slug(region)] if region else []), f"{level}:{_slug(name)}"]
    wanted = "/".join(steps)[:190]
    taken = set(Jurisdiction.objects.filter(ocd_id__startswith=wanted).values_list("ocd_id", flat=True))
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _slug(text: str) -> str:
    return plain(text).replace(" ", "_") or "place"
