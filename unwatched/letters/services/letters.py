"""Making and changing open letters, their employers and kinds of work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Page

from unwatched.accounts.models import User
from unwatched.actions.models import Kind
from unwatched.actions.services import petitions
from unwatched.campaigns.models import Campaign
from unwatched.letters.errors import StillNeeded
from unwatched.letters.models import Employer, OpenLetter, RoleBand
from unwatched.vault.models import Ring


@transaction.atomic
def open_for(page: Page, *, campaign: Campaign, by: User | None, now: datetime) -> OpenLetter:
    """The letter of a page with its petition; made the first time, signed by the public and by staff."""
    petition = petitions.open_for(page, campaign=campaign, by=by, now=now)
    if petition.kind != Kind.LETTER:
        petition.kind, petition.ask_postcode = Kind.LETTER, False
        petition.save(update_fields=["kind", "ask_postcode"])
    letter, made = OpenLetter.objects.get_or_create(petition=petition)
    if made:
        for position, words in enumerate(first_bands()):
            RoleBand.objects.create(letter=letter, name=words, position=position)
    return letter


def first_bands() -> list[str]:
    """Few and wide; organisers change them."""
    return [gettext("Engineering and research"), gettext("Support, sales and field work"), gettext("Other work")]


@transaction.atomic
def change(letter: OpenLetter, *, values: Mapping[str, Any], by: User | None) -> None:
    """Who may sign and when the figures move. ``public`` stands in the petition."""
    said = dict(values)
    letter.petition.public = said.pop("public", letter.petition.public)
    letter.petition.save(update_fields=["public"])
    for name, value in said.items():
        setattr(letter, name, value)
    letter.save(update_fields=list(said))
    log(letter.petition, "letter.change", user=by)


@transaction.atomic
def keep_employer(letter: OpenLetter, *, values: Mapping[str, Any], by: User | None, pk: int | None = None) -> Employer:
    employer = letter.employers.get(pk=pk) if pk else Employer(letter=letter)
    for name, value in values.items():
        setattr(employer, name, value)
    employer.save()
    log(letter.petition, "letter.employer", user=by, data={"employer": employer.name})
    return employer


@transaction.atomic
def remove_employer(employer: Employer, *, by: User | None) -> None:
    """Raises StillNeeded once somebody has signed as its staff."""
    if employer.signatures.exists() or employer.figures.filter(value__gt=0).exists():
        raise StillNeeded
    log(employer.letter.petition, "letter.employer_removed", user=by, data={"employer": employer.name})
    employer.delete()


@transaction.atomic
def keep_bands(letter: OpenLetter, *, names: Sequence[str], by: User | None) -> None:
    """The kinds of work that can be chosen, in their order. Those that somebody has chosen stay, and are not offered.

    Renaming one would move people who chose other words: a new name is a new kind.
    """
    known = {band.name: band for band in letter.bands.all()}
    for position, name in enumerate(dict.fromkeys(names)):
        band = known.pop(name, None) or RoleBand(letter=letter, name=name)
        band.position, band.offered = position, True
        band.save()
    for band in known.values():
        if band.signatures.exists() or band.figures.exists():
            RoleBand.objects.filter(pk=band.pk).update(offered=False)
        else:
            band.delete()
    log(letter.petition, "letter.bands", user=by)


def ring_of(letter: OpenLetter) -> Ring:
    ring = letter.petition.campaign.host.ring
    if ring is None:
        raise LookupError(f"Organisation {letter.petition.campaign.host_id} has no keys.")
    return ring
