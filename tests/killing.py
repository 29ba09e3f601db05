"""Workers that are killed at a moment that a test names, and what the rest of the house finds afterwards.

A process of its own sets Django up once, with the test's database, data and keys. For each order it forks a child,
which dies where the order says: ``serve`` runs there, ``victims`` here.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import tests.harness

HANDED_OVER = ("DATA_DIR", "KEY_DIR", "MEDIA_ROOT", "UNWATCHED_ALLOW_PRIVATE_SERVERS")


@contextmanager
def victims(module):
    """Says what a worker of this module is to do and when it dies; gives how it ended."""
    from django.conf import settings
    from django.db import connection

    told = {name: getattr(settings, name) for name in HANDED_OVER} | {"database": connection.settings_dict["NAME"]}
    command = [sys.executable, "-m", module, json.dumps(told, default=str)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=tests.harness.ROOT, **pipes) as process:
        try:
            assert process.stdout.readline() == "ready\n"

            def run(order):
                process.stdin.write(json.dumps(order) + "\n")
                process.stdin.flush()
                return process.stdout.readline().strip()

            yield run
        finally:
            process.stdin.close()


def serve(live):
    """Reads orders, line by line; a child of its own lives each of them, and dies there."""
    import django

    told = json.loads(sys.argv[1])
    django.setup()
    from django.conf import settings
    from django.db import connections

    connections["default"].settings_dict["NAME"] = told.pop("database")
    for name, value in told.items():
        setattr(settings, name, type(getattr(settings, name))(value))
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            live(order)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else f"ended with {os.WEXITSTATUS(status)}", flush=True)


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
