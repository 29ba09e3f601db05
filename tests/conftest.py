"""Fixtures for every test. tests/harness.py has made a data folder with keys before this is read."""

import importlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings
from pytest_django.plugin import blocking_manager_key

TESTS = Path(__file__).parent
NEEDS_FLUSH = {"live_server", "transactional_db"}

# The same inputs on every machine, and as long as it takes. HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("house", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_collection_modifyitems(items):
    """Mark browser tests; those that empty the tables, whose server runs in a thread with its own transaction; and
    those that need no database, which run once.
    """
    for item in items:
        if "browser" in item.path.relative_to(TESTS).parts:
            item.add_marker("browser")
        mark = item.get_closest_marker("django_db")
        options = dict(mark.kwargs) if mark else {}
        if options.get("transaction") or NEEDS_FLUSH & set(item.fixturenames):
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)
        elif mark is None and "db" not in item.fixturenames:
            item.add_marker("once")
    # The slow ones first: the quick ones fill the gaps at the end, when several processes share the work.
    items.sort(key=lambda item: item.path.parent.name not in ("browser", "config"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Give back what migrations wrote: Django does so before a test that empties the tables, but not after the last."""
    result = yield
    if nextitem is not None and empties_tables(item) and not empties_tables(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
            connection.close()
    return result


def empties_tables(item):
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("serialized_rollback"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """As pytest-django's, but a thread that lives on does not keep PostgreSQL from dropping its database."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def now():
    """A moment to pass in: a Tuesday, not near midnight, a month's end or a change of clocks."""
    return datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def noise(db, now):
    """Rows that an unfiltered query would find. An app adds its own in tests/<app>/noise.py: `make(now)`."""
    for path in sorted(TESTS.glob("*/noise.py")):
        importlib.import_module(f"tests.{path.parent.name}.noise").make(now)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Files that a test uploads or mails are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OUTBOX_DIR = tmp_path / "outbox"


@pytest.fixture(autouse=True)
def _forget_what_processes_remember():
    """Ids come again with the next test's database; what a process keeps in memory must not."""
    from unwatched.actions.services import desks, figures
    from unwatched.pages import memory
    from unwatched.vault import services as vault

    vault.forget_public_keys()
    desks.memory.clear()
    figures.forget()
    memory.forget()


@pytest.fixture(autouse=True)
def _fresh_vault():
    """A rolled-back ring's number may come again: what the vault remembers of its keys must not outlive the test."""
    yield
    from unwatched.vault import services

    services.forget()
