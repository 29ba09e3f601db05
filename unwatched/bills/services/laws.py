"""From bluebell markup to a law in our own shape."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from unwatched.bills.errors import BillError
from unwatched.bills.text import reading
from unwatched.bills.text.shapes import Law, Section
from unwatched.bills.text.writing.errors import WritingError


def law_of(text: str, *, slots: Mapping[str, str], title: str) -> Law:
    """The law that this markup says, each part with the slot that it is from. Raises BillError."""
    try:
        law = _read(text)
    except WritingError as error:
        raise BillError(str(error)) from error
    return replace(law, title=law.title or title, sections=tuple(_slotted(one, slots) for one in law.sections))


def _slotted(section: Section, slots: Mapping[str, str]) -> Section:
    children = tuple(_slotted(child, slots) for child in section.children)
    return replace(section, slot=slots.get(section.eid, ""), children=children)


@lru_cache(maxsize=64)
def _read(text: str) -> Law:
    """The same text is read once: it takes about 30 ms."""
    from unwatched.bills.text.writing import akn  # takes 0.3 s, and most processes never need it

    return reading.read(akn.from_bluebell(text), _("the bill"))
