"""What Today shows. Other apps register sources in their ``apps.py``; nothing here knows what they are about.

today.register(needs)             (user, now) -> Iterable[Need]      what waits for a person
today.register_hours(source)      (user, now) -> Hours | None        signatures by hour
today.register_machine(source)    (now) -> Iterable[Line]            how the machine is
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from .charts import Hour
from .people import Person

Words = str | Promise
LONGEST = 7  # rows that a person can take in at a glance
FAR = datetime.max.replace(tzinfo=UTC)
# From nine upwards a figure is read faster than a word.
SMALL = (
    gettext_noop("zero"), gettext_noop("one"), gettext_noop("two"), gettext_noop("three"), gettext_noop("four"),
    gettext_noop("five"), gettext_noop("six"), gettext_noop("seven"), gettext_noop("eight"), gettext_noop("nine"),
)  # fmt: skip


@dataclass(frozen=True)
class Button:
    """One thing that can be done: a link, or with ``post`` a form of one button."""

    label: Words
    url: str
    post: bool = False


@dataclass(frozen=True)
class Need:
    """One row: a tag that says when (``due`` red, ``soon`` yellow, ``look`` blue), what, why it matters, what to do."""

    title: Words
    tag: Words
    kind: str = "look"
    why: Words = ""
    note: Words = ""
    due: datetime | None = None
    buttons: Sequence[Button] = ()
    broken: bool = False  # the machine itself stands still: this leads, and changes the answer line
    command: str = ""  # to be typed on the server


@dataclass(frozen=True)
class Hours:
    """Signatures by hour, with the sentence above the chart."""

    title: Words
    hours: Sequence[Hour]
    summary: Words = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line of "The machine": a tag (good, warn, bad, info) and what it means."""

    kind: str
    tag: Words
    text: Words = ""
    url: str = ""
    link: Words = ""


Source = Callable[[Person, datetime], Iterable[Need]]
HoursSource = Callable[[Person, datetime], Hours | None]
MachineSource = Callable[[datetime], Iterable[Line]]

_sources: list[Source] = []
_hours: list[HoursSource] = []
_machine: list[MachineSource] = []


def register(source: Source) -> None:
    _add(_sources, source)


def register_hours(source: HoursSource) -> None:
    _add(_hours, source)


def register_machine(source: MachineSource) -> None:
    _add(_machine, source)


def _add(known: list[Any], source: Any) -> None:
    """Registering twice is registering once: Django may set up its apps more than once in a test."""
    if source not in known:
        known.append(source)


def needs(user: Person, *, now: datetime) -> list[Need]:
    """What waits for this person: what is broken first, then by due time."""
    rows = [need for source in _sources for need in source(user, now)]
    return sorted(rows, key=lambda need: (not need.broken, need.due or FAR))


def hours(user: Person, *, now: datetime) -> list[Hours]:
    return [panel for source in _hours if (panel := source(user, now))]


def machine(*, now: datetime) -> list[Line]:
    return [line for source in _machine for line in source(now)]


def last_hours(*, now: datetime, count: int = 48) -> list[datetime]:
    """The starts of the last hours, oldest first, the running one included."""
    start = now.replace(minute=0, second=0, microsecond=0)
    return [start - timedelta(hours=back) for back in range(count - 1, -1, -1)]


def answer(rows: Sequence[Need], *, name: str, now: datetime) -> str:
    """The first sentence of the page: ``Good morning, Rosa. Five things need a person.``"""
    hello = _greeting(now)
    if name:
        hello = _("%(hello)s, %(name)s") % {"hello": hello, "name": name}
    return f"{hello}. {_finding(rows)}"


def _greeting(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if 5 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")


def _finding(rows: Sequence[Need]) -> str:
    if any(need.broken for need in rows):
        return _("The machine stands still.")
    if not rows:
        return _("Nothing needs a person today.")
    return ngettext("%(count)s thing needs a person.", "%(count)s things need a person.", len(rows)) % {
        "count": in_words(len(rows)).capitalize()
    }


def in_words(number: int) -> str:
    """``five``, and from ten on ``10``. Translators get each word by itself."""
    return _(SMALL[number]) if number < len(SMALL) else str(number)


def explanation(rows: Sequence[Need]) -> str:
    """The sentence under the answer."""
    if any(need.broken for need in rows):
        return _("What people send is kept. Nothing is counted or mailed until somebody has looked.")
    if not rows:
        return _("The machine is well, nothing waits, nobody is stuck. Rest is part of the work.")
    if rows[0].due and len(rows) > 1:
        return _("The first one has a time on it; the others can wait until tonight.")
    return ""
