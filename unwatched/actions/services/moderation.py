"""Deciding on names and comments that people asked to have shown. Reading them needs the open vault."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.models import Petition, Shown, Signature
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged, KeyMissing
from unwatched.vault.models import Ring

NAME_AT_MOST = 120
COMMENT_AT_MOST = 1000
UNREADABLE = "?"  # stands for a name whose seal does not open with today's keys


@dataclass(frozen=True)
class Waiting:
    """One wish to be shown, opened for a person to decide on."""

    signature_id: int
    name: str
    comment: str


def ring_of(petition: Petition) -> Ring:
    ring = petition.campaign.host.ring
    if ring is None:
        raise LookupError(f"Organisation {petition.campaign.host_id} has no keys.")
    return ring


def waiting(petition: Petition, *, at_most: int = 50) -> Iterator[Waiting]:
    """Wishes that nobody has decided on, oldest first. Raises VaultClosed."""
    rows = petition.signatures.counting().filter(shown=Shown.ASKED).order_by("id")[:at_most]
    with vault.reading(ring_of(petition)) as read:
        for row in rows:
            try:
                details = read(bytes(row.sealed or b""))
            except (KeyMissing, Damaged):
                details = {"name": UNREADABLE}
            yield Waiting(signature_id=row.pk, name=details.get("name", ""), comment=details.get("comment", ""))


@transaction.atomic
def show(signature: Signature, *, comment: bool, by: User) -> None:
    """Puts a name, and the comment if it is fit, on the public page: from here on in clear. Raises VaultClosed."""
    details = vault.unseal(bytes(signature.sealed or b""), ring=ring_of(signature.petition))
    changed = Signature.objects.filter(pk=signature.pk, shown__isnull=False, aside="").confirmed()
    changed.update(
        shown=Shown.SHOWN,
        shown_name=details.get("name", "")[:NAME_AT_MOST],
        shown_comment=details.get("comment", "")[:COMMENT_AT_MOST] if comment else "",
    )
    log(signature.petition, "petition.show", user=by, data={"signature": signature.pk, "comment": comment})


def refuse(signature: Signature, *, by: User) -> None:
    """Keeps a name off the page, also one that stood there. The signature counts as before."""
    Signature.objects.filter(pk=signature.pk, shown__isnull=False).update(
        shown=Shown.REFUSED, shown_name="", shown_comment=""
    )
    log(signature.petition, "petition.hide", user=by, data={"signature": signature.pk})
