"""A repository of the AT Protocol as it travels: blocks that are named by their hash (CAR), and a tree of records.

https://atproto.com/specs/repository, https://ipld.io/specs/transport/car/carv1/. Every block is held against its name
when it is read: one byte that was changed is noticed.
"""

import base64
import hashlib
import io
from collections.abc import Iterator
from typing import IO, Any

import libipld
from django.utils.translation import gettext as _

from ..errors import Permanent

MOST_BLOCK = 2_000_000  # octets; the network's own limit is 1 MB for a record, and 2 MB when it is passed on
MOST_BLOCKS = 5_000_000
_DAG_CBOR = b"\x01\x71\x12\x20"  # CID version 1, this kind, SHA-256 of 32 bytes
_RAW = b"\x01\x55\x12\x20"
_CID = 36  # octets
MOST_DEPTH = 200  # of a tree; one of a thousand million records has 16


class Broken(Permanent):
    """This is no repository, or it was changed or cut short. `byte` is where that shows."""

    def __init__(self, sentence: str, *, byte: int = 0) -> None:
        super().__init__(sentence)
        self.byte = byte


class Blocks:
    """The blocks of a file, which stays open: only where each lies is kept in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[bytes, tuple[int, int]] = {}
        self.cut_at: int | None = None  # the byte from which on the file makes no sense
        header = self._header()
        roots = header.get("roots")
        if header.get("version") != 1 or not isinstance(roots, list) or not roots or not is_cid(roots[0]):
            raise Broken(_("This file does not begin as a repository does."))
        self.root: bytes = roots[0]
        self._look_through()

    @classmethod
    def of(cls, car: bytes) -> "Blocks":
        return cls(io.BytesIO(car))

    def __contains__(self, cid: bytes) -> bool:
        return cid in self._places

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._places)

    def raw(self, cid: bytes) -> bytes:
        """The bytes of a block, which have this hash. Raises Broken; KeyError when the block is not there."""
        byte, size = self._places[cid]
        self._file.seek(byte)
        data = self._file.read(size)
        if hashlib.sha256(data).digest() != cid[4:]:
            raise Broken(_("A block is not what its name says: it was changed."), byte=byte)
        return data

    def read(self, cid: bytes) -> Any:
        """What a block says. Links within it are bytes: see `as_json`."""
        data = self.raw(cid)
        try:
            return libipld.decode_dag_cbor(data)
        except (ValueError, RecursionError, OverflowError):
            raise Broken(_("A block cannot be read."), byte=self._places[cid][0]) from None

    def _header(self) -> dict[str, Any]:
        self._file.seek(0)
        size = self._varint()
        if size is None or not 0 < size < 10_000:
            raise Broken(_("This file does not begin as a repository does."))
        try:
            said = libipld.decode_dag_cbor(self._file.read(size))
        except (ValueError, RecursionError, OverflowError):
            said = None
        return said if isinstance(said, dict) else {}

    def _look_through(self) -> None:
        while True:
            start = self._file.tell()
            size = self._varint()
            if size is None:
                self.cut_at = start if self._file.tell() != start else None
                return
            begin = self._file.tell()
            cid = self._file.read(_CID)
            end = begin + size
            if size < _CID or size > MOST_BLOCK or not is_cid(cid) or not self._reaches(end):
                self.cut_at = start
                return
            self._places.setdefault(cid, (begin + _CID, size - _CID))
            if len(self._places) > MOST_BLOCKS:
                raise Broken(_("This repository has more than five million blocks. We do not read that."))

    def _reaches(self, end: int) -> bool:
        self._file.seek(end - 1)
        return bool(self._file.read(1))

    def _varint(self) -> int | None:
        """A length, seven bits at a time; None at the end of the file, or when it is none."""
        value = 0
        for place in range(9):
            octet = self._file.read(1)
            if not octet:
                return None
            value |= (octet[0] & 0x7F) << (7 * place)
            if octet[0] < 0x80:
                return value
        return None


def is_car(head: bytes) -> bool:
    """Whether a file begins as a repository does."""
    return b"roots" in head[:64] and b"version" in head[:100] and head[1:2] in (b"\xa2", b"\xa3")


def is_cid(value: Any) -> bool:
    """Whether these bytes are a link to a block of the kinds that repositories have."""
    return isinstance(value, bytes) and len(value) == _CID and value[:4] in (_DAG_CBOR, _RAW)


def text_of(cid: bytes) -> str:
    """A link as the network writes it."""
    return str(libipld.encode_cid(cid))


def as_json(value: Any) -> Any:
    """A record as the network's interface writes it in JSON. https://atproto.com/specs/data-model"""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, bytes):
        return {"$link": text_of(value)} if is_cid(value) else {"$bytes": base64.b64encode(value).decode().rstrip("=")}
    return value


def walk(blocks: Blocks, tree: bytes, *, lost: list[str]) -> Iterator[tuple[str, bytes]]:
    """The names of all records and the links to them, in order. What cannot be reached is told in `lost`."""
    todo: list[tuple[bytes, int] | tuple[str, bytes]] = [(tree, 0)]
    seen: set[bytes] = set()
    while todo:
        first, second = todo.pop()
        if isinstance(first, str):
            assert isinstance(second, bytes)
            yield first, second
            continue
        assert isinstance(second, int)
        if first in seen or second > MOST_DEPTH:
            lost.append(_("A part of the tree hangs on itself."))
            continue
        seen.add(first)
        try:
            todo += reversed(_of_node(node(blocks, first), depth=second + 1))
        except KeyError:
            lost.append(_("A part of the tree is not in the file."))
        except Broken as error:
            lost.append(str(error))


def _of_node(said: "Node", *, depth: int) -> list[tuple[bytes, int] | tuple[str, bytes]]:
    steps: list[tuple[bytes, int] | tuple[str, bytes]] = [(said.left, depth)] if said.left else []
    for name, link, right in said.entries:
        steps.append((name, link))
        if right:
            steps.append((right, depth))
    return steps


class Node:
    """A node of the tree: what is left of it, and its entries with what is right of each."""

    def __init__(self, left: bytes | None, entries: list[tuple[str, bytes, bytes | None]]) -> None:
        self.left = left
        self.entries = entries


def node(blocks: Blocks, cid: bytes) -> Node:
    """Raises Broken for what is no node, KeyError for one that is not there."""
    said = blocks.read(cid)
    try:
        entries: list[tuple[str, bytes, bytes | None]] = []
        name = b""
        for entry in said["e"]:
            shared = entry["p"]
            if not 0 <= shared <= len(name):
                raise ValueError
            name = name[:shared] + entry["k"]
            entries.append((name.decode("ascii"), _link(entry["v"]), _link_or_none(entry.get("t"))))
        return Node(_link_or_none(said.get("l")), entries)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Broken(_("A part of the tree cannot be read.")) from None


def _link(value: Any) -> bytes:
    if not is_cid(value):
        raise ValueError
    return bytes(value)


def _link_or_none(value: Any) -> bytes | None:
    return None if value is None else _link(value)
