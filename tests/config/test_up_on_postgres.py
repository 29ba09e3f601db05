"""The same start on PostgreSQL. There is something to test only in the run on PostgreSQL."""

import os
import secrets
import signal
from urllib.parse import urlsplit

import psycopg
import pytest

from .running import is_alive, run, site

URL = os.environ.get("DATABASE_URL", "")


@pytest.fixture
def empty_database():
    """The URL of a database that nobody has used yet, on this run's server."""
    name = f"unwatched_{secrets.token_hex(4)}"
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(URL)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


if URL.startswith("postgres"):

    def test_an_empty_database_becomes_a_site_that_a_signal_ends_and_lost_keys_do_not_fit(empty_database, tmp_path):
        with site(tmp_path / "var", "--no-demo", DATABASE_URL=empty_database, UNWATCHED_PROCESSES="2") as running:
            parts = running.children()
            assert sum("cli web" in args for _, args in parts) == 3  # Granian and its two
            assert running.stop(signal.SIGTERM) == 0
        assert not [pid for pid, _ in parts if is_alive(pid)]
        assert not (tmp_path / "var" / "unwatched.sqlite3").exists()
        (tmp_path / "var" / "keys").rename(tmp_path / "elsewhere")
        result = run("up", "--dir", tmp_path / "var", DATABASE_URL=empty_database)
        assert result.returncode == 2
        assert "no keys" in result.stderr
