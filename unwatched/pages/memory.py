"""What every page needs and hardly ever changes, kept in the process for some seconds."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

KEEP = 10  # seconds; a change in the office shows on every worker within this time

Thing = TypeVar("Thing")
_kept: dict[tuple[Any, ...], tuple[float, Any]] = {}


def kept(key: tuple[Any, ...], make: Callable[[], Thing]) -> Thing:
    """What ``make`` gives, at most some seconds old. Without a lock: two threads may both make it, no harm done."""
    now = time.monotonic()
    found = _kept.get(key)
    if found and now - found[0] < KEEP:
        return found[1]
    made = make()
    _kept[key] = (now, made)
    return made


def forget() -> None:
    """For tests, and for a process that has just changed the settings."""
    _kept.clear()
