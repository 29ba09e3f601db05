"""`unwatched vault restore ARCHIVE [--keys FILE]`: runs without Django's settings, which need a key to be there."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from . import archive, asking
from .restoring import Site, restore


def run(words: Sequence[str], *, site: Site) -> list[str]:
    """Restore what the arguments say; the sentences to print."""
    parser = argparse.ArgumentParser(prog="unwatched vault restore", description="Put a backup back.")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--keys", type=Path, help="the copy of the keys; left out when the key folder is there already")
    parser.add_argument("--passphrase-file", type=Path)
    given = parser.parse_args(words)
    keys = None
    if given.keys:
        secret = asking.passphrase("The passphrase of the copy of the keys", file=given.passphrase_file)
        keys = archive.read_keys(given.keys, words=secret)
    return restore(given.archive, site=site, keys=keys)
