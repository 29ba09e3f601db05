"""Fixtures for every test. tests/harness.py has made a data folder with keys before this is read."""

import importlib
import itertools
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TransactionTestCase
from hypothesis import settings as examples
from hypothesis.internal.conjecture import providers

from . import databases
from .accounts.people import make_organiser
from .harness import make_folder
from .visiting import Visitor

TESTS = Path(__file__).parent
NUMBERS = itertools.count()
NEEDS_DATABASE = {"db", "transactional_db", "live_server"}

# The same inputs on every machine, and as long as it takes. HYPOTHESIS_PROFILE=explore looks for new ones.
examples.register_profile("house", max_examples=50, derandomize=True, deadline=None)
examples.register_profile("explore", max_examples=2000, deadline=None)
examples.load_profile(PROFILE := os.environ.get("HYPOTHESIS_PROFILE", "house"))
if PROFILE == "house":
    # Hypothesis would try constants of the code as well: it reads all that is loaded, which differs between processes.
    providers._get_local_constants = lambda: providers._local_constants  # none


def pytest_collection_modifyitems(items):
    """Mark browser tests, and those that need no database, which run once."""
    for item in items:
        if "browser" in item.path.relative_to(TESTS).parts:
            item.add_marker("browser")
        mark = item.get_closest_marker("django_db")
        if mark is None and not NEEDS_DATABASE & set(item.fixturenames):
            item.add_marker("once")
    # The slow ones first: the quick ones fill the gaps at the end, when several processes share the work.
    items.sort(key=lambda item: item.path.parent.name not in ("browser", "config"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Instead of pytest-django's: a copy of a migrated database, which tests that commit put back as it was."""
    with django_db_blocker.unblock():
        database = databases.make()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.put_back())
        yield database
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="module")
def for_the_file(django_db_setup, django_db_blocker):
    """A transaction around all tests of a file. `for_the_file(make)`: rows that take long to make, made once for all.

    Each test is a transaction within it, so whatever it does to them is undone. None of the file may commit, and all of
    it see the rows: so a fixture that uses this says that each of its tests asks for it.
    """
    whole = transaction.atomic()
    with django_db_blocker.unblock():
        whole.__enter__()

    def make_rows(make):
        with django_db_blocker.unblock():
            return make()

    yield make_rows
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def now():
    """A moment to pass in: a Tuesday, not near midnight, a month's end or a change of clocks."""
    return datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def client():
    return Visitor()


@pytest.fixture
def samira(db):
    """She answers at desks."""
    return make_organiser("samira@example.org", name="Samira", roles=["Facilitator"])


@pytest.fixture
def theo(db):
    """So does he."""
    return make_organiser("theo@example.org", name="Theo", roles=["Facilitator"])


@pytest.fixture
def noise(db, now):
    """Rows that an unfiltered query would find. An app adds its own in tests/<app>/noise.py: `make(now)`."""
    for path in sorted(TESTS.glob("*/noise.py")):
        importlib.import_module(f"tests.{path.parent.name}.noise").make(now)


@pytest.fixture(scope="session")
def folders():
    return make_folder("tests")


@pytest.fixture
def tmp_path(folders):
    """Instead of pytest's, which for each test goes through the folders of all before it to find a free number."""
    folder = folders / str(next(NUMBERS))
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _own_files():
    """Files that a test uploads, mails or takes out are its own. Only a test that makes some pays for it."""
    yield
    for folder in (settings.MEDIA_ROOT, settings.OUTBOX_DIR, settings.EXPORTS_DIR):
        if os.path.exists(folder):
            shutil.rmtree(folder, ignore_errors=True)  # a thread may still write into it


@pytest.fixture(autouse=True)
def _forget_what_processes_remember():
    """Ids come again with the next test's database; what a process keeps in memory must not."""
    from unwatched.actions.services import desks, figures
    from unwatched.directory.services import looking_up, partners
    from unwatched.pages import memory
    from unwatched.vault import services as vault

    vault.forget_public_keys()
    desks.memory.clear()
    figures.forget()
    memory.forget()
    memory.BRIEFLY = 0  # a test changes something and looks at once
    looking_up.forget()
    partners.memory.clear()


@pytest.fixture(autouse=True)
def _fresh_vault():
    """A rolled-back ring's number may come again: what the vault remembers of its keys must not outlive the test."""
    yield
    from unwatched.vault import services

    services.forget()
