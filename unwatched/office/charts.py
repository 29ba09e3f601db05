"""Pictures drawn on the server: plain SVG, colours from CSS classes, a sentence as name. A table stands behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LEFT, FOOT, HEAD = 34, 24, 12  # room in px for the scale, for the hours, and above the highest bar
MARK = 40  # px from an edge, within which the word for an hour would be cut off
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 25_000, 100_000)


@dataclass(frozen=True)
class Hour:
    """What came in within one hour, by what became of it."""

    at: datetime
    confirmed: int = 0
    waiting: int = 0
    aside: int = 0

    @property
    def total(self) -> int:
        return self.confirmed + self.waiting + self.aside


@dataclass(frozen=True)
class Frame:
    """Where the bars of one drawing stand, in px."""

    width: int
    height: int
    bars: int
    top: int

    @property
    def step(self) -> float:
        return (self.width - LEFT - 8) / self.bars

    def x(self, index: int) -> float:
        return LEFT + index * self.step + 1

    def y(self, value: float) -> float:
        return (self.height - FOOT) - value / self.top * (self.height - FOOT - HEAD)


def scale(highest: int) -> tuple[int, int]:
    """A round step and the top of the scale, so that two or three lines fit: ``scale(38) == (20, 40)``."""
    step = next((s for s in STEPS if s * 3 >= highest), STEPS[-1])
    return step, max(step * -(-highest // step), step)


def hours_svg(hours: Sequence[Hour], *, label: str, width: int = 720, height: int = 150, extra: str = "") -> SafeString:
    """Stacked bars, one for each hour: confirmed, waiting on top, set aside as an outline above."""
    step, top = scale(max((h.total for h in hours), default=0))
    frame = Frame(width=width, height=height, bars=max(len(hours), 1), top=top)
    parts = [
        *(_rule(frame, value) for value in range(0, top + 1, step)),
        *(_bar(frame, index, hour) for index, hour in enumerate(hours)),
        *(_mark(frame, index, hour) for index, hour in enumerate(hours)),
    ]
    return format_html(
        '<svg class="o-chart o-chart--hours {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        extra, width, height, label, format_html_join("", "{}", ((p,) for p in parts)),
    )  # fmt: skip


def _rule(frame: Frame, value: int) -> SafeString:
    y = frame.y(value)
    return format_html(
        '<line class="ax" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        LEFT, frame.width - 6, f"{y:.1f}", f"{y:.1f}", LEFT - 6, f"{y + 4:.1f}", value,
    )  # fmt: skip


def _bar(frame: Frame, index: int, hour: Hour) -> SafeString:
    pieces, low = [], 0
    for name, value in (("b", hour.confirmed), ("b2", hour.waiting), ("b3", hour.aside)):
        if value:
            pieces.append(_piece(frame, index, name=name, low=low, high=low + value))
        low += value
    return format_html_join("", "{}", ((p,) for p in pieces))


def _piece(frame: Frame, index: int, *, name: str, low: int, high: int) -> SafeString:
    top, bottom = frame.y(high), frame.y(low)
    return format_html(
        '<rect class="{}" x="{}" width="{}" y="{}" height="{}"/>',
        name, f"{frame.x(index):.1f}", f"{frame.step - 2:.1f}", f"{top:.1f}", f"{bottom - top:.1f}",
    )  # fmt: skip


def _mark(frame: Frame, index: int, hour: Hour) -> SafeString:
    at = timezone.localtime(hour.at)
    words = {0: _("midnight"), 12: _("noon")}
    if at.hour not in words:
        return SafeString()
    x = frame.x(index)
    anchor = "end" if x > frame.width - MARK else "start" if x < MARK else "middle"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text>', f"{x:.1f}", frame.height - 6, anchor, words[at.hour]
    )


def hour_words(hour: Hour) -> str:
    """``Mon 23 Nov, 08:00`` in the coalition's zone."""
    return format_date(timezone.localtime(hour.at), "D j M, H:i")
