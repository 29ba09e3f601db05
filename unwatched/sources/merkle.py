"""A tree of hashes as RFC 6962, section 2.1, builds it: leaves and inner nodes are hashed with different first bytes,
so that nobody can pass an inner node off as a leaf.
"""

from collections.abc import Sequence
from hashlib import sha256

Step = tuple[str, bytes]  # ("left" or "right": where the other hash stands, that hash)


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(entries: Sequence[bytes]) -> bytes:
    """The root over all entries, in their order; that of none is SHA-256 of nothing."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    cut = _cut(len(entries))
    return node_hash(root(entries[:cut]), root(entries[cut:]))


def path(entries: Sequence[bytes], position: int) -> list[Step]:
    """The hashes that lead from one entry to the root, from below."""
    if not 0 <= position < len(entries):
        raise IndexError(position)
    if len(entries) == 1:
        return []
    cut = _cut(len(entries))
    if position < cut:
        return [*path(entries[:cut], position), ("right", root(entries[cut:]))]
    return [*path(entries[cut:], position - cut), ("left", root(entries[:cut]))]


def climb(entry: bytes, steps: Sequence[Step]) -> bytes:
    """The root that an entry and its path lead to."""
    reached = leaf_hash(entry)
    for side, other in steps:
        reached = node_hash(other, reached) if side == "left" else node_hash(reached, other)
    return reached


def _cut(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << ((count - 1).bit_length() - 1)
