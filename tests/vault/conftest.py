"""A key folder and a place for opened keys of its own for every test."""

import shutil
import tempfile
from pathlib import Path

import pytest
from nacl import pwhash

from unwatched.accounts.models import User
from unwatched.vault import keyring, passphrase, services

WORDS = "five random words make this"


@pytest.fixture
def keys(settings, tmp_path):
    settings.KEY_DIR = tmp_path / "keys"
    keyring.make(settings.KEY_DIR)
    services.forget()
    return settings.KEY_DIR


@pytest.fixture
def memory(settings):
    """A folder in memory, as /dev/shm is."""
    folder = Path(tempfile.mkdtemp(prefix="unwatched-test-", dir="/dev/shm"))
    settings.LEASE_DIR = folder
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ring(db, keys, memory, now):
    return services.make_ring("Wrenfield", now=now)


@pytest.fixture
def quick(monkeypatch):
    """Argon2 at its cheapest; test_passphrase.py runs the real cost."""
    monkeypatch.setattr(passphrase, "OPERATIONS", pwhash.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(passphrase, "MEMORY", pwhash.argon2id.MEMLIMIT_MIN)


@pytest.fixture
def imani(db):
    return User.objects.create_user("imani@example.org", name="Imani")


@pytest.fixture
def theo(db):
    return User.objects.create_user("theo@example.org", name="Theo")


@pytest.fixture
def samira(db):
    return User.objects.create_user("samira@example.org", name="Samira")


@pytest.fixture
def held(ring, quick, imani, theo, now):
    """A ring whose keys are with Imani and Theo."""
    for user in (imani, theo):
        services.hold(ring, user=user, passphrase=WORDS + user.name, now=now)
    services.hand_over(ring, by=imani, now=now)
    return ring
