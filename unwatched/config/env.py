"""Typed reading of the environment, and the one error that a start may end with."""

import os
from pathlib import Path
from typing import Any

import environs


class Refusal(Exception):
    """We do not start. The message is one sentence for a person: what is wrong and what to do."""


class Env(environs.Env):
    """The environment; a value that cannot be read ends in a :class:`Refusal` that names it."""

    def __init__(self) -> None:
        forget_empty()
        super().__init__(eager=True)


def forget_empty() -> None:
    """A setting without a value, as in a copied example, counts as left out."""
    for name, value in list(os.environ.items()):
        if not value and name.startswith(("UNWATCHED_", "DATABASE_URL", "EMAIL_URL", "PORT")):
            del os.environ[name]


def read_secret(folder: Path) -> str:
    """Django's secret key out of the key folder, or a Refusal that says how to get one."""
    path = folder / "django.key"
    try:
        secret = path.read_text().strip()
    except FileNotFoundError:
        raise Refusal(
            f"There is no key at {path}. A new site makes its keys with 'unwatched up'; "
            "an old one needs the key folder from its backup."
        ) from None
    except PermissionError:
        raise Refusal(f"The key {path} cannot be read by this user. Start as the user who owns it.") from None
    if len(secret) < 40:
        raise Refusal(f"The key {path} is damaged. Put the key folder from your backup in its place.")
    return secret


def read_database(env: Env, name: str, *, default: str) -> dict[str, Any]:
    """Django's settings of the database out of a URL; a Refusal for one that we are not tested on."""
    found: dict[str, Any] = env.dj_db_url(name, default)
    if not found.get("ENGINE", "").endswith(("sqlite3", "postgresql")):
        raise Refusal(f"{name} must be postgres://user:password@host/database or sqlite:////path/to/file.")
    return found


def read_mail_server(env: Env, name: str) -> dict[str, Any]:
    """Django's mail settings out of a URL, or a Refusal that shows what one looks like."""
    found: dict[str, Any] = env.dj_email_url(name)
    if "EMAIL_BACKEND" not in found:
        raise Refusal(
            f"{name} is not the address of a mail server. It looks like "
            "submission://user:password@mail.example.org:587 (STARTTLS) or smtps://user:password@mail.example.org:465."
        )
    return found
