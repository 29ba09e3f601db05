"""The same start on PostgreSQL. There is something to test only in the run on PostgreSQL."""

import os
import secrets
import signal
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import databases
from unwatched.config import prepare
from unwatched.vault import keyring

from .running import is_alive, run, site

URL = os.environ.get("DATABASE_URL", "")
pytestmark = pytest.mark.both  # the tests ask for no rows, and run on PostgreSQL all the same


@contextmanager
def new_database(template="template1"):
    """The URL of a database on this run's server, made for the moment."""
    name = f"unwatched_{secrets.token_hex(4)}"
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield urlsplit(URL)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


if URL.startswith("postgres"):

    def test_an_empty_database_is_nobodys_and_one_with_tables_is_somebodys(django_db_setup, monkeypatch, tmp_path):
        for template, somebodys in (("template1", False), (databases.current().template, True)):
            with new_database(template) as url:
                monkeypatch.setenv("DATABASE_URL", url)
                assert prepare.holds_data(tmp_path) == somebodys

    def test_a_site_starts_there_a_signal_ends_it_and_lost_keys_do_not_fit(django_db_setup, tmp_path):
        """Its tables are a copy: making them, in an empty database, is what every run on PostgreSQL begins with."""
        keyring.make(tmp_path / "var" / "keys")
        with new_database(databases.current().template) as url:
            with site(tmp_path / "var", "--no-demo", DATABASE_URL=url, UNWATCHED_PROCESSES="2") as running:
                parts = running.children()
                assert sum("cli web" in args for _, args in parts) == 3  # Granian and its two
                assert running.stop(signal.SIGTERM) == 0
            assert not [pid for pid, _ in parts if is_alive(pid)]
            assert not (tmp_path / "var" / "unwatched.sqlite3").exists()
            (tmp_path / "var" / "keys").rename(tmp_path / "elsewhere")
            result = run("up", "--dir", tmp_path / "var", DATABASE_URL=url)
            assert result.returncode == 2
            assert "no keys" in result.stderr
