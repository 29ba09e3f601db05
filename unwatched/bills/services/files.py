"""A bill as a file, in each format that we write."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from unwatched.bills import making
from unwatched.bills.bill_file import BillFileError
from unwatched.bills.composing import Choices
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill, BillVersion
from unwatched.bills.text.writing import CONTENT_TYPES, FORMATS, WritingError, akn
from unwatched.core.documents import DocumentError


@dataclass(frozen=True)
class Kind:
    """A format: its name for people, and what it is good for."""

    name: str | Promise
    good_for: str | Promise


KINDS: dict[str, Kind] = {
    "docx": Kind(_("Word"), _("to send around and to write comments in")),
    "pdf": Kind(_("PDF"), _("to print and to hand in; readable by screen readers")),
    "odt": Kind(_("LibreOffice (ODT)"), _("the same as Word, for free software")),
    "html": Kind(_("Web page"), _("one file for your own site; each part has an address")),
    "md": Kind(_("Markdown"), _("for pads, wikis and mails")),
    "akn": Kind(_("Akoma Ntoso"), _("for clerks and programmes: the standard for laws, every part named")),
}


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    data: bytes


def of_choices(choices: Choices, kind: str, *, day: date) -> File:
    """The bill as it stands. KeyError for an unknown kind; raises BillError where it cannot be made."""
    try:
        made = making.from_choices(replace(choices, day=choices.day or day))
        return File(_name(choices.title, kind), CONTENT_TYPES[kind], FORMATS[kind](made.akn, made.look))
    except (BillFileError, WritingError, DocumentError) as error:
        raise BillError(str(error)) from error


def of_version(bill: Bill, version: BillVersion, kind: str) -> File:
    """A version, from the words that it keeps: the library may say something else by now."""
    place = bill.jurisdiction
    country = f"{place.country}-{place.region}" if place.region else place.country
    frbr = akn.Frbr(day=timezone.localdate(version.at), place=country, body=place.name, name=bill.instrument)
    try:
        made = making.from_bluebell(version.text, frbr=frbr, title=version.title)
        name = _name(version.title, kind, version=version.number)
        return File(name, CONTENT_TYPES[kind], FORMATS[kind](made.akn, made.look))
    except (WritingError, DocumentError) as error:
        raise BillError(str(error)) from error


def _name(title: str, kind: str, *, version: int = 0) -> str:
    """ "face-surveillance-ordinance-7.docx": letters that every system takes."""
    stem = "-".join(filter(None, [slugify(title)[:60].strip("-") or "bill", str(version or "")]))
    return f"{stem}.{'xml' if kind == 'akn' else kind}"
