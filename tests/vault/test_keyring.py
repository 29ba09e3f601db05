import stat

import pytest
from nacl.public import PrivateKey

from unwatched.vault import keyring
from unwatched.vault.errors import KeyMissing, KeyringError


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_site_gets_all_its_keys_readable_by_nobody_else(tmp_path):
    folder = tmp_path / "var" / "keys"
    assert keyring.make(folder) is True
    assert {path.name for path in folder.iterdir()} == {"index.key", "transit.key", "token.key", "django.key"}
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}
    assert len({keyring.read(folder, name) for name in keyring.SITE_KEYS}) == 3
    assert len((folder / "django.key").read_text().strip()) >= keyring.SHORTEST_SECRET


def test_making_again_changes_nothing(tmp_path):
    keyring.make(tmp_path)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert keyring.make(tmp_path) is False
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before


def test_a_folder_that_lost_one_key_is_not_completed_silently(tmp_path):
    keyring.make(tmp_path)
    (tmp_path / "index.key").unlink()
    with pytest.raises(KeyringError, match=r"lacks index\.key.*backup"):
        keyring.make(tmp_path)
    assert not (tmp_path / "index.key").exists()


def test_a_key_is_never_written_over(tmp_path):
    keyring.write_text(tmp_path / "index.key", "ab" * 32)
    keyring.write_text(tmp_path / "index.key", "cd" * 32)
    assert keyring.read(tmp_path, "index") == b"\xab" * 32
    assert [path.name for path in tmp_path.iterdir()] == ["index.key"]


@pytest.mark.parametrize("text", ["", "ab" * 31, "not hexadecimal" * 4, "ab" * 33])
def test_a_damaged_key_is_named(tmp_path, text):
    (tmp_path / "index.key").write_text(text)
    with pytest.raises(KeyringError, match=r"index\.key is damaged"):
        keyring.read(tmp_path, "index")


def test_a_missing_key_says_where_it_should_be(tmp_path):
    with pytest.raises(KeyringError, match=r"transit\.key is missing"):
        keyring.read(tmp_path, "transit")


def test_keys_that_others_can_read_are_refused(tmp_path):
    folder = tmp_path / "keys"
    keyring.make(folder)
    keyring.check(folder)
    (folder / "token.key").chmod(0o640)
    with pytest.raises(KeyringError, match=r"Run: chmod 600 .*token\.key"):
        keyring.check(folder)
    (folder / "token.key").chmod(0o600)
    folder.chmod(0o750)
    with pytest.raises(KeyringError, match="Run: chmod 700"):
        keyring.check(folder)


def test_no_folder_at_all_is_refused(tmp_path):
    with pytest.raises(KeyringError, match="There is no key folder"):
        keyring.check(tmp_path / "keys")


def test_fingerprints_tell_keys_apart_and_show_nothing_of_them(tmp_path):
    keyring.make(tmp_path)
    marks = keyring.fingerprints(tmp_path)
    assert len(set(marks.values())) == 3
    for name, mark in marks.items():
        assert mark != keyring.read(tmp_path, name)


def test_a_rings_key_is_read_by_its_fingerprint(tmp_path):
    private = PrivateKey.generate()
    path = keyring.write_ring(tmp_path, private)
    mark = keyring.ring_fingerprint(bytes(private.public_key))
    assert path.name == f"ring-{mark}.key"
    assert mode(path) == 0o600
    assert bytes(keyring.read_ring(tmp_path, mark)) == bytes(private)


def test_a_rings_key_under_a_wrong_name_is_refused(tmp_path):
    path = keyring.write_ring(tmp_path, PrivateKey.generate())
    path.rename(tmp_path / "ring-0123456789abcdef.key")
    with pytest.raises(KeyringError, match="not the one that its name says"):
        keyring.read_ring(tmp_path, "0123456789abcdef")
    with pytest.raises(KeyMissing, match="backup of the keys"):
        keyring.read_ring(tmp_path, "fedcba9876543210")


def test_a_destroyed_key_is_overwritten_before_it_goes(tmp_path):
    path = keyring.write_ring(tmp_path, PrivateKey.generate())
    before = path.read_bytes()
    other_name = tmp_path / "the same bytes on the disk"
    other_name.hardlink_to(path)
    keyring.destroy(path)
    assert not path.exists()
    after = other_name.read_bytes()
    assert len(after) == len(before)
    assert after != before
