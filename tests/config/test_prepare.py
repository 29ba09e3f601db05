"""Why a part does not start, asked in this process. `test_up.py` shows what a process makes of such a refusal."""

import dj_database_url
import django.db
import pytest
from django.conf import settings
from django.db import ConnectionHandler
from django.db.migrations.recorder import MigrationRecorder

from unwatched.config import prepare
from unwatched.config.env import Refusal
from unwatched.vault import keyring
from unwatched.vault.services import check_keys

from .running import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_database_of_a_newer_version_is_refused():
    MigrationRecorder.Migration.objects.create(app="actions", name="9999_from_the_future")
    for refuse in (prepare.look, lambda: prepare.prepare(demo=False, tell=print)):
        with pytest.raises(Refusal, match=r"newer version.*9999_from_the_future"):
            refuse()


def test_a_site_that_is_not_prepared_is_refused():
    MigrationRecorder.Migration.objects.filter(app="tasks").delete()
    with pytest.raises(Refusal, match=r"not at this version yet\. Run 'unwatched prepare'"):
        prepare.look()


def test_a_site_without_gathered_files_is_refused():
    assert not (settings.DATA_DIR / prepare.STAMP).exists()
    with pytest.raises(Refusal, match=r"not been gathered yet\. Run 'unwatched prepare'"):
        prepare.look()


def test_keys_of_another_site_are_refused(settings, tmp_path):
    for name in ("ours", "others"):
        settings.KEY_DIR = tmp_path / name
        keyring.make(settings.KEY_DIR)
        if name == "ours":
            check_keys()
    try:
        for refuse in (prepare.look, lambda: prepare.prepare(demo=False, tell=print)):
            with pytest.raises(Refusal, match="does not fit this database"):
                refuse()
    finally:
        keyring.forget()


@pytest.fixture
def use(monkeypatch):
    """Lets the site have another database."""

    def use(url):
        handler = ConnectionHandler({"default": dj_database_url.parse(url)})
        monkeypatch.setattr(django.db, "connection", handler["default"])

    yield use
    django.db.connection.close()


def test_a_broken_database_is_refused(use, tmp_path):
    (tmp_path / "broken.sqlite3").write_bytes(b"this is not a database, whatever its name says" * 100)
    use(f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    with pytest.raises(Refusal, match=r"The database cannot be used: file is not a database\. Is DATABASE_URL right"):
        prepare.look()


def test_a_postgres_that_does_not_answer_is_refused_without_its_password(use):
    use(f"postgres://somebody:password-in-here@127.0.0.1:{free_port()}/unwatched")
    with pytest.raises(Refusal, match=r"cannot be used: .*Is DATABASE_URL right, and does the server run") as refused:
        prepare.look()
    assert "password-in-here" not in str(refused.value)
