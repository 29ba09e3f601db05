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


def test_a_process_does_not_load_what_nobody_has_asked_for_yet(tmp_path):
    """Each of these takes megabytes, in the web server and in the worker."""
    keyring.make(tmp_path / "keys")
    every_view = "import sys; from django.urls import get_resolver; get_resolver()._populate(); print(*sys.modules)"
    result = run("shell", "-v0", "-c", every_view, UNWATCHED_DIR=str(tmp_path))
    loaded = set(result.stdout.split())
    assert {"unwatched.archive.views.threads", "unwatched.api.urls", "httpx"} <= loaded, result.stderr
    assert not loaded & {
        "wagtail.images.api.v3.router", "wagtail.documents.api.v3.router", "wagtail.contrib.redirects.api.v3.router",
        "wagtail.api.v3.api", "psycopg", "icalendar", "httpx._main", "rich", "pygments",
    }  # fmt: skip


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
        ({"UNWATCHED_PROXIES": "two"}, "UNWATCHED_PROXIES"),
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


def test_check_deploy_fails_on_a_laptop_says_what_to_do_and_takes_a_setting_without_a_value_as_left_out(tmp_path):
    keyring.make(tmp_path / "keys")
    empty = {"DATABASE_URL": "", "EMAIL_URL": "", "UNWATCHED_PROXIES": "", "PORT": "", "UNWATCHED_URL": ""}
    result = run("check", "--deploy", UNWATCHED_DIR=str(tmp_path), **empty)
    assert result.returncode == 1
    assert "Set UNWATCHED_PRODUCTION=1." in result.stderr
    assert "EMAIL_URL=" in result.stderr


def test_check_finds_nothing_wrong_with_the_settings_of_a_laptop():
    call_command("check", fail_level="WARNING")


def test_a_site_without_keys_says_how_to_get_them(tmp_path):
    result = run("check", UNWATCHED_DIR=str(tmp_path))
    assert result.returncode == 2
    assert "unwatched up" in result.stderr


@pytest.mark.parametrize("words", [["help"], ["chat", "--help"]])
def test_help_needs_no_site(tmp_path, words):
    result = run(*words, UNWATCHED_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "rehearse" in result.stdout or "worker" in result.stdout
    assert list(tmp_path.iterdir()) == []
