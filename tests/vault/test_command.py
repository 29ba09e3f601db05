import pytest
from django.core.management import CommandError, call_command

from unwatched.vault import services
from unwatched.vault.models import Lease

from .conftest import WORDS


def vault(capsys, *words):
    call_command("vault", *words)
    return capsys.readouterr().out


@pytest.fixture
def words(tmp_path):
    """A file with Imani's passphrase."""
    path = tmp_path / "words"
    path.write_text(WORDS + "Imani\n")
    return str(path)


def test_status_says_what_is_there(held, capsys):
    said = vault(capsys, "status")
    assert "It fits this database." in said
    assert "Wrenfield: with key-holders" in said
    assert "seals now" in said
    assert "key-holder Imani, passphrase last right: 2026-11-10" in said
    assert "closed" in said


def test_status_fails_when_a_key_is_lost(ring, keys, capsys):
    for path in keys.glob("ring-*.key"):
        path.unlink()
    with pytest.raises(CommandError, match="cannot be read"):
        vault(capsys, "status")


def test_rotate_makes_a_new_key(ring, capsys):
    assert "From now on details for Wrenfield are sealed to" in vault(capsys, "rotate")
    assert ring.keys.count() == 2


@pytest.mark.once
def test_unlock_and_lock(held, words, capsys):
    said = vault(capsys, "unlock", "--reason", "Delivery", "--as", "imani@example.org", "--passphrase-file", words)
    assert "The list of Wrenfield is open until" in said
    assert "Locked. 1 list was open." in vault(capsys, "lock")
    assert "Locked. 0 lists were open." in vault(capsys, "lock", "--ring", "Wrenfield")
    assert Lease.objects.get().reason == "Delivery"


@pytest.mark.once
def test_hold_and_hand_over_and_take_back(ring, quick, imani, theo, words, capsys):
    for user in (imani, theo):
        vault(capsys, "hold", "--as", user.email, "--passphrase-file", words)
    assert "with 2 people" in vault(capsys, "hand-over")
    vault(capsys, "unlock", "--reason", "x", "--as", theo.email, "--passphrase-file", words)
    assert "on this server again" in vault(capsys, "take-back")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["rotate", "--ring", "Nobody"], "There is: Wrenfield"),
        (["unlock", "--reason", "x", "--as", "nobody@example.org"], "No organiser"),
        (["unlock", "--reason", "x", "--minutes", "999"], "1 to 120 minutes"),
        (["take-back"], "on this server already"),
        (["backup"], "nobody to type the passphrase"),
        (["restore", "x.tar.gz"], "before the site can start"),
        (["give-up-lost-keys"], "lost-keys.md"),
    ],
)
def test_what_goes_wrong_is_one_sentence(ring, capsys, monkeypatch, command, sentence):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match=sentence):
        vault(capsys, *command)


def test_several_lists_have_to_be_named(ring, now, capsys):
    services.make_ring("Partner", now=now)
    with pytest.raises(CommandError, match="Wrenfield, Partner"):
        vault(capsys, "rotate")


def test_nothing_to_give_up(ring, capsys):
    services.check_keys()
    assert "No key is lost." in vault(capsys, "give-up-lost-keys", "--yes")
