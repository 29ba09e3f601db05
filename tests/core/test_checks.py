"""`unwatched check --deploy`: each unsafe setting is found, with what to do about it."""

from pathlib import Path

import pytest
from django.core import checks

from unwatched.core.checks import kind_of_storage


@pytest.fixture
def safe(settings, tmp_path, monkeypatch):
    """Settings that a public site may have."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the browser tests need it
    settings.PRODUCTION = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.UNWATCHED_REQUIRE_SECOND_FACTOR = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.PROXIES = "https://ban.example.org", ["ban.example.org"], 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "hello@ban.example.org"
    settings.KEY_DIR, settings.DATA_DIR, settings.LEASE_DIR = tmp_path / "keys", tmp_path / "var", Path("/dev/shm")
    for folder in (settings.KEY_DIR, settings.DATA_DIR):
        folder.mkdir(mode=0o700)
    return settings


def faults():
    found = checks.run_checks(include_deployment_checks=True)
    return {fault.id: fault for fault in found if fault.level >= checks.WARNING and not fault.is_silenced()}


def test_safe_settings_pass(safe):
    assert faults() == {}


@pytest.mark.parametrize(
    ("setting", "value", "number"),
    [
        ("PRODUCTION", False, 1),
        ("DEBUG", True, 2),
        ("PUBLIC_URL", "http://ban.example.org", 3),
        ("PUBLIC_URL", "https://localhost", 4),
        ("ALLOWED_HOSTS", ["*"], 5),
        ("ALLOWED_HOSTS", [".example.org"], 5),
        ("SESSION_COOKIE_SECURE", False, 6),
        ("SECURE_HSTS_SECONDS", 0, 7),
        ("EMAIL_BACKEND", "unwatched.core.outbox.OutboxBackend", 8),
        ("DEFAULT_FROM_EMAIL", "hello@localhost", 9),
        ("LEASE_DIR", Path("/nowhere"), 13),
        ("LEASE_DIR", Path("/usr"), 14),
        ("PROXIES", 0, 15),
    ],
)
def test_an_unsafe_setting_is_found_with_its_remedy(safe, setting, value, number):
    setattr(safe, setting, value)
    assert faults()[f"unwatched.E{number:03}"].hint


def test_keys_that_others_can_read_are_found(safe):
    safe.KEY_DIR.chmod(0o755)
    assert "chmod 700" in faults()["unwatched.E010"].hint


def test_keys_inside_the_data_folder_are_found(safe):
    safe.KEY_DIR = safe.DATA_DIR / "keys"
    assert "UNWATCHED_KEYS" in faults()["unwatched.E011"].hint


def test_a_data_folder_that_others_can_read_is_found(safe):
    safe.DATA_DIR.chmod(0o750)
    assert "chmod 700" in faults()["unwatched.E012"].hint


def test_memory_is_told_from_disk():
    assert kind_of_storage(Path("/dev/shm")) == "tmpfs"
    assert kind_of_storage(Path("/proc")) == "proc"
