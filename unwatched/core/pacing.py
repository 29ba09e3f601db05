"""Long work on the database, in turns with everybody who waits for it; and rests after what has failed."""

import time
from collections.abc import Iterator
from datetime import timedelta

# Seconds. SQLite has one writer at a time, and whoever waits looks again a tenth of a second later: without rests
# longer than that, transaction after transaction locks out those who sign (measured: for 20 s, until they fail).
BURST, REST = 0.1, 0.15


def turns(*, seconds: float) -> Iterator[None]:
    """One turn after the other, a short transaction each, until the time is up; with rests in between."""
    until = time.monotonic() + seconds
    began = time.monotonic()
    while (now := time.monotonic()) < until:
        if now - began > BURST:
            time.sleep(REST)
            began = time.monotonic()
        yield


def rest_after(failures: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """How long something is left alone that has failed so often in a row, 1 and more: doubled each time."""
    doublings: int = min(max(failures - 1, 0), 20)
    return min(first * (1 << doublings), longest)
