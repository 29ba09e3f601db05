"""When each post of a chat goes out: seconds from the start, and the moments that they become on a day.

A thread's posts count as one block. Times are absolute: clocks that change in the middle move none of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from unwatched.chats.errors import ChatError
from unwatched.chats.models import StepKind
from unwatched.chats.runbook import Runbook, Step
from unwatched.chats.runbook.problems import Wrong
from unwatched.chats.runbook.scalars import seconds
from unwatched.core import zones

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
# A clock time earlier than the one before it is meant for the next day only when that is near: a chat over midnight.
OVER_MIDNIGHT = timedelta(hours=6)


@dataclass(frozen=True)
class Block:
    """One thread of a chat: the welcome, a question, or the wrap-up. ``places`` are those of its steps."""

    kind: StepKind
    number: int | None
    places: tuple[int, ...]
    begins: int  # seconds after the start
    after: tuple[int, ...]  # for each step, seconds after `begins`

    @property
    def name(self) -> str:
        """``Q3``"""
        return f"Q{self.number}" if self.number is not None else str(self.kind.label)


def blocks(runbook: Runbook) -> list[Block]:
    """The threads of a chat in their order."""
    offsets = offsets_of(runbook)
    groups: list[list[int]] = []
    for place, step in enumerate(runbook.steps):
        if groups and hangs_on(runbook.steps[place - 1], step):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [
        Block(
            kind=StepKind(runbook.steps[group[0]].kind),
            number=runbook.steps[group[0]].number,
            places=tuple(group),
            begins=offsets[group[0]],
            after=tuple(offsets[place] - offsets[group[0]] for place in group),
        )
        for group in groups
    ]


def hangs_on(before: Step, step: Step) -> bool:
    """Whether a step is posted below the one before it: within welcome and wrap-up, never for questions."""
    return step.kind == before.kind and step.kind != StepKind.QUESTION


def usual_gap(runbook: Runbook, place: int) -> int:
    """Seconds between a step and the one before it when nobody has said otherwise."""
    if place == 0 or hangs_on(runbook.steps[place - 1], runbook.steps[place]):
        return 0
    return runbook.interval


def offsets_of(runbook: Runbook) -> list[int]:
    """For each step, seconds after the start."""
    found, total = [], 0
    for place, step in enumerate(runbook.steps):
        total += usual_gap(runbook, place) if step.gap is None else step.gap
        found.append(total)
    return found


def due_times(runbook: Runbook, *, starts_at: datetime) -> list[datetime]:
    """For each step, its moment."""
    return [starts_at + timedelta(seconds=offset) for offset in offsets_of(runbook)]


def length(runbook: Runbook) -> timedelta:
    """From the first post to the last."""
    return timedelta(seconds=max(offsets_of(runbook), default=0))


def read_gap(said: str, *, runbook: Runbook, place: int) -> int | None:
    """Seconds after the step before, of what somebody typed: ``18:12``, ``18:12:30``, ``4 min``, or nothing: as usual.

    Raises ChatError.
    """
    said = said.strip()
    if not said:
        return None
    if clock := CLOCK.fullmatch(said):
        return _gap_until(clock, runbook=runbook, place=place)
    try:
        return seconds(said)
    except Wrong as wrong:
        raise ChatError(str(wrong)) from None


def _gap_until(clock: re.Match[str], *, runbook: Runbook, place: int) -> int:
    if runbook.starts_at is None:
        raise ChatError(_("The chat has no day yet. Write how long after the post before: 4 min."))
    before = _moment_before(runbook, place)
    there = before.astimezone(ZoneInfo(runbook.zone))
    try:
        time = {"hour": int(clock[1]), "minute": int(clock[2]), "second": int(clock[3] or 0), "microsecond": 0}
        typed = there.replace(tzinfo=None, **time)
    except ValueError:
        raise ChatError(_("“%(time)s” is no time. Write it like 18:12.") % {"time": clock[0]}) from None
    for day in (timedelta(0), timedelta(days=1)):
        for at in _moments(typed + day, zone=runbook.zone):
            if before <= at <= before + OVER_MIDNIGHT:
                return int((at - before).total_seconds())
    said = _("%(time)s is before the post above it (%(before)s). Move it up in the list instead.")
    raise ChatError(said % {"time": clock[0], "before": f"{there:%H:%M:%S}"})


def _moment_before(runbook: Runbook, place: int) -> datetime:
    assert runbook.starts_at is not None
    return due_times(runbook, starts_at=runbook.starts_at)[place - 1] if place else runbook.starts_at


def _moments(typed: datetime, *, zone: str) -> Sequence[datetime]:
    """The moments that a clock shows as this: one, two, or, raising ChatError, none."""
    try:
        return [zones.moment(typed, zone=zone, second=second) for second in (False, True)]
    except zones.NoSuchTime as error:
        raise ChatError(str(error)) from None
