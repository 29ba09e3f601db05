"""Sealed details as one value: a version, then one libsodium sealed box for each ring.

::

    version 1 | number of boxes 1 | length of a box 2 | (fingerprint 8 | box) for each ring

All boxes of an envelope hold the same padded JSON, so they have the same length. A sealed box is made with a
throw-away key pair, so even the machine that sealed it cannot open it again.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from .errors import Damaged
from .padding import pad, unpad

VERSION = 1
SMALLEST = 256  # bytes: a name, an address and a postcode fit, so most signatures are of one size
MOST_RINGS = 16
_HEAD = struct.Struct(">BBH")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: a third faster than json.dumps
_MARK = 8  # bytes of a fingerprint


class Lid(NamedTuple):
    """One ring's public key, ready to seal with."""

    mark: bytes
    box: SealedBox

    @classmethod
    def of(cls, public: bytes, *, fingerprint: str) -> "Lid":
        return cls(bytes.fromhex(fingerprint), SealedBox(PublicKey(public)))


def close(details: Mapping[str, str], *, lids: Sequence[Lid]) -> bytes:
    """One envelope that each of these keys opens."""
    if not 1 <= len(lids) <= MOST_RINGS:
        raise ValueError(f"an envelope is sealed for 1 to {MOST_RINGS} rings, not for {len(lids)}")
    words = _JSON.encode(dict(details))
    # A lone surrogate is rubbish that a form may still hand on: it must not stop a signature.
    body = pad(words.encode(errors="surrogatepass"), smallest=SMALLEST)
    boxes = [lid.box.encrypt(body) for lid in lids]
    parts = [part for lid, box in zip(lids, boxes, strict=True) for part in (lid.mark, box)]
    return b"".join([_HEAD.pack(VERSION, len(lids), len(boxes[0])), *parts])


def boxes_of(sealed: bytes) -> dict[str, bytes]:
    """The boxes of an envelope by fingerprint, none opened."""
    if len(sealed) < _HEAD.size:
        raise Damaged("These details are cut off.")
    version, count, length = _HEAD.unpack_from(sealed)
    if version != VERSION:
        raise Damaged(f"These details are in format {version}; this programme knows {VERSION}.")
    step = _MARK + length
    if not count or len(sealed) != _HEAD.size + count * step:
        raise Damaged("These details are cut off.")
    starts = range(_HEAD.size, len(sealed), step)
    return {sealed[at : at + _MARK].hex(): sealed[at + _MARK : at + step] for at in starts}


def open_box(box: bytes, *, private: PrivateKey) -> dict[str, str]:
    """What one box holds."""
    try:
        body = SealedBox(private).decrypt(box)
    except (CryptoError, ValueError, TypeError):
        raise Damaged("These details do not open with the key that they name: they were changed.") from None
    try:
        details = json.loads(unpad(body).decode(errors="surrogatepass"))
    except ValueError:
        raise Damaged("These details opened, but are not in our format.") from None
    if not isinstance(details, dict) or not all(isinstance(value, str) for value in details.values()):
        raise Damaged("These details opened, but are not in our format.")
    return details
