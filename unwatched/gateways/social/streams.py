"""Coming back to a stream that broke, until somebody says stop."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from ..errors import Temporary
from .errors import Limited

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries, doubled each time
STOOD = 30.0  # seconds: a line that stood so long was a good one, so the next pause is a short one
OnLife = Callable[[str | None], None]


def hold(line: Callable[[], None], *, on_life: OnLife, stop: threading.Event) -> None:
    """Holds a line until `stop` is set: `line` comes back, or raises Temporary, when it broke. Raises all else."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = time.monotonic()
        wait = timedelta()
        try:
            line()
        except Limited as limited:
            wait = limited.until - timezone.now()
        except Temporary:
            pass
        if stop.is_set():
            return
        on_life(None)
        if time.monotonic() - began >= STOOD:
            pause = FIRST_PAUSE
        stop.wait(max(pause, wait.total_seconds()))
        pause = min(pause * 2, LONGEST_PAUSE)
