"""Waiting for what happens in another thread."""

import time


def wait_until(condition, *, seconds=60):
    """Comes back when it is so; fails when it has not become so on a machine however busy."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
