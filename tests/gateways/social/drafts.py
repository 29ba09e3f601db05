"""The least that can be sent: each draft is a post of its own unless told otherwise."""

import itertools
import os
import struct
import zlib
from datetime import UTC, datetime

from unwatched.gateways.social import Draft, Picture

_numbers = itertools.count(1)


def draft(text="Nobody needs a camera that knows your name.", **fields):
    """A post with a key, rkey and time of its own."""
    at = fields.pop("created_at", datetime.now(UTC))
    number = next(_numbers)
    fields = {"key": f"{os.getpid()}-{at.timestamp()}-{number}", "rkey": rkey(at, number), "language": "en", **fields}
    return Draft(created_at=at, text=text, **fields)


def rkey(at, clock):
    """A name for a record, as Bluesky wants them: https://atproto.com/specs/tid"""
    number = int(at.timestamp() * 1_000_000) << 10 | (clock + os.getpid()) % 1024
    return "".join("234567abcdefghijklmnopqrstuvwxyz"[number >> shift & 31] for shift in range(60, -5, -5))


def picture(description="A camera on a pole, crossed out.", **fields):
    """A small PNG that no other picture equals."""
    return Picture(
        **{
            "data": png(4, 3, shade=next(_numbers) % 256),
            "mime": "image/png",
            "description": description,
            "width": 4,
            "height": 3,
            **fields,
        }
    )


def png(width, height, *, shade=0):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
