"""Workers that are killed at a moment that a test names, and what the rest of the house finds afterwards.

For each order a child is forked, with a connection to the database of its own, which dies where the order says.
"""

import json
import os
import signal
import sys
import traceback
import warnings

from django.db import connections

PATIENCE = 120  # seconds: a child that waits for ever, for what only another thread had, ends as no worker may
_of_the_parent = []


def live_and_die(live, order):
    """Lets a worker do what it is ordered to, in a child; how that ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: the servers that it speaks to stay here
        child = os.fork()
    if child == 0:
        _live(live, order)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return "killed" if code == -signal.SIGKILL else f"ended with {code}"


def _live(live, order):
    """Never comes back: what follows in this test is not for the child."""
    signal.alarm(PATIENCE)
    try:
        _forget_connections()
        live(json.loads(json.dumps(order, default=str)))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


def _forget_connections():
    """The parent's are left alone: to close one says good-bye in the parent's name."""
    for alias in connections:
        _of_the_parent.append(connections[alias])
        del connections[alias]


def die_at(holder, name, kind, *, time=1):
    """From now on the process dies when this function is called for the n-th time (`before`), or has done its work."""
    setattr(holder, name, kind(getattr(holder, name), time))


def before(work, at):
    """The function, but the process dies when it is called for the n-th time."""
    return _counted(work, at, dies_first=True)


def after(work, at):
    """The same, right after it has done its work."""
    return _counted(work, at, dies_first=False)


def _counted(work, at, *, dies_first):
    calls = []

    def counted(*args, **kwargs):
        calls.append(1)
        if dies_first and len(calls) == at:
            die()
        result = work(*args, **kwargs)
        if len(calls) == at:
            die()
        return result

    return counted


def die():
    os.kill(os.getpid(), signal.SIGKILL)
