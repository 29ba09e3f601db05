"""Passphrases on the command line: typed unseen, or from a file for machines. Never an argument: `ps` shows those."""

import getpass
import sys
from pathlib import Path

from .errors import VaultError


def passphrase(prompt: str, *, file: Path | None, twice: bool = False) -> str:
    """What was typed, or the first line of the file."""
    if file is not None:
        return file.read_text().splitlines()[0]
    if not sys.stdin.isatty():
        raise VaultError("There is nobody to type the passphrase. Give it in a file: --passphrase-file FILE")
    first = getpass.getpass(f"{prompt}: ")
    if twice and getpass.getpass("The same again: ") != first:
        raise VaultError("The two were not the same. Nothing was done.")
    return first
