"""The place that a bill is for: one of the directory, or one that is typed in."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.bills.errors import BillError
from unwatched.directory import places, regions
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
    """The place of this name and kind; made if the directory has none. "City of" and spelling make no other place."""
    name, region, body = (" ".join(one.split()) for one in (new.name, new.region, new.body))
    country = new.country.strip().lower()
    if not name:
        raise BillError(_("Say what the place is called."))
    if new.level not in Level.values:
        raise BillError(_("Say what kind of place it is."))
    if not re.fullmatch("[a-z]{2}", country):
        raise BillError(_("The country is two letters, such as us, gb or de."))
    region = regions.tidy(region, country=country)
    where: dict[str, Any] = {"name": name[:120], "level": new.level, "region": region[:60], "country": country}
    found = places.same_as(**where)
    return found or Jurisdiction.objects.create(**where, body=body[:120], ocd_id=places.free_id(**where))
