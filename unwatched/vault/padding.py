"""Making lengths say nothing.

A cipher hides what is written but not how much. "Ann Li" and a long Portuguese name, a comment or none, would
show in the size of a row. So every text is filled up to one of few sizes, each twice the one before: an attacker
with the database learns one of these sizes and nothing finer.
"""

from .errors import Damaged

LARGEST = 32 * 1024  # bytes; the longest form that we take is a fraction of this
_END = b"\x80"  # as in ISO/IEC 7816-4: one marker, then zeros


def pad(data: bytes, *, smallest: int) -> bytes:
    """The data, filled up to the next size."""
    size = smallest
    while size < len(data) + 1:
        size *= 2
    if size > LARGEST:
        raise ValueError(f"{len(data)} bytes are too many to seal; {LARGEST - 1} is the limit")
    return (data + _END).ljust(size, b"\0")


def unpad(data: bytes) -> bytes:
    """What was filled up."""
    body, end, rest = data.rpartition(_END)
    if not end or rest.strip(b"\0"):
        raise Damaged("These details are damaged: their end is missing.")
    return body
