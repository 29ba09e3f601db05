"""Rows of people: how many for each of several things, so that the rows can be compared."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString

from .svg import num, picture
from .thermometer import HEAD, STEP_X, WIDTH, scale_for

MOST_HEADS = 24  # in one row
STEP_Y = 34
LABELS, NUMBERS = 64, 64  # room in px beside the heads


@dataclass(frozen=True)
class Row:
    """``value`` people, of whom ``unsure`` are only outlined."""

    label: str
    value: int
    unsure: int = 0


def head_rows(rows: Sequence[Row], *, label: str, each: int = 0) -> SafeString:
    """A row of heads for each, its label before and its number behind. ``label`` says the finding."""
    each = each or heads_each(rows)
    heads = max((math.ceil(row.value / each) for row in rows), default=1)
    wide = LABELS + max(heads, 4) * STEP_X + NUMBERS
    return picture(
        "headrows", f"0 0 {wide} {max(len(rows), 1) * STEP_Y}", label,
        f'<defs><path id="rh" d="{HEAD}"/></defs>',
        *(_row(row, number, each=each) for number, row in enumerate(rows)), more=' direction="ltr"',
    )  # fmt: skip


def heads_each(rows: Sequence[Row], *, most: int = MOST_HEADS) -> int:
    """How many people each head stands for, so that no row has more heads than ``most``."""
    return scale_for(max((row.value for row in rows), default=1) or 1, most=most).each


def _row(row: Row, number: int, *, each: int) -> str:
    total, sure = row.value / each, (row.value - row.unsure) / each
    heads = "".join(_head(i, f"r{number}h{i}", there=total - i, filled=sure - i) for i in range(math.ceil(total)))
    end = LABELS + math.ceil(total) * STEP_X + 4
    figure = number_format(row.value, force_grouping=True)
    return (
        f'<g transform="translate(0 {number * STEP_Y + 6})" fill="currentColor" font-size="20" font-weight="700">'
        f'<text x="{LABELS - 14}" y="19" text-anchor="end">{escape(row.label)}</text>'
        f'<g fill="none" stroke="currentColor" stroke-width="1.5">{heads}</g>'
        f'<text x="{end}" y="19">{figure}</text></g>'
    )


def _head(i: int, name: str, *, there: float, filled: float) -> str:
    """The outline of as much of a head as is there, and what is sure of it filled."""
    at = f'x="{LABELS + i * STEP_X}"'
    if filled >= 1:
        return f'<use href="#rh" {at} fill="currentColor"/>'
    outline = _cut(f'<use href="#rh" {at}/>', i, f"{name}o", share=there)
    if filled <= 0:
        return outline
    return outline + _cut(f'<use href="#rh" {at} fill="currentColor"/>', i, f"{name}f", share=filled)


def _cut(shape: str, i: int, name: str, *, share: float) -> str:
    """The first part of a head."""
    if share >= 1:
        return shape
    left = LABELS + i * STEP_X - 1
    wide = max((WIDTH + 2) * share, 1.6)
    return (
        f'<clipPath id="{name}"><path d="M{left}-1h{num(wide)}v25h-{num(wide)}z"/></clipPath>'
        f'<g clip-path="url(#{name})">{shape}</g>'
    )
