"""What work costs the processor, which a machine that is busy with other things changes less than the time it takes."""

import os
from contextlib import contextmanager


@contextmanager
def at_most(seconds):
    """The block costs this process, and the children that it waits for, no more seconds of the processor."""
    before = _spent()
    yield
    spent = _spent() - before
    assert spent < seconds, f"{spent:.1f} s of the processor, and {seconds} are the most"


def _spent():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
