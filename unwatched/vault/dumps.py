"""A consistent copy of a running database, and back. Works from connection settings alone, without Django's connection.

What must not outlive its day stays out of every copy: the keys of network marks, and sessions that would let a thief
of the copy into the office.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from .errors import BackupError

LEFT_OUT = ("vault_daykey", "django_session")
Database = Mapping[str, Any]  # one entry of settings.DATABASES


def name_of(database: Database) -> str:
    """The name that the copy has in an archive; its ending says which database it is from."""
    return "database.sqlite3" if is_sqlite(database) else "database.pgdump"


def is_sqlite(database: Database) -> bool:
    return str(database["ENGINE"]).endswith("sqlite3")


def dump(database: Database, to: Path) -> None:
    """Copy the whole database into one file, as it is at one moment, while others go on writing."""
    if is_sqlite(database):
        _dump_sqlite(Path(database["NAME"]), to)
    else:
        left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        _run("pg_dump", ["--format=custom", "--no-owner", *left_out, f"--file={to}"], database)


def load(database: Database, source: Path) -> None:
    """Put a copy back. What stands there now is replaced."""
    if is_sqlite(database):
        _load_sqlite(source, Path(database["NAME"]))
    else:
        words = ["--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={database['NAME']}"]
        _run("pg_restore", [*words, str(source)], database)


def look(copy: Path) -> None:
    """Whether PostgreSQL can read a copy's table of contents; raises when not."""
    done = subprocess.run([_find("pg_restore"), "--list", str(copy)], capture_output=True, text=True)
    if done.returncode or "TABLE DATA" not in done.stdout:
        raise BackupError(f"PostgreSQL cannot read {copy.name} of this backup. Make another one.")


def _dump_sqlite(source: Path, to: Path) -> None:
    if not source.is_file():
        raise BackupError(f"There is no database at {source}.")
    with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(to)) as copy:
        old.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables.intersection(LEFT_OUT):
            copy.execute(f"DELETE FROM {table}")
        copy.commit()
        copy.execute("VACUUM")  # what was deleted must not lie in unused pages
    _demand_whole(to)


def _load_sqlite(source: Path, to: Path) -> None:
    _demand_whole(source)
    to.parent.mkdir(parents=True, exist_ok=True)
    for tail in ("-wal", "-shm"):
        to.with_name(to.name + tail).unlink(missing_ok=True)
    draft = to.with_name(to.name + ".part")
    shutil.copyfile(source, draft)
    draft.replace(to)


def _demand_whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        try:
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        raise BackupError(f"The copy of the database is damaged: {answer}. Take another backup.")


def _run(name: str, words: Sequence[str], database: Database) -> None:
    """Run one of PostgreSQL's programmes. The password goes by the environment, where `ps` does not show it."""
    programme = _find(name)
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(database[key]) for variable, key in known.items() if database.get(key)}
    done = subprocess.run([programme, *words], env={**os.environ, **given}, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupError(f"{name} did not finish: {last}")


def _find(name: str) -> str:
    """The newest one on this machine: it can talk to every older server."""
    homes = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(homes[-1]) if homes else shutil.which(name)
    if not found:
        raise BackupError(
            f"{name} is not on this machine. Install PostgreSQL's client programmes (Debian: postgresql-client)."
        )
    return found
