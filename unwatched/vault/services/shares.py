"""Giving a ring's private key to its holders. Only public keys are needed, so nobody has to type anything."""

from collections.abc import Iterable

from django.db.models import QuerySet
from nacl.public import PrivateKey, SealedBox
from nacl.public import PublicKey as Public

from unwatched.vault.models import Holder, PublicKey, Ring, Share


def trusted(ring: Ring) -> QuerySet[Holder]:
    """Holders who have been given keys already. One who only asked to be a holder is not among them."""
    return ring.holders.filter(shares__isnull=False).distinct()


def share(key: PublicKey, *, private: PrivateKey, holders: Iterable[Holder]) -> int:
    """Seal one key to these holders, where they do not have it yet; says to how many."""
    have = set(Share.objects.filter(key=key).values_list("holder_id", flat=True))
    made = [
        Share(holder=holder, key=key, sealed=SealedBox(Public(bytes(holder.public))).encrypt(bytes(private)))
        for holder in holders
        if holder.pk not in have
    ]
    Share.objects.bulk_create(made)
    return len(made)


def open_shares(holder: Holder, *, private: PrivateKey) -> list[PrivateKey]:
    """All of the ring's private keys, with the holder's own one."""
    box = SealedBox(private)
    return [PrivateKey(box.decrypt(bytes(row.sealed))) for row in holder.shares.all()]
