"""Putting a backup back. Runs before Django can start, for that needs keys which may be in the backup."""

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey

from . import archive, dumps, envelope, keyring
from .errors import BackupError, KeyringError


@dataclass(frozen=True)
class Site:
    """Where a site's things are."""

    database: dumps.Database
    keys: Path
    media: Path


def restore(source: Path, *, site: Site, keys: Mapping[str, str] | None) -> list[str]:
    """Put database, pictures and, when given, keys back; says in sentences what was done.

    A site that stands there is refused: move it away first. Nothing is written before everything was looked at.
    """
    _refuse_standing(site)
    with tempfile.TemporaryDirectory(prefix="unwatched-restore-") as name:
        unpacked = Path(name)
        manifest = archive.unpack(source, to=unpacked)
        _demand_fit(manifest, site=site, keys=keys)
        _demand_rings(manifest, site=site, keys=keys)
        if keys is not None:
            archive.put_keys(keys, folder=site.keys)
        dumps.load(site.database, unpacked / dumps.name_of(site.database))
        if (unpacked / "media").is_dir():
            shutil.copytree(unpacked / "media", site.media, dirs_exist_ok=True)
    return [
        f"Restored what was backed up at {manifest['made_at']}.",
        "Everybody signs in again. Start the site: unwatched up",
    ]


def prove(
    source: Path, *, keys: Mapping[str, str], database: dumps.Database, columns: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Unpack a backup somewhere else, look at everything, and throw it away. Raises when it could not be restored.

    ``columns`` are (table, column) where sealed details stand: the newest of each is opened with these keys.
    """
    with tempfile.TemporaryDirectory(prefix="unwatched-prove-") as name:
        unpacked = Path(name)
        manifest = archive.unpack(source, to=unpacked)
        site = Site(database={"ENGINE": "sqlite3", "NAME": unpacked / "proved.sqlite3"}, keys=unpacked, media=unpacked)
        _demand_fit(manifest, site=site, keys=keys)
        _demand_rings(manifest, site=site, keys=keys)
        copy = unpacked / dumps.name_of(database)
        if not copy.is_file():
            raise BackupError(f"{source} holds no {copy.name}.")
        if dumps.is_sqlite(database):
            dumps.load(site.database, copy)
            manifest["opened"] = _open_newest(Path(site.database["NAME"]), columns, keys)
        else:
            dumps.look(copy)
    return manifest


def _open_newest(database: Path, columns: Sequence[tuple[str, str]], keys: Mapping[str, str]) -> int:
    """Open the newest sealed value of each column; says how many. What only holders can open is passed over."""
    opened = 0
    with closing(sqlite3.connect(database)) as copy:
        for table, column in columns:
            query = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY rowid DESC LIMIT 1"
            for (sealed,) in copy.execute(query):
                for mark, box in envelope.boxes_of(sealed).items():
                    if key := keys.get(f"ring-{mark}.key"):
                        envelope.open_box(box, private=PrivateKey(bytes.fromhex(key.strip())))
                        opened += 1
    return opened


def _refuse_standing(site: Site) -> None:
    if not dumps.is_sqlite(site.database):
        return  # pg_restore replaces in one transaction; the command asks first
    path = Path(site.database["NAME"])
    if path.exists() and path.stat().st_size:
        raise BackupError(f"A database stands at {path}. Stop the site and move its folder away first.")


def _demand_fit(manifest: Mapping[str, Any], *, site: Site, keys: Mapping[str, str] | None) -> None:
    wanted = manifest["fingerprints"]
    if _fingerprints(site, keys) != wanted:
        where = "in the backup of the keys" if keys is not None else f"in {site.keys}"
        raise BackupError(
            f"The keys {where} are not those that this database was made with. With them nobody's details can be "
            "read and no second signature is noticed. Take the backup of the keys from the same site."
        )


def _demand_rings(manifest: Mapping[str, Any], *, site: Site, keys: Mapping[str, str] | None) -> None:
    have = set(keys) if keys is not None else {path.name for path in site.keys.glob("ring-*.key")}
    missing = [mark for mark in manifest["rings"] if f"ring-{mark}.key" not in have]
    if missing:
        count = f"{len(missing)} of {len(manifest['rings'])}"
        raise BackupError(
            f"The keys are older than the database: {count} private keys are missing ({', '.join(missing)}). "
            "Take the backup of the keys that was made with this database or later."
        )


def _fingerprints(site: Site, keys: Mapping[str, str] | None) -> dict[str, str]:
    if keys is not None:
        return archive.fingerprints_of(keys)
    try:
        return {name: mark.hex() for name, mark in keyring.fingerprints(site.keys).items()}
    except KeyringError:
        return {}
