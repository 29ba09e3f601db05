"""A bill as a file, in each format that we write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from unwatched.bills.models import Bill

from .laws import akn_of


@dataclass(frozen=True)
class Kind:
    """A format: its name for people, what it is good for, its media type, and what makes it of Akoma Ntoso."""

    name: str | Promise
    good_for: str | Promise
    media_type: str
    make: Callable[[bytes], bytes]


KINDS: dict[str, Kind] = {
    "akn": Kind(
        _("Akoma Ntoso"), _("for clerks and programmes: the standard for laws, with every part named"),
        "application/akn+xml", bytes,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    data: bytes


def make(bill: Bill, text: str, kind: str, *, title: str, day: date, version: str = "") -> File:
    """The bill's text (bluebell) as a file. KeyError for an unknown kind; raises BillError where it cannot be made."""
    known = KINDS[kind]
    data = known.make(akn_of(bill, text, title=title, day=day))
    ending = "xml" if kind == "akn" else kind
    stem = "-".join(filter(None, [slugify(title)[:60].strip("-") or "bill", version]))
    return File(name=f"{re.sub(r'[^a-z0-9-]', '', stem)}.{ending}", media_type=known.media_type, data=data)
