"""Making a backup of the running site."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Field

from unwatched.core.models import Beat
from unwatched.core.privacy import Kept, declared
from unwatched.vault import archive, dumps, keyring, restoring
from unwatched.vault.models import Custody, PublicKey

BEAT, PROVED = "backup", "backup proved"


@dataclass(frozen=True)
class Backup:
    """What was written."""

    archive: Path
    keys: Path | None


def make_backup(folder: Path, *, now: datetime, passphrase: str | None) -> Backup:
    """Write the archive, and with a passphrase the keys in a file of their own."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"unwatched-{now:%Y%m%d-%H%M%S}"
    keys = folder / f"{name}-keys.sealed" if passphrase is not None else None
    if keys is not None and passphrase is not None:
        archive.pack_keys(settings.KEY_DIR, keys, words=passphrase)
    whole = folder / f"{name}.tar.gz"
    write_archive(whole, now=now)
    Beat.objects.update_or_create(name=BEAT, defaults={"at": now, "note": "with keys" if keys else "without keys"})
    return Backup(whole, keys)


def write_archive(to: Path, *, now: datetime) -> None:
    """Database and media in one file: sealed as they lie on the disk, without any key."""
    database = connection.settings_dict
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as name:
        copy = Path(name) / dumps.name_of(database)
        dumps.dump(database, copy)
        archive.pack(to, manifest=_manifest(now), database=copy, media=Path(settings.MEDIA_ROOT))


def prove_backup(source: Path, *, keys: Mapping[str, str], now: datetime) -> str:
    """Try a backup without restoring it; says from when it is."""
    manifest = restoring.prove(source, keys=keys, database=connection.settings_dict, columns=_sealed_columns())
    Beat.objects.update_or_create(name=PROVED, defaults={"at": now, "note": str(manifest["made_at"])})
    return str(manifest["made_at"])


def _sealed_columns() -> list[tuple[str, str]]:
    """Table and column of everything that models declare as sealed."""
    return [
        (model._meta.db_table, str(cast("Field[Any, Any]", model._meta.get_field(name)).column))
        for model in apps.get_models()
        if (said := declared(model))
        for name, kept in said.personal.items()
        if kept is Kept.SEALED
    ]


def _manifest(now: datetime) -> dict[str, Any]:
    rings = PublicKey.objects.filter(ring__custody=Custody.SERVER, lost_at=None)
    return {
        "made_at": now.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "fingerprints": {name: mark.hex() for name, mark in keyring.fingerprints(settings.KEY_DIR).items()},
        "rings": sorted(rings.values_list("fingerprint", flat=True)),
    }
