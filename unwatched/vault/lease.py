"""Opened keys: they lie in memory for some minutes, never on a disk. Pure Python, no database.

A lease file holds one private key and the second at which it stops working. Each site has a folder of its own, open
to nobody but its user, on a file system that the kernel keeps in memory (tmpfs or ramfs).
"""

import os
import re
import secrets
import stat
import struct
import sys
from datetime import UTC, datetime
from pathlib import Path

from nacl.public import PrivateKey

from . import keyring
from .errors import NotMemory

IN_MEMORY = {"tmpfs", "ramfs"}
_FORMAT = struct.Struct(">Q32s")  # the end in seconds since 1970, the key


def place(root: Path, *, site: str) -> Path:
    """The folder for this site's opened keys, which :func:`put` makes. Refused on a disk, or when it is not ours."""
    _refuse_disk(root)
    folder = root / f"unwatched-{site}"
    _refuse_foreign(folder)
    return folder


def _refuse_foreign(folder: Path) -> None:
    try:
        about = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid() or stat.S_IMODE(about.st_mode) & 0o077:
        raise NotMemory(f"{folder} belongs to, or is open to, another user of this machine. Remove it, then try again.")


def put(folder: Path, private: PrivateKey, *, until: datetime) -> None:
    """Lay an opened key down. A longer lease takes the place of a shorter one."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise NotMemory(f"Opened keys cannot be put at {folder}: {error.strerror}.") from None
    _refuse_foreign(folder)
    path = _path(folder, keyring.ring_fingerprint(bytes(private.public_key)))
    remove(path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_FORMAT.pack(int(until.timestamp()), bytes(private)))


def take(folder: Path, mark: str, *, now: datetime) -> PrivateKey | None:
    """The opened key with this fingerprint; None when there is none, or when its time is up."""
    path = _path(folder, mark)
    try:
        until, key = _FORMAT.unpack(path.read_bytes())
    except (FileNotFoundError, struct.error):
        return None
    if now.timestamp() >= until:
        remove(path)
        return None
    return PrivateKey(key)


def drop(folder: Path, mark: str) -> None:
    """Overwrite and remove one opened key."""
    remove(_path(folder, mark))


def drop_expired(folder: Path, *, now: datetime) -> int:
    """Overwrite and remove what has run out; says how many."""
    marks = [path.stem for path in folder.glob("*.open")]
    return sum(take(folder, mark, now=now) is None for mark in marks)


def drop_all(folder: Path) -> int:
    """Overwrite and remove everything; says how many."""
    paths = list(folder.glob("*.open"))
    for path in paths:
        remove(path)
    return len(paths)


def remove(path: Path) -> None:
    """Overwrite a file's bytes, then its name. Two may do so at once."""
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(_FORMAT.size))
        path.unlink()
    except FileNotFoundError:
        return


def ends(folder: Path, mark: str) -> datetime | None:
    """When an opened key stops working."""
    try:
        until, _ = _FORMAT.unpack(_path(folder, mark).read_bytes())
    except (FileNotFoundError, struct.error):
        return None
    return datetime.fromtimestamp(until, tz=UTC)


def _path(folder: Path, mark: str) -> Path:
    return folder / f"{mark}.open"


# --- Is it memory? ----------------------------------------------------------------------------


def _refuse_disk(root: Path) -> None:
    if not sys.platform.startswith("linux"):
        raise NotMemory(
            "Keys can be held by people only on Linux, where opened keys can lie in memory. "
            "Keep the keys on this server (custody: server), or run the site on Linux."
        )
    if not root.is_dir():
        raise NotMemory(
            f"There is no folder {root} for opened keys. Set UNWATCHED_LEASE_DIR to a tmpfs such as /dev/shm."
        )
    kind = kind_of_file_system(root.resolve())
    if kind not in IN_MEMORY:
        raise NotMemory(
            f"Opened keys would lie on a disk: {root} is {kind}, not tmpfs. "
            "Set UNWATCHED_LEASE_DIR to a tmpfs such as /dev/shm."
        )


def kind_of_file_system(path: Path, *, mounts: str | None = None) -> str:
    """What the kernel says a path is on: "tmpfs", "ext4", ... (the last mount whose folder holds the path)."""
    text = mounts if mounts is not None else Path("/proc/self/mounts").read_text()
    best, kind = -1, "unknown"
    for line in text.splitlines():
        _, point, name, *_ = line.split(" ")
        mounted = Path(_unescape(point))
        if (path == mounted or mounted in path.parents) and len(mounted.parts) >= best:
            best, kind = len(mounted.parts), name
    return kind


def _unescape(point: str) -> str:
    """The kernel writes a blank as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)
