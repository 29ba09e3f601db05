"""`unwatched open-export FILE --key …`: opens a sealed list at home. It asks no site and no network."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from nacl.public import PrivateKey

from unwatched.api import opening
from unwatched.core.spreadsheets import csv_lines
from unwatched.vault import asking, key_files
from unwatched.vault.errors import VaultError


class Command(BaseCommand):
    help = "Open a sealed list (a file of the interface for programmes) with the organisation's private key."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="lines of JSON as they came; - for what is piped in")
        parser.add_argument(
            "--key", type=Path, required=True, action="append",
            help="ring-….key, the key folder, a key-holder's copy, or the keys of a backup; may be said several times",
        )  # fmt: skip
        parser.add_argument("--passphrase-file", type=Path, help="instead of typing the passphrase")
        parser.add_argument(
            "--to", type=Path, help="file to write; .csv gives a table. Without it: lines of JSON, here"
        )

    def handle(self, *, file: str, key: list[Path], to: Path | None, passphrase_file: Path | None, **rest: Any) -> None:
        try:
            keys: dict[str, PrivateKey] = {}
            for path in key:
                keys |= key_files.read(path, ask=lambda: asking.passphrase("Passphrase", file=passphrase_file))
            with reading(file) as lines:
                number = write(opening.open_lines(lines, keys=keys), to=to, out=self.stdout)
        except (VaultError, OSError, UnicodeError) as error:
            raise CommandError(str(error)) from None
        if to:
            self.stdout.write(f"{number} rows in {to}, in clear: guard that file, and delete it when you are done.")


@contextmanager
def reading(file: str) -> Iterator[IO[str]]:
    if file == "-":
        yield sys.stdin
        return
    with Path(file).open(encoding="utf-8") as lines:
        yield lines


def write(rows: Iterable[dict[str, Any]], *, to: Path | None, out: Any) -> int:
    """Gives how many rows there were. A file is for its owner's eyes, and never written over another one."""
    if to is None:
        return sum(1 for row in rows if out.write(json.dumps(row, ensure_ascii=False)) or True)
    opened = list(rows)  # all or nothing: a line that does not open leaves no half file
    if to.suffix.lower() == ".csv":
        text = csv_lines(map(opening.flat, opened), columns=opening.columns(opened))
    else:
        text = (json.dumps(row, ensure_ascii=False) + "\n" for row in opened)
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
        target.writelines(text)
    return len(opened)
