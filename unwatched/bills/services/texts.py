"""Everything that can be laid beside something else: bills as they stand, their versions, texts of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unwatched.bills.models import Bill, BillVersion, ForeignText
from unwatched.bills.text.shapes import Law

from . import bringing, drafting, versions

_KEY = re.compile(r"([bvt])(\d{1,9})")
MOST = 100  # of each kind in a list to choose from


@dataclass(frozen=True)
class Text:
    """One of them. `key` is "b3" (a bill as it stands), "v12" (a version) or "t7" (a text of somebody else)."""

    key: str
    name: str
    law: Law


def find(key: str) -> Text | None:
    """The text with this key, if there is one. Raises BillError when a bill cannot be composed any more."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    kind, number = match[1], int(match[2])
    if kind == "b":
        bill = Bill.objects.select_related("jurisdiction").filter(pk=number).first()
        return of_bill(bill) if bill else None
    if kind == "v":
        version = BillVersion.objects.filter(pk=number).first()
        return of_version(version) if version else None
    foreign = ForeignText.objects.filter(pk=number).first()
    return of_foreign(foreign) if foreign else None


def of_bill(bill: Bill) -> Text:
    return Text(key=f"b{bill.pk}", name=_("%(bill)s, as it stands") % {"bill": bill.title},
                law=drafting.draft(bill).law)  # fmt: skip


def of_version(version: BillVersion) -> Text:
    name = _("%(bill)s, version %(n)s") % {"bill": version.title, "n": version.number}
    return Text(key=f"v{version.pk}", name=name, law=versions.law_of(version))


def of_foreign(text: ForeignText) -> Text:
    name = f"{text.name} ({text.place})" if text.place else text.name
    return Text(key=f"t{text.pk}", name=name, law=bringing.law_of(text))


def choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Groups of keys and names, for a list to choose from."""
    texts = ForeignText.objects.defer("law")[:MOST]
    bills = Bill.objects.all()[:MOST]
    saved = BillVersion.objects.order_by("-at", "-pk").defer("law", "text", "parts", "values")[: 2 * MOST]
    yield _("Bills as they stand"), [(f"b{bill.pk}", bill.title) for bill in bills]
    yield _("Saved versions"), [(f"v{one.pk}", _("%(bill)s, version %(n)s") % {"bill": one.title, "n": one.number})
                                for one in saved]  # fmt: skip
    yield _("Texts of others"), [(f"t{text.pk}", f"{text.name} ({text.place})" if text.place else text.name)
                                 for text in texts]  # fmt: skip
