"""Promises as bars over years, drawn on the server. Pure: rows in, an SVG with a name out.

How long words say that they hold is the fill of a bar, never its colour; the table behind says the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unwatched.core.drawings.svg import num, picture

WIDE, NARROW = 950, 350  # px of the two drawings; a phone has its own, so that its letters can be read
MOST_YEARS = 60  # of them drawn: a mistyped century must not make a picture of ten thousand lines
MOST_TICKS = {WIDE: 14, NARROW: 5}  # years that have room for their number
TOP, STEP, LETTERS, THICK = 34, 58, 20, 20
SIDE = 6


class Fill(StrEnum):
    """Until when the words say that they hold."""

    GOOD = "good"  # for good
    DATED = "dated"  # until a day
    WHILE = "while"  # until further notice, or until something happens
    OPEN = "open"  # no end is named
    UNKNOWN = "unknown"


class Sign(StrEnum):
    BROKEN = "broken"
    DISPUTED = "disputed"
    NARROWED = "narrowed"


@dataclass(frozen=True)
class Bar:
    """From one day up to another; without an end it runs on past today."""

    start: date
    end: date | None
    fill: Fill


@dataclass(frozen=True)
class Mark:
    on: date
    sign: Sign


@dataclass(frozen=True)
class Row:
    label: str
    bars: Sequence[Bar]
    marks: Sequence[Mark] = field(default_factory=tuple)


@dataclass(frozen=True)
class Scale:
    """Days to px: as many whole years as all bars need."""

    first: int
    last: int  # the year after the last one that is drawn
    wide: int

    def x(self, day: date) -> float:
        whole = (date(self.last, 1, 1) - date(self.first, 1, 1)).days
        gone = (min(max(day, date(self.first, 1, 1)), date(self.last, 1, 1)) - date(self.first, 1, 1)).days
        return SIDE + gone / whole * (self.wide - 2 * SIDE)


def timeline(rows: Sequence[Row], *, today: date, name: str, wide: int = WIDE, word: str = "") -> SafeString:
    """One row for each promise or company, its label above its bars. ``name`` says the finding.

    ``word`` stands at the line of the day, where that is not today.
    """
    scale = scale_of(rows, today=today, wide=wide)
    kind = "w" if wide == WIDE else "n"
    high = TOP + max(len(rows), 1) * STEP + 26
    return picture(
        f"timeline timeline--{kind}", f"0 0 {wide} {high}", name, _patterns(kind), _years(scale, high),
        *(_row(row, number, scale, kind) for number, row in enumerate(rows)),
        _today(scale, today, high, word=word or _("today")),
        more=' direction="ltr"',
    )  # fmt: skip


def scale_of(rows: Iterable[Row], *, today: date, wide: int) -> Scale:
    """From the year of the first bar to the year of the last end, today's at least."""
    bars = [bar for row in rows for bar in row.bars]
    last = max([today.year, *(bar.end.year for bar in bars if bar.end)])
    last = min(last, today.year + MOST_YEARS // 2)
    first = min([today.year, *(bar.start.year for bar in bars)])
    return Scale(max(first, last - MOST_YEARS), last + 1, wide)


def _patterns(kind: str) -> str:
    """Stripes and dots; solid and empty need none."""
    return (
        f'<defs><pattern id="t{kind}s" width="9" height="9" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0h3.5v9H0z" fill="currentColor"/></pattern>'
        f'<pattern id="t{kind}d" width="9" height="9" patternUnits="userSpaceOnUse">'
        '<circle cx="4.5" cy="4.5" r="1.9" fill="currentColor"/></pattern></defs>'
    )


def _years(scale: Scale, high: int) -> str:
    step = -(-(scale.last - scale.first) // MOST_TICKS[scale.wide])
    lines = []
    for year in range(scale.first, scale.last, step):
        x = num(scale.x(date(year, 1, 1)))
        room = scale.x(date(scale.last, 1, 1)) - scale.x(date(year, 1, 1))
        lines.append(f'<path class="timeline__year" d="M{x} 4V{high - 22}"/>')
        if room > 40:
            lines.append(f'<text x="{num(float(x) + 5)}" y="20" font-size="17" fill="currentColor">{year}</text>')
    return "".join(lines)


def _row(row: Row, number: int, scale: Scale, kind: str) -> str:
    top = TOP + number * STEP
    most = (scale.wide - 2 * SIDE) // 10  # letters that have room
    label = row.label if len(row.label) <= most else row.label[: most - 1].rstrip() + "…"
    drawn = "".join(_bar(bar, top + 26, scale, kind) for bar in row.bars)
    marks = "".join(_mark(mark, top + 26, scale) for mark in row.marks)
    return (
        f'<text class="timeline__label" x="{SIDE}" y="{top + 18}" font-size="{LETTERS}" '
        f'fill="currentColor">{escape(label)}</text>{drawn}{marks}'
    )


def _bar(bar: Bar, y: int, scale: Scale, kind: str) -> str:
    """A box with its fill. One without an end is open at its right."""
    left = scale.x(bar.start)
    right = scale.x(bar.end) if bar.end else float(scale.wide)
    right = max(right, left + 3)  # what lasted for days can still be seen
    fill = {
        Fill.GOOD: "currentColor", Fill.DATED: f"url(#t{kind}s)", Fill.WHILE: f"url(#t{kind}d)",
    }.get(bar.fill, "none")  # fmt: skip
    dashed = ' stroke-dasharray="5 4"' if bar.fill is Fill.UNKNOWN else ""
    x, wide = num(left), num(right - left)
    # Paper first: the lines of the years shine through neither stripes nor dots.
    shape = f"M{x} {y}h{wide}v{THICK}h-{wide}z" if bar.end else f"M{num(right)} {y}H{x}v{THICK}H{num(right)}"
    return (
        f'<path class="timeline__paper" d="{shape}"/>'
        f'<path d="{shape}" fill="{fill}" stroke="currentColor" stroke-width="2"{dashed}/>'
    )


def _mark(mark: Mark, y: int, scale: Scale) -> str:
    """A cross, an exclamation mark or a step down, on a disc of paper over the bar."""
    x = num(min(max(scale.x(mark.on), 14), scale.wide - 14))
    signs = {
        Sign.BROKEN: "M-5-5 5 5M5-5-5 5", Sign.DISPUTED: "M0-6V2M0 5v1.5", Sign.NARROWED: "M-6-4h6v8h6",
    }  # fmt: skip
    return (
        f'<g transform="translate({x} {y + THICK // 2})"><circle class="timeline__disc" r="12"/>'
        f'<path d="{signs[mark.sign]}" fill="none" stroke="currentColor" stroke-width="2.5"/></g>'
    )


def _today(scale: Scale, today: date, high: int, *, word: str) -> str:
    """The line of the day; its word stands where it has room."""
    x = scale.x(today)
    anchor = "end" if x > scale.wide - 75 else "start" if x < 75 else "middle"
    return (
        f'<g class="timeline__today"><path d="M{num(x)} 26V{high - 22}"/>'
        f'<text x="{num(x)}" y="{high - 4}" font-size="18" text-anchor="{anchor}">{escape(word)}</text></g>'
    )
