"""Typed reading of the environment, and the one error that a start may end with."""

import sys
from pathlib import Path

import environs


class Refusal(Exception):
    """We do not start. The message is one sentence for a person: what is wrong and what to do."""


class Env(environs.Env):
    """The environment; a value that cannot be read ends in a :class:`Refusal` that names it."""

    def __init__(self) -> None:
        super().__init__(eager=True)


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


def is_test_run() -> bool:
    """Whether pytest started this process (it makes its own keys first)."""
    return "pytest" in sys.modules
