"""The key folder: what it holds, how it is made and read. Pure Python, so that it works before Django starts.

::

    index.key    blind indexes and coarse marks are made under it. Lost: nobody can tell who signed twice.
    transit.key  addresses on their way to the mail server. Lost: mails that wait cannot go out.
    token.key    links and codes in mails. Lost: links that were mailed stop working.
    django.key   sessions of the office. Lost: everybody signs in again.
    ring-<fingerprint>.key  a private key that opens sealed details. Lost: those details are gone for good.

Keys are 32 random bytes, written as hex, so that one can be printed and typed in again.
"""

import hashlib
import hmac
import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from nacl.public import PrivateKey

from .errors import KeyMissing, KeyringError

SIZE = 32  # bytes of a key
SITE_KEYS = ("index", "transit", "token")
DJANGO_KEY = "django"
SHORTEST_SECRET = 40  # characters of django.key, as config/env.py demands


def make(folder: Path) -> bool:
    """Make the keys of a new site; says whether there was anything to make.

    A folder with all keys is left alone, and so is one that lacks only part of them: a new key
    in place of a lost one would hide the loss.
    """
    missing = [name for name in SITE_KEYS if not path_of(folder, name).exists()]
    if missing and len(missing) < len(SITE_KEYS):
        raise KeyringError(
            f"The key folder {folder} lacks {', '.join(f'{name}.key' for name in missing)}. "
            "Put the whole folder from your backup in its place; a new key would not fit what is stored."
        )
    make_folder(folder)
    for name in missing:
        write(folder, name, secrets.token_bytes(SIZE))
    if not path_of(folder, DJANGO_KEY).exists():
        write_text(path_of(folder, DJANGO_KEY), secrets.token_urlsafe(42))
        return True
    return bool(missing)


def read(folder: Path, name: str) -> bytes:
    """The 32 bytes of one of the site's own keys, kept in memory after the first time."""
    return _read_cached(str(folder), name)


def forget() -> None:
    """Read every key from its file again, as after the folder was changed."""
    _read_cached.cache_clear()


def write(folder: Path, name: str, key: bytes) -> None:
    """Put a key on the disk. One that is there already stays as it is."""
    write_text(path_of(folder, name), key.hex())


def path_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def fingerprint(key: bytes) -> bytes:
    """32 bytes that tell two keys apart and say nothing about either."""
    return hmac.digest(key, b"unwatched fingerprint", "sha256")


def fingerprints(folder: Path) -> dict[str, bytes]:
    """The fingerprint of each of the site's own keys."""
    return {name: fingerprint(read(folder, name)) for name in SITE_KEYS}


# --- Private keys of rings --------------------------------------------------------------------


def ring_fingerprint(public: bytes) -> str:
    """16 hex digits that name a ring's key pair: on its file, in its row and in every envelope."""
    return hashlib.sha256(public).hexdigest()[:16]


def ring_path(folder: Path, mark: str) -> Path:
    return path_of(folder, f"ring-{mark}")


def write_ring(folder: Path, private: PrivateKey) -> Path:
    """Put a ring's private key into the folder."""
    path = ring_path(folder, ring_fingerprint(bytes(private.public_key)))
    write_text(path, bytes(private).hex())
    return path


def read_ring(folder: Path, mark: str) -> PrivateKey:
    """The private key with this fingerprint. Never kept in memory."""
    path = ring_path(folder, mark)
    if not path.exists():
        raise KeyMissing(
            f"The private key {path.name} is not in {folder}. "
            "What was sealed to it opens again once that file is back from the backup of the keys."
        )
    private = PrivateKey(_read_hex(path))
    if ring_fingerprint(bytes(private.public_key)) != mark:
        raise KeyringError(f"The key {path} is not the one that its name says. Put it back from your backup.")
    return private


def destroy(path: Path) -> None:
    """Overwrite a key file and remove it. A flash disk may keep the old bytes in spare cells: we cannot reach those."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _sync_folder(path.parent)


# --- Looking whether all is well --------------------------------------------------------------


def check(folder: Path) -> None:
    """Raise a KeyringError when the folder is not there, not complete, or open to other users."""
    if not folder.is_dir():
        raise KeyringError(f"There is no key folder at {folder}. Put the one from your backup there.")
    _refuse_open_modes(folder)
    for name in SITE_KEYS:
        _read_hex(path_of(folder, name))
    for path in folder.glob("*.key"):
        _refuse_open_modes(path)


def _refuse_open_modes(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        want = "700" if path.is_dir() else "600"
        raise KeyringError(f"Other users of this machine can reach {path} (mode {mode:04o}). Run: chmod {want} {path}")


# --- Files ------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _read_cached(folder: str, name: str) -> bytes:
    return _read_hex(path_of(Path(folder), name))


def _read_hex(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        raise KeyringError(
            f"The key {path} is missing. A new site makes its keys with 'unwatched up'; "
            "an old one needs the key folder from its backup."
        ) from None
    except PermissionError:
        raise KeyringError(f"The key {path} cannot be read by this user. Start as the user who owns it.") from None
    except ValueError:
        key = b""
    if len(key) != SIZE:
        raise KeyringError(f"The key {path} is damaged. Put the key folder from your backup in its place.")
    return key


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise KeyringError(f"The key folder {folder} cannot be made: {error.strerror}.") from None


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by us only, never over another one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        _take_name(draft, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise KeyringError(f"The key {path} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def _take_name(draft: Path, path: Path) -> None:
    """A link fails when the name is taken, where a rename would silently replace."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # somebody was faster: theirs counts
    except OSError:  # a file system without links
        if not path.exists():
            draft.rename(path)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
