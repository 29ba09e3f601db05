"""How a child process goes with its parent: it starts when that says so, and never outlives it, not even a kill -9."""

import os
import signal
import threading
import time
from pathlib import Path

LOOK = 0.5  # seconds
GRACE = 8.0  # seconds to finish what is being answered
GATE = "UNWATCHED_GATE"  # set by `unwatched up` for its children: a file that exists once the site is prepared


def end_with_parent() -> None:
    """Start a thread that ends this process once its parent is gone. Works on every Unix, unlike prctl."""
    threading.Thread(target=_watch, args=[os.getppid()], daemon=True, name="lifeline").start()


def wait_for_gate() -> None:
    """Wait until the site is prepared. Loading the code beforehand makes a start a third shorter."""
    gate = os.environ.get(GATE)
    while gate and not Path(gate).exists():
        time.sleep(0.02)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
