"""How far a count has come: heads and shoulders, each for so many neighbours, the last one partly filled."""

import math
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .svg import num, picture

HEAD = "M8 0a5 5 0 0 1 5 5.5A5 6 0 0 1 8 11.5 5 6 0 0 1 3 5.5 5 5 0 0 1 8 0ZM0 22V18Q0 13 5 12.5H11Q16 13 16 18V22Z"
MOST_HEADS = 40  # two or three rows of fifteen: beyond that nobody counts them
COLUMNS = 15
STEP_X, STEP_Y = 22, 30
WIDTH = 16  # of one head


@dataclass(frozen=True)
class Scale:
    """What one head stands for, and how many there are up to the goal."""

    each: int
    heads: int


def scale_for(goal: int, *, most: int = MOST_HEADS) -> Scale:
    """The smallest round number per head (1, 2, 5, 10, 20, 50 …) with which the goal needs at most so many heads."""
    for power in range(12):
        for step in (1, 2, 5):
            each = step * 10**power
            if math.ceil(goal / each) <= most:
                return Scale(each, max(math.ceil(goal / each), 1))
    raise ValueError(f"no scale for a goal of {goal}")


def thermometer(count: int, *, goal: int, label: str = "") -> SafeString:
    """``count`` of ``goal`` as heads. Beyond the goal all are full; without a goal there is nothing to draw."""
    if goal < 1:
        return SafeString("")
    scale = scale_for(goal)
    count = max(count, 0)
    full = scale.heads if count >= goal else count // scale.each
    part = 0.0 if count >= goal else count % scale.each / scale.each
    rows = math.ceil(scale.heads / COLUMNS)
    columns = math.ceil(scale.heads / rows)  # rows of one length look like people in rows
    return picture(
        "thermo", f"-1 -1 {COLUMNS * STEP_X - 4} {rows * STEP_Y - 6}", label or name(count, goal, scale.each),
        f'<defs><path id="th" d="{HEAD}"/></defs><g fill="none" stroke="currentColor" stroke-width="1.5">',
        "".join(head(*place(i, columns), filled=i < full) for i in range(scale.heads)),
        partly(*place(full, columns), part), "</g>",
    )  # fmt: skip


def place(i: int, columns: int) -> tuple[int, int]:
    return i % columns * STEP_X, i // columns * STEP_Y


def head(x: int, y: int, *, filled: bool) -> str:
    fill = ' fill="currentColor"' if filled else ""
    return f'<use href="#th" x="{x}" y="{y}"{fill}/>'


def partly(x: int, y: int, part: float) -> str:
    """The head that is being filled, from the side where reading begins."""
    if not part:
        return ""
    wide = max(WIDTH * part, 0.6)
    return (
        f'<clipPath id="tc"><path d="M0-1h{num(wide)}v25H0z"/></clipPath>'
        f'<g transform="translate({x} {y})" clip-path="url(#tc)"><use href="#th" fill="currentColor"/></g>'
    )


def name(count: int, goal: int, each: int) -> str:
    """The finding in words."""
    said = _("%(count)s of %(goal)s signatures.") % {
        "count": number_format(count, force_grouping=True),
        "goal": number_format(goal, force_grouping=True),
    }
    figure = ngettext("Each figure stands for one neighbour.", "Each figure stands for %(each)s neighbours.", each) % {
        "each": number_format(each, force_grouping=True)
    }
    return f"{said} {figure}"
