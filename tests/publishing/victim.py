"""A worker that is killed. Reads from standard input, line by line, at which moment; a child of its own dies there.

Run by test_kills.py, with the test's database and data folder: it sets Django up once, for many deaths.
"""

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

import tests.harness  # noqa: F401  (first: it makes the keys that the settings read)


def die(*args: object, **kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


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


def prepare(order):
    """Put the moment of death into place."""
    from tests.publishing.world import FileAccount
    from unwatched.publishing.services import ledger, sending

    places = {
        "taking": (ledger, "take", before),
        "taken, not committed": (ledger, "freeze", after),
        "taken": (ledger, "take", after),
        "putting up": (FileAccount, "upload", after),
        "put up": (ledger, "keep_media", after),
        "sending": (FileAccount, "send_all", before),
        "sent": (FileAccount, "send_all", after),
        "recording": (ledger, "finish", before),
        "recorded, not committed": (ledger, "finish", after),
        "recorded": (ledger, "record_sent", after),
        "all recorded": (sending, "carry_out", after),
    }
    holder, name, kind = places[order["moment"]]
    setattr(holder, name, kind(getattr(holder, name), order["time"]))


def live(order):
    from tests.publishing.world import World
    from unwatched.publishing.services import publisher

    prepare(order)
    world = World(Path(order["world"]), atomic=order["atomic"])
    publisher.run_due(datetime.fromisoformat(order["now"]), open_account=world)


def main():
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    settings.DATA_DIR, settings.MEDIA_ROOT = Path(sys.argv[1]), sys.argv[2]
    connections["default"].settings_dict["NAME"] = sys.argv[3]
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            live(order)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else f"ended with {os.WEXITSTATUS(status)}", flush=True)


main()
