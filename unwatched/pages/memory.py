"""What every page needs and hardly ever changes, kept in the process for some seconds."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

KEEP = 10  # seconds; a change in the office shows on every worker within this time
BRIEFLY = 2  # seconds; what moves by itself, such as counts: a crowd that comes at once asks for it once

Thing = TypeVar("Thing")
_kept: dict[tuple[Any, ...], tuple[float, Any]] = {}


def kept(key: tuple[Any, ...], make: Callable[[], Thing]) -> Thing:
    """What ``make`` gives, at most some seconds old. Without a lock: two threads may both make it, no harm done."""
    return _kept_for(KEEP, key, make)


def kept_briefly(key: tuple[Any, ...], make: Callable[[], Thing]) -> Thing:
    """The same, hardly older than now. Whoever gets it only reads it: others read the same."""
    return _kept_for(BRIEFLY, key, make)


def _kept_for(seconds: float, key: tuple[Any, ...], make: Callable[[], Thing]) -> Thing:
    now = time.monotonic()
    found = _kept.get(key)
    if found and now - found[0] < seconds:
        return found[1]
    made = make()
    _kept[key] = (now, made)
    return made


def forget() -> None:
    """For tests, and for a process that has just changed the settings."""
    _kept.clear()
