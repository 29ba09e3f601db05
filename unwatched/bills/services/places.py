"""The place that a bill is for: one of the directory, or one that is typed in."""

import re
import unicodedata
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.bills.errors import BillError
from unwatched.directory.models import Jurisdiction, Level


@dataclass(frozen=True, kw_only=True)
class New:
    """A place as somebody has typed it."""

    name: str
    level: str
    region: str = ""
    country: str = "us"  # two letters
    body: str = ""  # who decides there


@transaction.atomic
def find_or_make(new: New) -> Jurisdiction:
    """The place of this name and kind; made if the directory has none. Case and spaces make no other place."""
    name, region, body = (" ".join(one.split()) for one in (new.name, new.region, new.body))
    country = new.country.strip().lower()
    if not name:
        raise BillError(_("Say what the place is called."))
    if new.level not in Level.values:
        raise BillError(_("Say what kind of place it is."))
    if not re.fullmatch("[a-z]{2}", country):
        raise BillError(_("The country is two letters, such as us, gb or de."))
    same = Jurisdiction.objects.filter(name__iexact=name, level=new.level, region__iexact=region, country=country)
    return same.first() or Jurisdiction.objects.create(
        name=name[:120], level=new.level, region=region[:60], country=country, body=body[:120],
        ocd_id=free_id(name, level=new.level, region=region, country=country),
    )  # fmt: skip


def free_id(name: str, *, level: str, region: str, country: str) -> str:
    """An id of our own: "local/us/ma/town:exampleville". Who knows what others call the place may say so later."""
    steps = ["local", country, *([slug(region)] if region else []), f"{level}:{slug(name)}"]
    wanted = "/".join(steps)[:190]
    taken = set(Jurisdiction.objects.filter(ocd_id__startswith=wanted).values_list("ocd_id", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def slug(text: str) -> str:
    """As in Open Civic Data: small letters of any script, "_" for spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w~-]+", "_", folded).strip("_") or "place"
