"""Where the bytes of captures lie: a private folder among the media, each file under its own SHA-256.

No address leads there; backups take it along with the other media. The same bytes are kept once.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from .errors import Damaged

PART = 1 << 20


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "evidence"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def path(name: str) -> Path:
    """Where the bytes with this hash lie."""
    if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
        raise ValueError(f"{name!r} is no SHA-256")
    return folder() / name[:2] / name


def put(data: bytes) -> str:
    """Keeps the bytes; gives their hash. They are on the disk when this returns."""
    name = sha256(data)
    place = path(name)
    if place.exists() and sha256(place.read_bytes()) == name:
        return name
    place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft = place.with_name(f".{name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    return name


def read(name: str) -> bytes:
    """The bytes with this hash, looked at once more. Raises Damaged."""
    try:
        data = path(name).read_bytes()
    except OSError:
        raise Damaged from None
    if sha256(data) != name:
        raise Damaged
    return data


def parts(name: str) -> Iterator[bytes]:
    """The same, a part at a time, for what is large. Raises Damaged, at the end at the latest."""
    hashed = hashlib.sha256()
    try:
        with path(name).open("rb") as file:
            while part := file.read(PART):
                hashed.update(part)
                yield part
    except OSError:
        raise Damaged from None
    if hashed.hexdigest() != name:
        raise Damaged


def drop(name: str) -> None:
    path(name).unlink(missing_ok=True)
