"""Bluesky's names for records (TID): 13 letters that sort by time. https://atproto.com/specs/tid"""

from datetime import UTC, datetime, timedelta

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tid(at: datetime, *, clock: int = 0) -> str:
    """The name of a record that was made then. ``clock`` (10 bits) tells machines apart."""
    number = ((at - _EPOCH) // timedelta(microseconds=1)) << 10 | (clock & 0x3FF)
    return "".join(LETTERS[number >> shift & 0x1F] for shift in range(60, -5, -5))
