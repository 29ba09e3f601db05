"""Opening a sealed list at home: with a key file, the key folder, a holder's copy, the keys of a backup."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from nacl.public import PrivateKey

from tests.accounts.people import make_organiser
from unwatched.api import opening
from unwatched.api.services.exports import boxes
from unwatched.vault import archive, envelope, key_files, keyring
from unwatched.vault import passphrase as words
from unwatched.vault import services as vault
from unwatched.vault.models import Ring

WORDS = "seven blue herons stand still"
INES = {"name": "Ines Okafor-Lind", "email": "ines@example.org", "comment": "=1+1"}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Argon2id takes a second on purpose."""
    monkeypatch.setattr(words, "OPERATIONS", 1)
    monkeypatch.setattr(words, "MEMORY", 8192 * 8)


@pytest.fixture
def key():
    return PrivateKey.generate()


def sealed_to(key, **more):
    mark = keyring.ring_fingerprint(bytes(key.public_key))
    sealed = envelope.close(INES, lids=[envelope.Lid.of(bytes(key.public_key), fingerprint=mark)])
    consents = [{"organisation": "Wrenfield", "purpose": "campaign", "given": True}]
    return json.dumps({"id": 1, "language": "en", "consents": consents, "boxes": boxes(sealed)} | more) + "\n"


def run(*args, **more):
    out = io.StringIO()
    call_command("open_export", *map(str, args), stdout=out, **more)
    return out.getvalue()


def test_a_list_opens_with_the_key_file_and_with_the_folder(key, tmp_path):
    path = keyring.write_ring(tmp_path, key)
    (tmp_path / "list.ndjson").write_text(sealed_to(key) + "\n" + sealed_to(key, id=2))
    for one in (path, tmp_path):
        rows = [json.loads(line) for line in run(tmp_path / "list.ndjson", "--key", one).splitlines()]
        assert [(row["id"], row["details"]) for row in rows] == [(1, INES), (2, INES)]


def test_a_table_is_safe_for_spreadsheets_for_its_owner_only_and_never_over_another_file(key, tmp_path):
    path = keyring.write_ring(tmp_path, key)
    (tmp_path / "list.ndjson").write_text(sealed_to(key))
    to = tmp_path / "list.csv"
    assert "1 rows" in run(tmp_path / "list.ndjson", "--key", path, "--to", to)
    assert to.stat().st_mode & 0o777 == 0o600
    (row,) = csv.DictReader(to.read_text().lstrip("\ufeff").splitlines())
    assert (row["name"], row["comment"], row["yes to"]) == ("Ines Okafor-Lind", "'=1+1", "Wrenfield: campaign")
    with pytest.raises(CommandError, match="exists"):
        run(tmp_path / "list.ndjson", "--key", path, "--to", to)


def test_the_keys_of_a_backup_open_it(key, tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    keyring.write_ring(folder, key)
    archive.pack_keys(folder, tmp_path / "keys.backup", words=WORDS)
    (tmp_path / "words").write_text(WORDS)
    (tmp_path / "list.ndjson").write_text(sealed_to(key))
    said = run(tmp_path / "list.ndjson", "--key", tmp_path / "keys.backup", "--passphrase-file", tmp_path / "words")
    assert json.loads(said)["details"] == INES


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "Line 1 is not a row"), ("[]", "Line 1 is not a row"), ('{"boxes": 3}', "Line 1 is not a row"),
        ('{"boxes": {"a": "%"}}', "none of these keys"), ("[" * 100_000, "Line 1 is not a row"),
        ('{"boxes": {}}', "sealed to nobody"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_said(key, line, said):
    with pytest.raises(opening.NotOurs, match=said):
        list(opening.open_lines([line], keys={"b": key}))


def test_another_key_and_a_box_that_was_changed_are_said(key):
    other = PrivateKey.generate()
    with pytest.raises(opening.NotOurs, match="none of these keys"):
        list(opening.open_lines([sealed_to(key)], keys=key_files.by_fingerprint([other])))
    changed = json.loads(sealed_to(key))
    mark, box = next(iter(changed["boxes"].items()))
    changed["boxes"][mark] = box[:-8] + "AAAAAAA="
    with pytest.raises(opening.NotOurs, match="Line 1: These details do not open"):
        list(opening.open_lines([json.dumps(changed)], keys=key_files.by_fingerprint([key])))


@pytest.mark.parametrize("octets", [b"", b"nothing", b"{}", b"[1]", b"x" * 64, b'{"format": "unwatched holder 1"}'])
def test_what_is_no_key_is_said(tmp_path, octets):
    (tmp_path / "key").write_bytes(octets)
    (tmp_path / "words").write_text(WORDS)
    with pytest.raises(CommandError):
        run("-", "--key", tmp_path / "key", "--passphrase-file", tmp_path / "words")
    with pytest.raises(CommandError, match="no key at"):
        run("-", "--key", tmp_path / "none")


@pytest.mark.django_db
def test_a_key_holder_takes_their_copy_along_and_opens_with_their_passphrase(client, now, tmp_path):
    ring = vault.make_ring("Wrenfield", now=now)
    theo, imani = (make_organiser(f"{name}@example.org", roles=["Key-holder"]) for name in ("theo", "imani"))
    for one in (theo, imani):
        vault.hold(ring, user=one, passphrase=WORDS, now=now)
    vault.hand_over(ring, by=None, now=now)
    client.force_login(theo)
    assert "Save my copy of the key: Wrenfield" in client.get("/office/tokens/").content.decode()
    copy = client.post(f"/office/tokens/copy-of-key/{theo.held_rings.get().pk}/")
    assert "no-store" in copy["Cache-Control"]
    assert client.post(f"/office/tokens/copy-of-key/{imani.held_rings.get().pk}/").status_code == 404
    (tmp_path / "theo.json").write_bytes(copy.content)
    (tmp_path / "words").write_text(WORDS)
    sealed = vault.seal(INES, rings=[Ring.objects.get(pk=ring.pk)])
    (tmp_path / "list.ndjson").write_text(json.dumps({"id": 1, "boxes": boxes(sealed)}))
    said = run(tmp_path / "list.ndjson", "--key", tmp_path / "theo.json", "--passphrase-file", tmp_path / "words")
    assert json.loads(said)["details"] == INES
    (tmp_path / "words").write_text("some other words entirely")
    with pytest.raises(CommandError, match="not the passphrase"):
        run(tmp_path / "list.ndjson", "--key", tmp_path / "theo.json", "--passphrase-file", tmp_path / "words")
