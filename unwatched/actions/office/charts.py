"""The petition's pictures beside the office's hours: a small one for the list, and the days of the ticks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.template.defaultfilters import date as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from unwatched.actions.services.figures import Day, InHour
from unwatched.office.charts import FOOT, LEFT, Frame, Hour, scale
from unwatched.office.today import last_hours

HOURS = 48


def hours_since(now: datetime, *, count: int = HOURS) -> datetime:
    """The start of the first of the last hours."""
    return last_hours(now=now, count=count)[0]


def fill(found: dict[datetime, InHour], *, now: datetime, count: int = HOURS) -> list[Hour]:
    """The last hours in their order, those without anything too."""
    none = InHour()
    hours = [(at, found.get(at, none)) for at in last_hours(now=now, count=count)]
    return [Hour(at=at, confirmed=h.confirmed, waiting=h.waiting, aside=h.aside) for at, h in hours]


def spark(hours: Sequence[Hour], *, label: str, width: int = 144, height: int = 32) -> SafeString:
    """The confirmed ones of each hour as bars, without a scale: the number stands beside it."""
    top = max([h.confirmed for h in hours], default=0) or 1
    step = width / max(len(hours), 1)
    bars = [
        (f"{index * step:.1f}", f"{height - hour.confirmed / top * height:.1f}", f"{hour.confirmed / top * height:.1f}")
        for index, hour in enumerate(hours)
        if hour.confirmed
    ]
    drawn = format_html_join("", '<rect class="b" x="{}" y="{}" height="{}" width="' + f"{step - 1:.1f}" + '"/>', bars)
    line = format_html('<line class="ax" x1="0" x2="{}" y1="{}" y2="{}"/>', width, height, height)
    return format_html(
        '<svg class="o-chart o-chart--spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        width, height + 1, label, drawn, line,
    )  # fmt: skip


def bar(number: int, *, top: int) -> SafeString:
    """One bar of a table, beside its number: for the eye only."""
    width = f"{100 * number / (top or 1):.1f}"
    return format_html(
        '<svg class="o-barline" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="b" width="{}" height="8"/></svg>', width,
    )  # fmt: skip


def days_svg(days: Sequence[Day], *, label: str, width: int = 720, height: int = 130, extra: str = "") -> SafeString:
    """What each day brought; a day that took back more than it added has an outlined bar."""
    step, top = scale(max((abs(day.change) for day in days), default=0))
    frame = Frame(width=width, height=height, bars=max(len(days), 7), top=top)
    rules = [_rule(frame, value) for value in range(0, top + 1, step)]
    bars = [_day(frame, index, day) for index, day in enumerate(days) if day.change]
    names = [_name(frame, index, day) for index, day in enumerate(days) if day.on.weekday() == 0 or len(days) < 8]
    parts = format_html_join("", "{}", ((part,) for part in [*rules, *bars, *names]))
    return format_html(
        '<svg class="o-chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        extra, width, height, label, parts,
    )  # fmt: skip


def _rule(frame: Frame, value: int) -> SafeString:
    y = f"{frame.y(value):.1f}"
    return format_html(
        '<line class="ax" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        LEFT, frame.width - 6, y, y, LEFT - 6, f"{frame.y(value) + 4:.1f}", value,
    )  # fmt: skip


def _day(frame: Frame, index: int, day: Day) -> SafeString:
    top = frame.y(abs(day.change))
    return format_html(
        '<rect class="{}" x="{}" width="{}" y="{}" height="{}"/>',
        "b" if day.change > 0 else "b3", f"{frame.x(index):.1f}", f"{frame.step - 2:.1f}", f"{top:.1f}",
        f"{frame.height - FOOT - top:.1f}",
    )  # fmt: skip


def _name(frame: Frame, index: int, day: Day) -> SafeString:
    x = f"{frame.x(index) + frame.step / 2:.1f}"
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle">{}</text>', x, frame.height - 6, format_date(day.on, "j M")
    )


def last_days(now: datetime, *, count: int = 42) -> datetime:
    """Where the trend begins."""
    return now - timedelta(days=count)
