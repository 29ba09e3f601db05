"""The files of a backup: one archive with database and pictures, and apart from it the keys under a passphrase.

Never both in one file: the database alone names no one, the keys alone name no one, together they name everybody.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import keyring, passphrase
from .errors import BackupError, KeyringError

FORMAT = 1
MANIFEST = "manifest.json"


def pack(to: Path, *, manifest: Mapping[str, Any], database: Path, media: Path) -> None:
    """Write the archive, whole or not at all."""
    draft = to.with_name(f".{to.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            _add_bytes(tar, MANIFEST, json.dumps({"format": FORMAT, **manifest}, indent=2).encode())
            tar.add(database, arcname=database.name)
            if media.is_dir():
                tar.add(media, arcname="media")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(to)


def unpack(source: Path, *, to: Path) -> dict[str, Any]:
    """Unpack into an empty folder; gives the manifest. Nothing lands outside of it."""
    try:
        with gzip.open(source) as whole:
            while whole.read(2**20):
                pass  # to the end, where the checksum stands
        with tarfile.open(source, mode="r:gz") as tar:
            for member in tar:
                _unpack_member(tar, member, to=to)
        manifest = json.loads((to / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError, EOFError, zlib.error) as error:
        raise BackupError(f"{source} is not a whole backup of ours: {error}") from None
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{source} is in format {manifest.get('format')}; this programme knows {FORMAT}.")
    return dict(manifest)


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, *, to: Path) -> None:
    """One file or folder, below ``to``. (The standard library's own filters came with Python 3.11.4.)"""
    place = to / member.name
    if not (member.isfile() or member.isdir()) or not place.resolve().is_relative_to(to.resolve()):
        raise tarfile.TarError(f"{member.name!r} is no place for a file of ours")
    if member.isdir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    assert content is not None, "a file has content"
    with content, place.open("xb") as file:
        shutil.copyfileobj(content, file)


def pack_keys(folder: Path, to: Path, *, words: str) -> None:
    """All keys of the folder in one file, under a passphrase."""
    passphrase.refuse_weak(words)
    keys = {path.name: path.read_text() for path in sorted(folder.glob("*.key"))}
    sealed = passphrase.wrap(json.dumps(keys).encode(), passphrase=words)
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())


def read_keys(source: Path, *, words: str) -> dict[str, str]:
    """The key files of a backup: name and text."""
    keys = json.loads(passphrase.unwrap(source.read_bytes(), passphrase=words))
    return {Path(name).name: text for name, text in keys.items()}


def put_keys(keys: Mapping[str, str], *, folder: Path) -> None:
    """Write keys into a folder. One that is there and differs stops it: keys are never replaced silently."""
    for name, text in keys.items():
        path = folder / name
        if path.exists() and path.read_text().strip() != text.strip():
            raise KeyringError(
                f"{path} is another key than the one in the backup. Move the folder {folder} away first."
            )
    keyring.make_folder(folder)
    for name, text in keys.items():
        keyring.write_text(folder / name, text.strip())


def fingerprints_of(keys: Mapping[str, str]) -> dict[str, str]:
    """Fingerprints of the site's own keys among these, as they stand in a manifest."""
    return {
        name: keyring.fingerprint(bytes.fromhex(keys[f"{name}.key"].strip())).hex()
        for name in keyring.SITE_KEYS
        if f"{name}.key" in keys
    }


def digest(path: Path) -> str:
    """SHA-256 of a file, for the note that one keeps beside a backup."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(content), 0o600
    tar.addfile(about, io.BytesIO(content))
