"""What `unwatched check --deploy` looks at, and `unwatched up` and `web` refuse to start without in production.

Every fault says what is wrong and what to do.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

MEMORY = {"tmpfs", "ramfs"}
NOT_PUBLIC = {"localhost", "127.0.0.1", "::1", "testserver"}
TAG = "deploy"

Look = Callable[[], Iterator[CheckMessage]]


def deployment(look: Look) -> Look:
    """Register a function that yields faults of public settings."""

    @register(TAG, deploy=True)
    def run(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
        return list(look())

    return look


def fault(number: int, wrong: str, remedy: str) -> Error:
    return Error(wrong, hint=remedy, id=f"unwatched.E{number:03}")


@deployment
def look_at_mode() -> Iterator[CheckMessage]:
    if not settings.PRODUCTION:
        yield fault(1, "The settings are for trying out, not for the public.", "Set UNWATCHED_PRODUCTION=1.")
    if settings.DEBUG:
        yield fault(2, "Error pages would show the inside of the site.", "Take DEBUG out of the settings.")


@deployment
def look_at_address() -> Iterator[CheckMessage]:
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https":
        yield fault(
            3, f"The public address {settings.PUBLIC_URL} is not encrypted.",
            "Set UNWATCHED_URL to the address that visitors type, with https://.",
        )  # fmt: skip
    if (address.hostname or "localhost") in NOT_PUBLIC:
        yield fault(
            4, f"The public address {settings.PUBLIC_URL} works on this machine only, so links in mails would not.",
            "Set UNWATCHED_URL to the address that visitors type.",
        )  # fmt: skip
    if "*" in settings.ALLOWED_HOSTS or any(host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield fault(
            5, "The site answers under names that are not its own.",
            "Name each one in UNWATCHED_OTHER_HOSTS, without *.",
        )  # fmt: skip
    if not settings.PROXIES:
        yield fault(
            15, "No proxy is named that takes https for us, so every page would send its visitor round in circles.",
            "Put Caddy or another proxy in front (see deploy/) and set UNWATCHED_PROXIES=1.",
        )  # fmt: skip


@deployment
def look_at_cookies() -> Iterator[CheckMessage]:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT"):
        if not getattr(settings, name):
            yield fault(6, f"{name} is off: a sign-in could be read on its way.", "Set UNWATCHED_PRODUCTION=1.")
    if not settings.SECURE_HSTS_SECONDS:
        yield fault(7, "Browsers are not told to insist on https.", "Set UNWATCHED_PRODUCTION=1.")


@deployment
def look_at_mail() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND.endswith("OutboxBackend"):
        yield fault(
            8, "Mail is kept in a folder in clear instead of being sent.",
            "Set EMAIL_URL, for example EMAIL_URL=submission://user:password@mail.example.org:587.",
        )  # fmt: skip
    if settings.DEFAULT_FROM_EMAIL.endswith(("@localhost", ".invalid")):
        yield fault(9, f"Mail would come from {settings.DEFAULT_FROM_EMAIL}.", "Set UNWATCHED_MAIL_FROM.")


@deployment
def look_at_keys() -> Iterator[CheckMessage]:
    keys = Path(settings.KEY_DIR)
    if keys.is_dir() and stat.S_IMODE(keys.stat().st_mode) & 0o077:
        yield fault(10, f"Other users of this machine can look into {keys}.", f"Run: chmod 700 {keys}")
    if keys.is_relative_to(settings.DATA_DIR):
        yield fault(
            11, f"The keys lie in the data folder ({keys}), so one copy of that folder opens everything.",
            "Move them and set UNWATCHED_KEYS, for example to /etc/unwatched/keys, and back them up apart.",
        )  # fmt: skip


@deployment
def look_at_data_folder() -> Iterator[CheckMessage]:
    data = Path(settings.DATA_DIR)
    if data.is_dir() and stat.S_IMODE(data.stat().st_mode) & 0o077:
        yield fault(12, f"Other users of this machine can look into {data}.", f"Run: chmod 700 {data}")


@deployment
def look_at_leases() -> Iterator[CheckMessage]:
    folder = Path(settings.LEASE_DIR)
    if not folder.is_dir():
        yield fault(13, f"The folder for opened keys, {folder}, does not exist.", "Set UNWATCHED_LEASE_DIR to a tmpfs.")
    elif kind_of_storage(folder) not in MEMORY:
        yield fault(
            14, f"Opened keys would be written to a disk ({folder}).",
            "Set UNWATCHED_LEASE_DIR to a folder in memory (a tmpfs), for example /dev/shm or /run/unwatched.",
        )  # fmt: skip


def kind_of_storage(folder: Path) -> str:
    """The file system's type, from the kernel's list of mounts; "" where there is none (not Linux)."""
    try:
        mounts = Path("/proc/self/mounts").read_text().splitlines()
    except OSError:
        return ""
    place = os.path.realpath(folder)
    found = ("", "")
    for line in mounts:
        mount, kind = line.split()[1:3]
        # Later mounts hide earlier ones at the same place, hence >=.
        if Path(place).is_relative_to(mount) and len(mount) >= len(found[0]):
            found = (mount, kind)
    return found[1]
