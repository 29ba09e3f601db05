"""What can be done when something is wrong. Apps above the vault register their levers in their ``apps.py``.

::

    panic.register("signing", _("Stop signing"), stop, resume, about=_("…"), is_on=all_paused)
    panic.register_wipe("signatures", count, erase)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

Words = str | Promise


class Move(Protocol):
    """Does something; may say in a short sentence what was done."""

    def __call__(self, *, by: object, now: datetime) -> str | None: ...


@dataclass(frozen=True)
class Lever:
    """One thing to do in an emergency, and how to take it back."""

    name: str
    label: Words
    do: Move
    undo: Move | None = None
    about: Words = ""
    is_on: Callable[[], bool] = lambda: False  # whether it has been pulled, so that undo is offered
    undo_label: Words = ""
    order: int = 50

    @property
    def offers_undo(self) -> bool:
        """Whether it has been pulled and can be taken back. For templates, which would call ``undo`` itself."""
        return self.undo is not None and self.is_on()


@dataclass(frozen=True)
class Eraser:
    """How many people's details an app keeps, and how to destroy them."""

    name: str
    count: Callable[[], int]
    erase: Move


_levers: dict[str, Lever] = {}
_erasers: dict[str, Eraser] = {}


def register(
    name: str,
    label: Words,
    do: Move,
    undo: Move | None = None,
    *,
    about: Words = "",
    is_on: Callable[[], bool] = lambda: False,
    undo_label: Words = "",
    order: int = 50,
) -> None:
    """Add a lever to the vault's screen; lower orders are milder and stand first."""
    _levers[name] = Lever(name, label, do, undo, about, is_on, undo_label, order)


def register_wipe(name: str, count: Callable[[], int], erase: Move) -> None:
    """Say how many people's details an app keeps, and how it destroys them for ever."""
    _erasers[name] = Eraser(name, count, erase)


def levers() -> list[Lever]:
    return sorted(_levers.values(), key=lambda lever: lever.order)


def lever(name: str) -> Lever | None:
    return _levers.get(name)


def erasers() -> list[Eraser]:
    return list(_erasers.values())


def count_people() -> int | None:
    """How many people's details are kept; None when no app has said."""
    return sum(eraser.count() for eraser in _erasers.values()) if _erasers else None
