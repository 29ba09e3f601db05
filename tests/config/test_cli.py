"""The command `unwatched`: what goes wrong is one sentence."""

import pytest
from django.core.management import call_command

from unwatched.config.cli import main, run_up
from unwatched.vault import keyring

from .running import run

pytestmark = pytest.mark.once


def test_help_names_the_commands(capsys):
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("up", "web", "worker", "prepare", "check"))


def test_no_command_is_a_mistake(capsys):
    assert main([]) == 2
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "port", "named"),
    [(["--dir", ""], "8000", "say which folder"), (["--port", "web"], "8000", "--port"), ([], "web", "--port")],
)
def test_a_word_that_cannot_be_used_is_named_before_anything_is_made(words, port, named, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as ended:
        run_up(["up", *words])
    assert ended.value.code == 2
    assert named in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"DATABASE_URL": "oracle://x"}, "DATABASE_URL"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(tmp_path, wrong, named):
    keyring.make(tmp_path / "keys")
    result = run("check", UNWATCHED_DIR=str(tmp_path), **wrong)
    assert result.returncode == 2
    assert named in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.django_db
def test_check_deploy_fails_on_a_laptop_and_says_what_to_do(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", "--deploy"])
    assert ended.value.code == 1
    assert "Set UNWATCHED_PRODUCTION=1." in capsys.readouterr().err


def test_check_finds_nothing_wrong_with_the_settings_of_a_laptop():
    call_command("check", fail_level="WARNING")


def test_a_site_without_keys_says_how_to_get_them(tmp_path):
    result = run("check", UNWATCHED_DIR=str(tmp_path))
    assert result.returncode == 2
    assert "unwatched up" in result.stderr


def test_the_list_of_commands_makes_no_site(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNWATCHED_DIR", str(tmp_path))
    monkeypatch.setenv("UNWATCHED_KEYS", "")  # to be put back
    assert main(["help"]) == 0
    assert "worker" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
