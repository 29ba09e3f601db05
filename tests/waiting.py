"""Waiting for what happens in another thread or process."""

import time

PATIENCE = 600  # seconds: much more than anything takes, so that a busy machine is no failure


def wait_until(condition, *, pause=0.02):
    """Comes back when it is so; fails when it has not become so on a machine however busy.

    ``pause``: seconds between two looks; longer where a look is work.
    """
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(pause)
