"""Files within a zip or a tar, read where they lie: nothing is unpacked, and no entry decides where anything goes.

Archives come from strangers. Only names that a reader asks for are opened. An entry that is a link, that leads out of
the archive or is locked is listed and not read; one that swells to more than an honest file can ends the reading.
"""

import gzip
import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol, cast

from django.utils.translation import gettext as _

from ...errors import Permanent
from .. import Trouble

MOST_ENTRIES = 200_000  # files; the largest exports that people have shown had some 80,000
MOST_OCTETS = 1_000_000_000  # of one file of text, unpacked
MOST_MEDIA_OCTETS = 50_000_000  # of one picture
MOST_UNPACKED = 20_000_000_000  # octets that a .tar.gz may unpack to: it can only be read from end to end
# JSON shrinks to a twentieth, at best a fiftieth; a bomb to a thousandth.
MOST_RATIO = 100
MOST_LIST = 30_000_000  # octets of a zip's own list of what is in it
_ALWAYS_FINE = 10_000_000  # octets: what is smaller does no harm, however well it was packed
_MOST_PATH = 1000  # letters


class BadArchive(Permanent):
    """The file as a whole cannot be read. The sentence says why and what to do."""


class BadEntry(Permanent):
    """One file within it cannot be read."""


class Archive(Protocol):
    """What readers of exports see of a zip or a tar."""

    troubles: list[Trouble]  # entries that were left out, and why

    def sizes(self) -> dict[str, int]:
        """The names of the files in it that may be read, and their sizes in octets."""

    def open(self, name: str) -> IO[bytes]:
        """One of them to read from. Raises BadEntry, when reading as well."""

    def several(self, names: Collection[str], *, most: int) -> Iterator[tuple[str, bytes]]:
        """Some of them whole, in the archive's order; those larger than `most` octets or broken are left out."""

    def close(self) -> None: ...


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive in this file, by what its first octets say. Raises BadArchive."""
    archive: Archive
    try:
        archive = _Tar(path) if is_tar(path) else _Zip(path)
    except (zipfile.BadZipFile, *_TORN) as error:
        raise BadArchive(
            _("This archive is broken: %(why)s. Download it once more, and give it as it came.") % {"why": error}
        ) from None
    try:
        yield archive
    finally:
        archive.close()


def is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(512)
    return head[:4] in _ZIPS or head[:2] == _GZIP or head[257:262] == b"ustar"


def is_tar(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(512)
    return head[:2] == _GZIP or head[257:262] == b"ustar"


_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
# What the libraries raise besides their own errors for archives that make no sense.
_ODD = (ValueError, KeyError, IndexError, OverflowError, UnicodeError, NotImplementedError, RuntimeError)


class _Names:
    """Which entries may be read, and which are listed as left out."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []

    def fits(self, name: str, *, is_file: bool, locked: bool = False) -> bool:
        if leads_out(name):
            self._left_out(name, _("This entry's name leads out of the archive. It was not read."))
        elif not is_file:
            self._left_out(name, _("This entry is no file but a link to another place. It was not read."))
        elif locked:
            self._left_out(name, _("This entry is locked with a password. It was not read."))
        else:
            return True
        return False

    def _left_out(self, name: str, why: str) -> None:
        if len(self.troubles) < 100:
            self.troubles.append(Trouble(where=shown(name), why=why))


def leads_out(name: str) -> bool:
    """Whether a name is not simply a place within the archive."""
    parts = re.split(r"[/\\]", name)
    return (
        not name
        or len(name) > _MOST_PATH
        or name.startswith(("/", "\\"))
        or ".." in parts
        or ":" in parts[0]
        or any(ord(letter) < 32 for letter in name)
    )


def shown(name: str) -> str:
    """A name as it may stand in a sentence."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:200]


class _Zip:
    def __init__(self, path: Path) -> None:
        names = _Names()
        _refuse_long_list(path)
        self._file = zipfile.ZipFile(path)
        entries = self._file.infolist()
        _refuse_too_many(len(entries))
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if not entry.is_dir() and names.fits(
                entry.filename, is_file=kind in (0, stat.S_IFREG), locked=bool(entry.flag_bits & 1)
            ):
                self._entries.setdefault(entry.filename, entry)
        self.troubles = names.troubles

    def sizes(self) -> dict[str, int]:
        return {name: entry.file_size for name, entry in self._entries.items()}

    def open(self, name: str) -> IO[bytes]:
        entry = self._entries[name]
        _refuse_large(entry.file_size, MOST_OCTETS)
        if entry.file_size > _ALWAYS_FINE and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise _swollen()
        with _as_bad_entry():
            return cast(IO[bytes], _Careful(self._file.open(entry)))

    def several(self, names: Collection[str], *, most: int) -> Iterator[tuple[str, bytes]]:
        for name in names:
            if name not in self._entries or self._entries[name].file_size > most:
                continue
            try:
                with self.open(name) as file:
                    yield name, file.read(most)
            except BadEntry:
                continue

    def close(self) -> None:
        self._file.close()


class _Tar:
    """A .tar.gz has no list of what is in it: it is read once for the names, and again for each who asks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        names = _Names()
        self._sizes: dict[str, int] = {}
        try:
            for count, member in enumerate(self._members(), 1):
                _refuse_too_many(count)
                if not member.isdir() and names.fits(_plain(member), is_file=member.isreg()):
                    self._sizes.setdefault(_plain(member), member.size)
        except _TORN as error:
            if not self._sizes:
                raise
            where = Trouble(where=path.name, why=_("The archive ends too early: %(why)s.") % {"why": error})
            names.troubles.append(where)
        self.troubles = names.troubles

    def _members(self) -> Iterator[tarfile.TarInfo]:
        with self._whole() as whole:
            yield from whole

    @contextmanager
    def _whole(self) -> Iterator[tarfile.TarFile]:
        """The archive as a stream: nothing of what was passed by is kept."""
        with self._path.open("rb") as packed:
            size = self._path.stat().st_size
            is_packed = packed.read(2) == _GZIP
            packed.seek(0)
            plain = gzip.GzipFile(fileobj=packed) if is_packed else packed
            counted = _Counted(plain, most=min(MOST_UNPACKED, max(10 * _ALWAYS_FINE, MOST_RATIO * size)))
            with tarfile.open(fileobj=cast(Any, counted), mode="r|") as whole:
                yield whole

    def sizes(self) -> dict[str, int]:
        return dict(self._sizes)

    def open(self, name: str) -> IO[bytes]:
        """A copy in memory would be simpler; but an outbox may have 200 MB, so the stream is held open for it."""
        _refuse_large(self._sizes[name], MOST_OCTETS)
        with _as_bad_entry():
            return cast(IO[bytes], _Careful(_OneOfTar(self, name)))

    def several(self, names: Collection[str], *, most: int) -> Iterator[tuple[str, bytes]]:
        wanted = {name for name in names if self._sizes.get(name, most + 1) <= most}
        if not wanted:
            return
        try:
            with self._whole() as whole:
                for member in whole:
                    if _plain(member) in wanted and member.isreg():
                        wanted.discard(_plain(member))
                        file = whole.extractfile(member)
                        yield _plain(member), file.read(most) if file else b""
                    if not wanted:
                        return
        except _TORN:
            return

    def close(self) -> None: ...


class _OneOfTar(io.RawIOBase):
    """One file of a tar, read from the stream as it passes by."""

    def __init__(self, tar: _Tar, name: str) -> None:
        self._stack = tar._whole()
        whole = self._stack.__enter__()
        self._file: IO[bytes] | None = None
        for member in whole:
            if _plain(member) == name and member.isreg():
                self._file = whole.extractfile(member)
                break

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size) if self._file else b""

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._stack.__exit__(None, None, None)


class _Careful(io.RawIOBase):
    """A file of an archive whose faults come as ours."""

    def __init__(self, file: Any) -> None:
        self._inner = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with _as_bad_entry():
            return cast(bytes, self._inner.read(size))

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._inner.close()


class _Counted:
    """Says stop when more comes out than honest archives hold."""

    def __init__(self, file: Any, *, most: int) -> None:
        self._file = file
        self._left = most

    def read(self, size: int = -1) -> bytes:
        data = cast(bytes, self._file.read(size))
        self._left -= len(data)
        if self._left < 0:
            raise _swollen()
        return data


_TORN = (tarfile.TarError, OSError, EOFError, zlib.error, BadEntry, *_ODD)


@contextmanager
def _as_bad_entry() -> Iterator[None]:
    try:
        yield
    except BadEntry:
        raise
    except (zipfile.BadZipFile, *_TORN) as error:
        raise BadEntry(_("It is broken: %(why)s.") % {"why": error}) from None


def _plain(member: tarfile.TarInfo) -> str:
    return member.name.removeprefix("./")


def _refuse_too_many(count: int) -> None:
    if count > MOST_ENTRIES:
        raise BadArchive(_("There are more than %(most)s files in this archive. We do not read that.") % {
            "most": MOST_ENTRIES
        })  # fmt: skip


def _refuse_long_list(path: Path) -> None:
    """A zip's list is read whole before anybody counts it, so its size is looked at first (APPNOTE.TXT, 4.3.16)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    octets = int.from_bytes(end[at + 12 :][:4], "little") if at >= 0 else 0
    if octets != 0xFFFFFFFF and octets > MOST_LIST:
        raise BadArchive(_("There are far too many files in this archive. We do not read that."))


def _refuse_large(size: int, most: int) -> None:
    if size > most:
        raise BadEntry(_("It is larger than %(most)s MB. We do not read that.") % {"most": most // 1_000_000})


def _swollen() -> BadEntry:
    return BadEntry(_("It unpacks to far more than an honest file does. We do not read that."))
