"""Deciding on names of staff that asked to be shown. Reading them needs the open vault."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.services.moderation import NAME_AT_MOST, UNREADABLE
from unwatched.letters.models import OpenLetter, OrganisationSignature, Shown, StaffSignature
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged, KeyMissing

from .letters import ring_of


@dataclass(frozen=True)
class Waiting:
    """One wish to be shown, opened for a person to decide on."""

    signature_id: int
    name: str
    employer: str
    band: str


def waiting(letter: OpenLetter, *, at_most: int = 50) -> Iterator[Waiting]:
    """Wishes that nobody has decided on. Raises VaultClosed."""
    rows = letter.staff_signatures.filter(shown=Shown.ASKED).select_related("employer", "band").order_by("pk")
    with vault.reading(ring_of(letter)) as read:
        for row in rows[:at_most]:
            try:
                name = read(bytes(row.sealed or b"")).get("name", "")
            except (KeyMissing, Damaged):
                name = UNREADABLE
            yield Waiting(row.pk, name, str(row.employer), str(row.band or ""))


def wishes(letter: OpenLetter) -> int:
    return letter.staff_signatures.filter(shown=Shown.ASKED).count()


@transaction.atomic
def show(signature: StaffSignature, *, by: User) -> None:
    """The name goes on the page with the next batch: from here on in clear. Raises VaultClosed."""
    details = vault.unseal(bytes(signature.sealed or b""), ring=ring_of(signature.letter))
    changed = StaffSignature.objects.filter(pk=signature.pk, shown__isnull=False)
    changed.update(shown=Shown.SHOWN, shown_name=details.get("name", "")[:NAME_AT_MOST])
    log(signature.letter.petition, "letter.show", user=by)


@transaction.atomic
def refuse(signature: StaffSignature, *, by: User) -> None:
    """Keeps a name off the page, also one that stood there: that one is counted no more (see ``was_out``)."""
    changed = StaffSignature.objects.filter(pk=signature.pk, shown__isnull=False)
    changed.filter(out=True).update(was_out=True, out=False, shown=Shown.REFUSED, shown_name="")
    changed.update(shown=Shown.REFUSED, shown_name="")
    log(signature.letter.petition, "letter.hide", user=by)


def who_answers(rows: "list[OrganisationSignature]", letter: OpenLetter) -> dict[int, dict[str, str]]:
    """The people who answer for organisations: name, role, address. Raises VaultClosed."""
    found = {}
    with vault.reading(ring_of(letter)) as read:
        for row in rows:
            try:
                found[row.pk] = read(bytes(row.sealed))
            except (KeyMissing, Damaged):
                found[row.pk] = {"name": UNREADABLE}
    return found
