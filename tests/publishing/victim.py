"""A worker that posts, and is killed. Forked by test_kills.py."""

from datetime import datetime
from pathlib import Path

from tests.killing import after, before, die_at


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
    die_at(holder, name, kind, time=order["time"])


def live(order):
    from tests.publishing.world import World
    from unwatched.publishing.services import publisher

    prepare(order)
    world = World(Path(order["world"]), atomic=order["atomic"])
    publisher.run_due(datetime.fromisoformat(order["now"]), open_account=world)
