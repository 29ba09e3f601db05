"""Forgetting on time, and forgetting one person at once."""

from datetime import datetime, timedelta

from django.db import transaction

from unwatched.actions.models import OVER
from unwatched.actions.models.petition import GRACE
from unwatched.campaigns.models import Campaign
from unwatched.letters.models import Answer, OpenLetter, OrganisationSignature, Pending, StaffSignature
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultError

from . import organisations, staff
from .letters import ring_of

KEEP_MARKS = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(days=3)  # an organisation
KEEP_TRANSIT = timedelta(hours=72)


def empty_codes(*, now: datetime) -> int:
    """After ten minutes a code is void, and what was typed for it is erased; after a day its mark goes as well."""
    old = Pending.objects.filter(made_at__lte=now - staff.CODE_LASTS, browser__isnull=False)
    emptied = old.update(
        browser=None, sealed=None, transit=None, employer=None, band=None, mail_at=None, shown=False, score=0
    )
    gone, _ = Pending.objects.filter(made_at__lte=now - KEEP_MARKS).delete()
    return emptied + gone


def forget_marks(*, now: datetime) -> int:
    """Once a letter is over, or closed for a day, nobody signs it again: who could tell its signers apart has no more
    to tell them by."""
    over = [
        letter.pk
        for letter in OpenLetter.objects.select_related("petition")
        if letter.petition.state in OVER
        or (letter.petition.closes_at is not None and letter.petition.closes_at + GRACE <= now)
    ]
    return StaffSignature.objects.filter(letter__in=over, mark__isnull=False).update(mark=None)


def forget_organisations(*, now: datetime) -> int:
    """Those that nobody confirmed, addresses that could not be mailed to, and marks of networks."""
    rows = OrganisationSignature.objects.all()
    done, _ = rows.filter(state=Answer.PENDING, asked_at__lt=now - CONFIRM_WITHIN).delete()
    done += rows.filter(transit_at__lt=now - KEEP_TRANSIT).update(transit=None, transit_at=None, mail_at=None)
    marked = rows.filter(network_mark__isnull=False, asked_at__lt=now - KEEP_MARKS)
    return done + marked.update(network_mark=None)


# --- One person -----------------------------------------------------------------------------------


def staff_rows(address: str) -> list[StaffSignature]:
    """Signatures of a work address, as long as marks are kept. Later only the private link finds them."""
    found: list[StaffSignature] = []
    for letter in OpenLetter.objects.select_related("petition__campaign__host__ring"):
        found += StaffSignature.objects.filter(letter=letter, mark=staff.mark_of(letter, address))
    return found


def organisation_rows(address: str) -> list[OrganisationSignature]:
    found: list[OrganisationSignature] = []
    for letter in OpenLetter.objects.select_related("petition__campaign__host__ring"):
        found += OrganisationSignature.objects.filter(letter=letter, mark=organisations.mark_of(letter, address))
    return found


def export(address: str) -> list[dict[str, object]]:
    """What is kept about who answers for an organisation, for handing over; sealed details while the vault is open.

    Nothing of staff: else an organiser with a list of a company's addresses could ask who has signed. Their own way to
    what is kept is their link, which signing again shows again.
    """
    return [describe_organisation(row) for row in organisation_rows(address)]


def describe_organisation(row: OrganisationSignature) -> dict[str, object]:
    return {
        "letter": str(row.letter),
        "organisation": row.name,
        "website": row.website,
        "state": str(row.get_state_display()),
        "sealed": opened(row.sealed, row.letter),
    }


def opened(sealed: bytes | memoryview | None, letter: OpenLetter) -> object:
    if sealed is None:
        return {}
    try:
        return vault.unseal(bytes(sealed), ring=ring_of(letter))
    except VaultError as error:
        return str(error)


@transaction.atomic
def erase(address: str, now: datetime) -> int:
    """Erases what an address has signed, and codes that wait for it. Of staff it does not say whether there was any."""
    rows, others = staff_rows(address), organisation_rows(address)
    for row in [*rows, *others]:
        row.delete()
    for letter in OpenLetter.objects.all():
        Pending.objects.filter(letter=letter, mark=staff.mark_of(letter, address)).delete()
    return len(others)


def erase_campaign(campaign: Campaign) -> None:
    """Takes a whole campaign's letters away with all who signed them, as the demo does when it goes.

    Their petitions stay, to be erased by ``actions``.
    """
    found = OpenLetter.objects.filter(petition__campaign=campaign)
    StaffSignature.objects.filter(letter__in=found).delete()
    OrganisationSignature.objects.filter(letter__in=found).delete()
    found.delete()
