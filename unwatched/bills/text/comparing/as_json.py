"""A comparison as JSON: docs/reference/comparison-json.md says what each field holds."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..shapes import Section
from .losses.shapes import Loss
from .shapes import Comparison, Kind, Pair

FORMAT = "unwatched-comparison/1"


def write(comparison: Comparison, *, losses: Sequence[Loss] = ()) -> bytes:
    """UTF-8; the same comparison gives the same bytes."""
    data = {
        "format": FORMAT,
        "old": comparison.old.title,
        "new": comparison.new.title,
        "counts": {kind.value: comparison.count(kind) for kind in Kind if kind != Kind.SAME},
        "edits": len(comparison.edits),
        "typography": comparison.typography,
        "losses": [asdict(loss) for loss in losses],
        "pairs": [_pair(pair) for pair in comparison.pairs],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "kind": pair.kind.value,
        "part": pair.part.value,
        "old": _section(pair.old),
        "new": _section(pair.new),
        "edits": [asdict(edit) for edit in pair.edits],
        "within": pair.within,
        "kin": pair.kin.eid if pair.kin else "",
    }


def _section(section: Section | None) -> dict[str, str] | None:
    return {"eid": section.eid, "num": section.num, "heading": section.heading} if section else None
