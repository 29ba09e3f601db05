"""Reading names, for delivery and export. Every one of these needs the open vault."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from unwatched.actions.models import Petition, Signature
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged, KeyMissing

from .moderation import UNREADABLE, ring_of


@dataclass(frozen=True)
class Opened:
    """A signature with what was sealed in it."""

    signature_id: int
    signed_at: datetime
    name: str
    email: str
    postcode: str
    country: str
    comment: str
    is_shown: bool


def opened(
    petition: Petition, *, only_shown: bool = False, start: int = 0, at_most: int | None = None
) -> Iterator[Opened]:
    """The counting signatures of a petition, in the order in which they came. Raises VaultClosed before the first.

    A row whose seal does not open with today's keys is given with ``?`` for a name rather than left out: the number
    of rows must be the number that counts.
    """
    rows = petition.signatures.counting().order_by("id")
    if only_shown:
        rows = rows.shown()
    with vault.reading(ring_of(petition)) as read:
        for row in rows[start : None if at_most is None else start + at_most].iterator(chunk_size=500):
            yield open_one(row, read=read)


def open_one(row: Signature, *, read: Callable[[bytes], dict[str, str]]) -> Opened:
    try:
        details = read(bytes(row.sealed or b""))
    except (KeyMissing, Damaged):
        details = {"name": UNREADABLE}
    return Opened(
        signature_id=row.pk,
        signed_at=row.signed_at,
        name=details.get("name", ""),
        email=details.get("email", ""),
        postcode=details.get("postcode", ""),
        country=details.get("country", ""),
        comment=details.get("comment", ""),
        is_shown=bool(row.shown_name),
    )
