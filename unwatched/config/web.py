"""The web server. Django is loaded in its worker processes only, so that this one stays small."""

import logging
import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from unwatched.core.streaming import STREAMS

# Per process: fewer let slow answers block quick ones, and fewer signatures share one write to the disk; more only
# wait for Python's lock. Each holds a connection, and a PostgreSQL takes 100 unless told otherwise.
THREADS = max(4, min(12, 64 // (os.cpu_count() or 1)))


def serve(*, port: int, address: str) -> None:
    """Answer requests until SIGTERM or SIGINT. There is no access log: it would hold addresses."""
    server = Server(
        "unwatched.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes(),
        # An open desk holds a thread: those that answer requests are beside them, as many as without.
        blocking_threads=int(os.environ.get("UNWATCHED_THREADS", THREADS)) + STREAMS,
        backlog=2048,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=8,
    )
    # It advises against more than twice as many threads as cores; ours are many on purpose, and most of them wait.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    server.serve()


def processes() -> int:
    """SQLite: one, for it has one writer at a time. PostgreSQL: one per core, or what UNWATCHED_PROCESSES says."""
    wanted = os.environ.get("UNWATCHED_PROCESSES")
    if wanted:
        return int(wanted)
    return (os.cpu_count() or 1) if is_postgres() else 1


def is_postgres() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith(("postgres", "pgsql"))
