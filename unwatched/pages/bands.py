"""Which blocks of a page stand side by side on a wide screen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# What may stand beside what: short, and readable before or after it.
BESIDE = {"text": {"updates", "flyer", "action", "countdown"}, "updates": {"flyer", "action"}}
# A heading in the margin, the rest beside it.
MARGIN = {"talking_points", "resources", "partners"}
# Printed on the page's sheet.
ON_SHEET = {"action", "demands", "elsewhere", "give", "ways"}


@dataclass
class Band:
    """One strip of a page: a block, and those beside it."""

    block: Any
    beside: list[Any] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.block.block_type

    @property
    def is_margin(self) -> bool:
        return self.kind in MARGIN

    @property
    def on_sheet(self) -> bool:
        return self.kind in ON_SHEET


def group_bands(body: Iterable[Any]) -> list[Band]:
    """Every block in its order; what may stand beside the one before joins it."""
    bands: list[Band] = []
    for block in body:
        if bands and block.block_type in BESIDE.get(bands[-1].kind, ()):
            bands[-1].beside.append(block)
        else:
            bands.append(Band(block))
    return bands
