"""What needs a real commit. In one file, so that no other test meets the tables that these empty."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from unwatched.accounts.models import User
from unwatched.vault import archive, panic, services

from .conftest import WORDS

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.mark.both
def test_the_database_files_are_rewritten(keys, memory, imani, theo, monkeypatch, now):
    told = []
    monkeypatch.setattr(panic, "_erasers", {})
    panic.register_wipe("people", lambda: 5, lambda *, by, now: told.append(by))
    services.make_ring("Wrenfield", now=now)
    services.agree_wipe(services.ask_wipe(by=imani, now=now), by=theo, now=now)  # VACUUM outside of a transaction
    assert told == [theo]


def test_a_list_that_nobody_has_any_more_goes_with_its_key_file(keys, memory, now):
    ring = services.make_ring("Demo", now=now)
    services.open_ring(ring, by=None, reason="x", now=now)
    services.drop_ring(ring, by=None, now=now)
    assert not list(keys.glob("ring-*.key"))
    services.check_keys()


def test_the_sealed_copy_is_one_file_without_keys(client, keys, memory, now, tmp_path):
    client.force_login(User.objects.create_user("rosa@example.org", is_superuser=True))
    services.make_ring("Wrenfield", now=now)
    response = client.post(reverse("vault_copy"))
    content = b"".join(response.streaming_content)
    assert response["Content-Disposition"].startswith('attachment; filename="unwatched-')
    (tmp_path / "copy.tar.gz").write_bytes(content)
    (tmp_path / "to").mkdir()
    archive.unpack(tmp_path / "copy.tar.gz", to=tmp_path / "to")
    assert not list((tmp_path / "to").rglob("*.key"))
    assert list((tmp_path / "to").glob("database.*"))


def test_backup_and_prove(keys, memory, quick, tmp_path, settings, now, capsys):
    def vault(*said):
        call_command("vault", *said)
        return capsys.readouterr().out

    words = str(tmp_path / "words")
    (tmp_path / "words").write_text(WORDS + "\n")
    services.make_ring("Wrenfield", now=now)
    said = vault("backup", "--to", str(tmp_path / "out"), "--passphrase-file", words)
    assert "Carry the two files to different places" in said
    [whole], [sealed] = (tmp_path / "out").glob("*.tar.gz"), (tmp_path / "out").glob("*-keys.sealed")
    assert "its keys fit" in vault("prove", str(whole), "--keys", str(sealed), "--passphrase-file", words)
    settings.DATA_DIR = tmp_path
    assert "Keys" not in vault("backup", "--without-keys")
