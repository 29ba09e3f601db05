"""Laws as JSON for the database and back. Every field of `text.shapes` is kept."""

from dataclasses import asdict
from typing import Any

from .text.shapes import Definition, Law, Section, Unsure


def to_json(law: Law) -> dict[str, Any]:
    return asdict(law)


def from_json(kept: dict[str, Any]) -> Law:
    return Law(
        title=kept["title"],
        recitals=tuple(kept["recitals"]),
        sections=tuple(_section(section) for section in kept["sections"]),
        definitions=tuple(Definition(**one) for one in kept["definitions"]),
        unsure=tuple(Unsure(**one) for one in kept["unsure"]),
        language=kept["language"],
    )


def _section(kept: dict[str, Any]) -> Section:
    return Section(**{**kept, "children": tuple(_section(child) for child in kept["children"])})
