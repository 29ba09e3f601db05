"""A law as JSON, and back: docs/reference/law-json.md says what each field holds."""

import json
from dataclasses import asdict
from typing import Any

from ..errors import Unreadable
from .shapes import Definition, Law, Section, Unsure

FORMAT = "unwatched-law/1"
_DEEPEST = 60
_REMEDY = "Give a file that `unwatched bill parse` wrote; docs/reference/law-json.md says what it holds."


def write(law: Law) -> bytes:
    """UTF-8; the same law gives the same bytes."""
    data = {"format": FORMAT, **asdict(law)}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes, name: str = "") -> Law:
    """The law that `write` wrote. Fields that are missing are empty; what has another shape is `Unreadable`."""
    try:
        return _law(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"This is not a law as JSON ({error}).", remedy=_REMEDY, name=name) from None


def _law(found: dict[str, Any]) -> Law:
    return Law(
        title=_word(found["title"]),
        recitals=tuple(_word(recital) for recital in found.get("recitals", [])),
        sections=tuple(_section(section, 1) for section in found.get("sections", [])),
        definitions=tuple(Definition(**_only(each, "term", "text", "where")) for each in found.get("definitions", [])),
        unsure=tuple(Unsure(**_only(each, "where", "text", "why")) for each in found.get("unsure", [])),
        language=_word(found.get("language", "en")),
    )


def _section(found: dict[str, Any], depth: int) -> Section:
    if depth > _DEEPEST:
        raise ValueError(f"parts stand more than {_DEEPEST} deep in each other")
    children = tuple(_section(child, depth + 1) for child in found.get("children", []))
    return Section(children=children, **_only(found, "eid", "num", "heading", "text", "slot"))


def _only(found: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: _word(found.get(name, "")) for name in names}


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"text was expected, not {str(value)[:40]}")
    return value
