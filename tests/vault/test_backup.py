import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from unwatched.core.models import Beat
from unwatched.vault import archive, dumps, envelope, keyring, restoring, services
from unwatched.vault.errors import BackupError, Damaged, KeyringError, WrongPassphrase
from unwatched.vault.models import DayKey, Lease, Ring
from unwatched.vault.restoring import Site

from .conftest import WORDS

pytestmark = pytest.mark.django_db(transaction=True)
ANN = {"name": "Ann", "email": "ann@example.org"}


@pytest.fixture
def site(keys, memory, quick, settings, now):
    """A site with a sealed row, a picture, a session and a key of the day."""
    ring = services.make_ring("Wrenfield", now=now)
    services.check_keys()
    # Any table with a binary column does: this test is about bytes that come back as they were.
    ring.keys.create(
        public=services.seal(ANN, rings=[ring])[:32], fingerprint="f" * 16, made_at=now, retired_at=now, lost_at=now
    )
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "hall.txt").write_text("a picture")
    Session.objects.create(session_key="s" * 32, session_data="x", expire_date=now)
    services.network_mark("192.0.2.1", day=now.date())
    return ring


@pytest.fixture
def empty(tmp_path):
    """A bare machine: its database settings, and a way to ask it."""
    if connection.vendor == "sqlite":
        yield {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "new" / "unwatched.sqlite3"}
        return
    name = f"{connection.settings_dict['NAME']}_restored"  # its own for each process that tests
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield {**connection.settings_dict, "NAME": name}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def ask(database, query):
    if dumps.is_sqlite(database):
        with closing(sqlite3.connect(database["NAME"])) as copy:
            return copy.execute(query).fetchall()
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    with psycopg.connect(**{to: database[key] for to, key in names.items() if database.get(key)}) as copy:
        return copy.execute(query).fetchall()


def new_site(tmp_path, database):
    return Site(database=database, keys=tmp_path / "new" / "keys", media=tmp_path / "new" / "media")


def back_up(tmp_path, now):
    return services.make_backup(tmp_path / "backups", now=now, passphrase=WORDS)


def test_what_was_sealed_is_read_after_everything_was_lost_and_restored(site, empty, tmp_path, settings, now):
    sealed = services.seal(ANN, rings=[site])
    Lease.objects.create(ring=site, reason=sealed.hex()[:200], opened_at=now, until=now.replace(year=2027))
    made = back_up(tmp_path, now)
    fingerprint = site.keys.get(retired_at=None).fingerprint
    shutil.rmtree(settings.KEY_DIR)
    shutil.rmtree(settings.MEDIA_ROOT)

    there = new_site(tmp_path, empty)
    restoring.restore(made.archive, site=there, keys=archive.read_keys(made.keys, words=WORDS))

    assert ask(empty, "SELECT name FROM vault_ring") == [("Wrenfield",)]
    assert ask(empty, "SELECT reason FROM vault_lease") == [(sealed.hex()[:200],)]
    private = keyring.read_ring(there.keys, fingerprint)
    assert envelope.open_box(envelope.boxes_of(sealed)[fingerprint], private=private) == ANN
    assert (there.media / "hall.txt").read_text() == "a picture"
    assert stat.S_IMODE((there.keys / "index.key").stat().st_mode) == 0o600
    keyring.check(there.keys)
    seen = {name: bytes(mark) for name, mark in ask(empty, "SELECT name, fingerprint FROM vault_seen")}
    assert seen == keyring.fingerprints(there.keys)


@pytest.mark.once
def test_no_file_holds_both_the_database_and_a_key(site, tmp_path, settings, now):
    made = back_up(tmp_path, now)
    with tarfile.open(made.archive) as tar:
        names = tar.getnames()
        content = b"".join(tar.extractfile(member).read() for member in tar if member.isfile())
    assert not [name for name in names if name.endswith(".key")]
    sealed_keys = made.keys.read_bytes()
    for path in settings.KEY_DIR.glob("*.key"):
        text = path.read_text().strip()
        assert text.encode() not in content + sealed_keys
        if path.stem != "django":
            assert bytes.fromhex(text) not in content + sealed_keys
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made.archive, made.keys)} == {0o600}


def test_sessions_and_the_keys_of_the_day_stay_out_of_a_copy(site, empty, tmp_path, now):
    assert Session.objects.exists()
    assert DayKey.objects.exists()
    made = back_up(tmp_path, now)
    restoring.restore(made.archive, site=new_site(tmp_path, empty), keys=archive.read_keys(made.keys, words=WORDS))
    assert ask(empty, "SELECT count(*) FROM django_session") == [(0,)]
    assert ask(empty, "SELECT count(*) FROM vault_daykey") == [(0,)]
    assert DayKey.objects.exists()  # the running site keeps its own


@pytest.mark.once
def test_a_database_without_its_keys_is_not_restored(site, empty, tmp_path, now):
    made = back_up(tmp_path, now)
    there = new_site(tmp_path, empty)
    with pytest.raises(BackupError, match="not those that this database was made with"):
        restoring.restore(made.archive, site=there, keys=None)
    keyring.make(there.keys)
    with pytest.raises(BackupError, match="not those"):
        restoring.restore(made.archive, site=there, keys=None)
    if dumps.is_sqlite(empty):
        assert not empty["NAME"].exists()


@pytest.mark.once
def test_keys_from_before_the_last_change_are_not_enough(site, empty, tmp_path, now):
    old = back_up(tmp_path, now)
    services.rotate(site, by=None, now=now)
    new = services.make_backup(tmp_path / "later", now=now, passphrase=None)
    assert new.keys is None
    with pytest.raises(BackupError, match="1 of 2 private keys are missing"):
        restoring.restore(new.archive, site=new_site(tmp_path, empty), keys=archive.read_keys(old.keys, words=WORDS))


@pytest.mark.once
def test_other_keys_that_lie_there_are_not_replaced(site, empty, tmp_path, now):
    made = back_up(tmp_path, now)
    there = new_site(tmp_path, empty)
    keyring.make(there.keys)
    with pytest.raises(KeyringError, match="another key than the one in the backup"):
        restoring.restore(made.archive, site=there, keys=archive.read_keys(made.keys, words=WORDS))


@pytest.mark.once
def test_the_copy_of_the_keys_opens_with_its_passphrase_only(site, tmp_path, now):
    made = back_up(tmp_path, now)
    with pytest.raises(WrongPassphrase):
        archive.read_keys(made.keys, words="another five words here")
    with pytest.raises(WrongPassphrase, match="16 characters"):
        services.make_backup(tmp_path / "weak", now=now, passphrase="weak")


@pytest.mark.once
def test_a_cut_archive_is_refused(site, tmp_path, now):
    made = back_up(tmp_path, now)
    whole = made.archive.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 30):
        made.archive.write_bytes(whole[:length])
        (tmp_path / f"to-{length}").mkdir()
        with pytest.raises(BackupError, match="not a whole backup"):
            archive.unpack(made.archive, to=tmp_path / f"to-{length}")


def link(name, *, to, kind):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member


def a_file(name):
    member = tarfile.TarInfo(name)
    member.size = 1
    return member


@pytest.mark.once
@pytest.mark.parametrize(
    "members",
    [
        [a_file("../outside")],
        [a_file("/tmp/unwatched-outside")],
        [a_file("media/../../outside")],
        [link("media", to="..", kind=tarfile.SYMTYPE), a_file("media/outside")],
        [link("media", to="../outside", kind=tarfile.LNKTYPE)],
        [link("pipe", to="", kind=tarfile.FIFOTYPE)],
        [a_file("twice"), a_file("twice")],
    ],
    ids=["above", "absolute", "back", "symbolic link", "hard link", "pipe", "twice"],
)
def test_an_archive_cannot_write_outside_of_its_folder(tmp_path, members):
    wicked = tmp_path / "wicked.tar.gz"
    with tarfile.open(wicked, "w:gz") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(b"x") if member.size else None)
    (tmp_path / "to").mkdir()
    with pytest.raises(BackupError):
        archive.unpack(wicked, to=tmp_path / "to")
    assert not (tmp_path / "outside").exists()
    assert not Path("/tmp/unwatched-outside").exists()


def test_a_backup_is_proved_without_being_restored(site, tmp_path, now):
    made = back_up(tmp_path, now)
    opened = archive.read_keys(made.keys, words=WORDS)
    assert services.prove_backup(made.archive, keys=opened, now=now).startswith("2026-11-10T09:30")
    assert set(Beat.objects.values_list("name", flat=True)) == {"backup", "backup proved"}
    with pytest.raises(BackupError):
        services.prove_backup(made.archive, keys={**opened, "index.key": "ab" * 32}, now=now)


@pytest.mark.once  # a PostgreSQL copy is only listed; restoring it is tested above
def test_proving_opens_the_newest_sealed_details(site, tmp_path, now):
    sealed = services.seal(ANN, rings=[site])
    site.keys.filter(lost_at=now).update(public=sealed)
    made = back_up(tmp_path, now)
    opened = archive.read_keys(made.keys, words=WORDS)

    def prove():
        return restoring.prove(
            made.archive, keys=opened, database=connection.settings_dict, columns=[("vault_publickey", "public")]
        )

    assert prove()["opened"] == 1
    site.keys.filter(lost_at=now).update(public=sealed[:-1])
    made = back_up(tmp_path / "later", now)
    with pytest.raises(Damaged):
        prove()


@pytest.mark.once
def test_the_columns_that_are_proved_are_those_declared_sealed(db):
    from unwatched.vault.services.backups import _sealed_columns

    assert ("actions_signature", "sealed") in _sealed_columns()
    assert ("supporters_supporter", "sealed") in _sealed_columns()


def test_a_backup_that_fails_leaves_no_half_file(site, tmp_path, now, monkeypatch):
    def break_off(*args, **more):
        raise OSError("disk full")

    monkeypatch.setattr(tarfile.TarFile, "add", break_off)
    with pytest.raises(OSError, match="disk full"):
        services.make_backup(tmp_path / "backups", now=now, passphrase=None)
    assert not list((tmp_path / "backups").glob("*.tar.gz"))
    assert not Beat.objects.exists()


def run(*words, home):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "UNWATCHED_DIR": str(home)}
    command = [sys.executable, "-W", "ignore", "-m", "unwatched.config.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.once  # the pieces are tested above; a whole site starts on SQLite
def test_the_command_restores_on_a_bare_machine_and_gives_lost_keys_up_only_when_asked_twice(site, tmp_path, now):
    """From the command line, in processes of their own, as after a fire. A start with other keys: test_up.py."""
    made, home, words = back_up(tmp_path, now), tmp_path / "home", tmp_path / "words"
    words.write_text(WORDS + "\n")
    command = ["vault", "restore", str(made.archive), "--keys", str(made.keys), "--passphrase-file", str(words)]

    restored = run(*command, home=home)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "Restored what was backed up at 2026-11-10T09:30" in restored.stdout
    again = run(*command, home=home)
    assert again.returncode == 2
    assert "A database stands" in again.stderr

    assert seen(home) == dict(keyring.fingerprints(home / "keys"))  # what `vault status` compares: test_command.py

    shutil.rmtree(home / "keys")
    unsure = run("vault", "give-up-lost-keys", home=home)
    assert unsure.returncode != 0
    assert not (home / "keys" / "index.key").exists()
    given_up = run("vault", "give-up-lost-keys", "--yes", home=home)
    assert given_up.returncode == 0, given_up.stderr
    assert "cannot be read any more" in given_up.stdout
    keyring.forget()
    assert seen(home) == dict(keyring.fingerprints(home / "keys"))


def seen(home):
    """The marks of the keys that a database was made with."""
    with closing(sqlite3.connect(home / "unwatched.sqlite3")) as database:
        return dict(database.execute("SELECT name, fingerprint FROM vault_seen").fetchall())


@pytest.mark.once
def test_the_manifest_says_nothing_about_anybody(site, tmp_path, now):
    made = back_up(tmp_path, now)
    with tarfile.open(made.archive) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())
    assert set(manifest) == {"format", "made_at", "database", "fingerprints", "rings"}
    assert manifest["rings"] == [Ring.objects.get().keys.get(retired_at=None).fingerprint]
