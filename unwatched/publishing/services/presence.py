"""Whether a worker still lives: a lock that ends with its process, however that ends.

PostgreSQL: an advisory lock of the worker's own connection. SQLite: a lock on a file, for all workers are on one
machine. A row in the hands of a worker that lives is never touched by another one.
"""

import fcntl
import hashlib
import os
import secrets
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

ENDING = ".publisher"


def new_name() -> str:
    """A worker's name: never that of an earlier one."""
    return f"{os.getpid()}-{secrets.token_hex(6)}"


class Presence:
    """Says to the other workers that this one lives. To be used in one thread."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._file: IO[str] | None = None
        self._own: BaseDatabaseWrapper | None = None

    def __enter__(self) -> "Presence":
        self.hold()
        return self

    def __exit__(self, *_: object) -> None:
        if self._own:
            self._own.close()
        if self._file:
            _path(self.worker).unlink(missing_ok=True)
            self._file.close()

    def hold(self) -> None:
        """Take the lock; again, should the connection have broken that had it."""
        if connection.vendor != "postgresql":
            if self._file is None:
                self._file = _path(self.worker).open("w")
                fcntl.flock(self._file, fcntl.LOCK_EX)
        elif self._own is None or not self._own.is_usable():
            # A connection of its own, which nothing closes between two looks.
            self._own = connection.copy()
            with self._own.cursor() as cursor:
                # A machine that vanishes is noticed within half a minute, and not after two hours.
                cursor.execute("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5")
                cursor.execute("SET tcp_keepalives_count = 3")
                cursor.execute("SELECT pg_advisory_lock(%s)", [_number(self.worker)])


def lives(worker: str) -> bool:
    """Whether somebody holds this worker's lock."""
    if connection.vendor == "postgresql":
        return _lives_in_postgres(worker)
    try:
        with open(_path(worker)) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    _path(worker).unlink(missing_ok=True)  # left behind by one that was killed
    return False


def _lives_in_postgres(worker: str) -> bool:
    number = _number(worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock_shared(%s)", [number])
        free = bool(cursor.fetchone()[0])
        if free:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [number])
    return not free


def _path(worker: str) -> Path:
    return Path(settings.DATA_DIR) / f"{worker}{ENDING}"


def _number(worker: str) -> int:
    return int.from_bytes(hashlib.sha256(f"unwatched publisher {worker}".encode()).digest()[:8], signed=True)
