"""A migrated database for each process that tests, and the way back to it after a test that commits.

Migrating takes five seconds. It is done once for a set of migrations and copied from then on: on SQLite from a file in
.cache/, on PostgreSQL from a template that stays on the server.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import sys
import time
import weakref
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction

from unwatched.config.migrating import quick_models

from . import harness
from .harness import ROOT

CACHE = ROOT / ".cache" / "tests"
PATIENCE = 60  # seconds that a forgotten transaction may hold up the way back


def make():
    """This process's database. It can `put_back()` what it held at first, and `drop()` itself.

    `content()` is the rows of each table that holds some, and `replace(content)` writes them in place of others.
    """
    global _current
    _current = Sqlite(_current) if connections["default"].vendor == "sqlite" else Postgres()
    return _current


def current():
    return _current


_current = None


def fingerprint():
    """Changes with what migrating depends on. Roles and permissions follow the code without it: a copy is migrated once
    more, which takes no time.
    """
    digest = hashlib.sha256(sys.version.encode())
    fixed = [ROOT / "unwatched" / "config" / "settings.py", ROOT / "requirements" / "dev.txt"]
    for path in [*fixed, *sorted(ROOT.glob("unwatched/*/migrations/*.py"))]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrate():
    with quick_models():
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connections["default"].close()


class Sqlite:
    """A file; one as it was at first lies beside that of the process which made the others (tests/sharing.py)."""

    def __init__(self, first):
        self.file = Path(connections["default"].settings_dict["NAME"])
        if first:
            self.pristine, self.tables = first.pristine, first.tables
            self.put_back()
            return
        self.pristine = harness.HOME / "pristine.sqlite3"
        with only_one_process():
            kept = CACHE / f"{fingerprint()}.sqlite3"
            if not kept.exists():
                self.keep(kept)
            shutil.copyfile(kept, self.file)
        migrate()
        shutil.copyfile(self.file, self.pristine)
        with connections["default"].cursor() as cursor:  # the index of words is kept by triggers: "virtual", "shadow"
            cursor.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
            self.tables = [name for (name,) in cursor.fetchall() if name not in ("sqlite_schema", "sqlite_stat1")]

    def keep(self, kept):
        migrate()
        for old in CACHE.glob("*.sqlite3"):
            old.unlink()
        unfinished = kept.with_suffix(".new")
        shutil.copyfile(self.file, unfinished)
        unfinished.replace(kept)

    def put_back(self):
        """By SQLite's own backup: for whoever still has the file open it is one more transaction."""
        until = time.monotonic() + PATIENCE

        def check(*_):
            assert time.monotonic() < until, "A transaction that a test has left open locks the database."

        with closing(sqlite3.connect(self.pristine)) as source, closing(sqlite3.connect(self.file)) as target:
            source.backup(target, progress=check, sleep=0.01)

    def content(self):
        with connections["default"].cursor() as cursor:
            return {name: tuple(cursor.execute(f'SELECT * FROM "{name}"').fetchall()) for name in self.filled(cursor)}

    def filled(self, cursor):
        """The tables that hold rows: to read the others, too, takes twice as long."""
        look = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in self.tables)
        return [name for (name,) in cursor.execute(look).fetchall()]

    def replace(self, content):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            for name, rows in content.items():
                cursor.execute(f'DELETE FROM "{name}"')
                if rows:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)

    def numbers(self):
        """None but those in its tables."""
        return {}

    def set_numbers(self, numbers):
        pass

    def drop(self):
        """Its folder goes away with the process. One that is forked must not find the way to this file open."""
        connections["default"].close()


@contextmanager
def only_one_process():
    """Of several that start together one makes the copy, and the others wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Postgres:
    """A database on the server that DATABASE_URL names."""

    def __init__(self):
        self.server = connections["default"].copy()  # stays with the database that DATABASE_URL names
        self.name = harness.HOME.name.replace("-", "_")
        self.sessions = weakref.WeakSet()  # those to which `filled` has said its question
        with self.server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('unwatched_template'))")  # until this connection ends
            self.template = template = f"unwatched_template_{fingerprint()}"
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'unwatched_template_')")
            there = {name for (name,) in cursor.fetchall()}
            if template not in there:
                self.keep(cursor, template, old=there)
            cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {template}")
        self.server.close()
        use(self.name)
        migrate()
        self.remember()

    def keep(self, cursor, template, *, old):
        for name in old:
            cursor.execute(f"DROP DATABASE {name}")
        unfinished = f"{template}_new"
        cursor.execute(f"CREATE DATABASE {unfinished}")
        use(unfinished)
        migrate()
        cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {template}")

    def remember(self):
        """What migrations wrote, and where each sequence stands."""
        with connections["default"].cursor() as cursor:
            self.tables = connections["default"].introspection.table_names(cursor)
        self.pristine, self.first_numbers = self.content(), self.numbers()

    def filled(self, cursor):
        """The tables that hold rows. To plan the question takes ten times as long as to answer it: once a session."""
        session = connections["default"].connection
        if session not in self.sessions:
            parts = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in self.tables)
            cursor.execute(f"PREPARE filled_tables AS {parts}")
            self.sessions.add(session)
        cursor.execute("EXECUTE filled_tables")
        return {name for (name,) in cursor.fetchall()}

    def put_back(self):
        """Only what is not as it was: to empty and fill all tables takes fifty times longer."""
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            cursor.execute(f"LOCK TABLE {', '.join(self.tables)} IN EXCLUSIVE MODE")  # waits for whoever still writes
            self.replace(changes(self.content(), self.pristine))
            self.set_numbers(self.first_numbers)

    def content(self):
        with connections["default"].cursor() as cursor:
            return {name: read(cursor, name) for name in self.filled(cursor)}

    def replace(self, content):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            for name in content:  # foreign keys are looked at when all is done
                cursor.execute(f'DELETE FROM "{name}"')
            for name, rows in content.items():
                write(cursor, name, rows)

    def numbers(self):
        """{sequence: the last number that it gave}, None where none was taken from it."""
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
            return dict(cursor.fetchall())

    def set_numbers(self, numbers):
        with connections["default"].cursor() as cursor:
            for name, value in numbers.items() - self.numbers().items():
                cursor.execute("SELECT setval(%s, %s, %s)", [name, value or 1, value is not None])

    def drop(self):
        """Even if a thread that lives on is connected."""
        with self.server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
        self.server.close()
        use(self.server.settings_dict["NAME"])


def changes(before, after):
    """The tables that differ, as they are afterwards."""
    return {name: after.get(name, b"") for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def use(name):
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


def read(cursor, table):
    with cursor.copy(f'COPY (SELECT * FROM "{table}" ORDER BY 1) TO STDOUT') as copy:
        return b"".join(copy)


def write(cursor, table, rows):
    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
        copy.write(rows)
