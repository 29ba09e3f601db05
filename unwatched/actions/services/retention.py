"""Forgetting on time, and forgetting one person at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import TruncHour

from unwatched.actions.models import LinkRequest, Mail, PaperBatch, Petition, RemovalPart, Signature, SignatureState
from unwatched.campaigns.models import Campaign
from unwatched.supporters import services as supporters
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultError

from . import findings
from .confirming import CONFIRM_WITHIN, empty
from .moderation import ring_of

KEEP_NETWORK_MARKS = timedelta(hours=24)
KEEP_TRANSIT = timedelta(hours=72)
KEEP_PAPER_NOTES = timedelta(days=365)
BATCH = 500


def forget_networks(*, now: datetime) -> int:
    """After a day the mark of the network goes, and the moment of signing is cut to the hour."""
    old = Signature.objects.filter(network_mark__isnull=False, signed_at__lt=now - KEEP_NETWORK_MARKS)
    return old.update(network_mark=None, signed_at=TruncHour("signed_at"))


def forget_addresses_in_transit(*, now: datetime) -> int:
    """Addresses for mails that could not be sent in three days."""
    LinkRequest.objects.filter(at__lt=now - KEEP_TRANSIT).delete()
    old = Signature.objects.filter(mail_at__isnull=False, transit_at__lt=now - KEEP_TRANSIT)
    return old.update(transit=None, transit_at=None, mail=Mail.NONE, mail_at=None)


@transaction.atomic
def expire_pending(*, now: datetime) -> int:
    """Signatures that nobody confirmed in time: the row stays as an empty husk, the person is gone."""
    old = Signature.objects.filter(state=SignatureState.PENDING, signed_at__lt=now - CONFIRM_WITHIN)
    rows = list(old.select_for_update()[:BATCH])
    for row in rows:
        make_husk(row, state=SignatureState.EXPIRED)
    return len(rows)


def forget_disowned(*, now: datetime) -> int:
    """The mark of an address whose owner said "it wasn't me", three days later."""
    old = Signature.objects.filter(
        state=SignatureState.DISOWNED, blind_index__isnull=False, confirmed_at__lt=now - CONFIRM_WITHIN
    )
    return old.update(blind_index=None)


def forget_paper_notes(*, now: datetime) -> int:
    """Who handed sheets in is of no use any more; the sheets' number and its history stay."""
    old = PaperBatch.objects.filter(sealed__isnull=False, made_at__lt=now - KEEP_PAPER_NOTES)
    return old.update(sealed=None)


def make_husk(row: Signature, *, state: str) -> None:
    """An empty row that the next tick takes back if it was counted. The row is locked: no tick counts it meanwhile."""
    row.count_due, row.state = row.counted, state
    empty(row)
    row.blind_index = None
    row.save()


def rows_of(address: str) -> "list[Signature]":
    """Every signature of an address, in every campaign."""
    found: list[Signature] = []
    for campaign in Campaign.objects.all():
        index = supporters.blind_index(address, campaign_id=campaign.pk)
        rows = Signature.objects.filter(petition__campaign=campaign, blind_index=index)
        found += rows.select_related("petition__campaign__host__ring", "via")
    return found


def export(address: str) -> list[dict[str, object]]:
    """What is kept about an address, for handing over. Sealed details only while the vault is open."""
    return [describe(row) for row in rows_of(address)]


def describe(row: Signature) -> dict[str, object]:
    said: dict[str, object] = {
        "petition": row.petition.title,
        "state": row.get_state_display(),
        "signed_at": row.signed_at.isoformat(),
        "confirmed_at": row.confirmed_at and row.confirmed_at.isoformat(),
        "language": row.language,
        "place": row.place,
        "came_from": row.via.name if row.via else "",
        "shown_name": row.shown_name,
        "shown_comment": row.shown_comment,
    }
    try:
        said["sealed"] = vault.unseal(bytes(row.sealed or b""), ring=ring_of(row.petition))
    except VaultError as error:
        said["sealed"] = str(error)
    return said


@transaction.atomic
def erase(address: str, now: datetime) -> int:
    """Empties every signature of an address; each becomes a husk that the next tick takes back from the count."""
    ids = [row.pk for row in rows_of(address)]
    rows = Signature.objects.filter(pk__in=ids).select_for_update(of=("self",)).select_related("petition")
    for row in rows:
        supporters.forget(campaign_id=row.petition.campaign_id, index=bytes(row.blind_index or b""))
        row.confirmed_at = None
        make_husk(row, state=SignatureState.REMOVED)
    return len(ids)


def erase_campaign(campaign: Campaign) -> None:
    """Takes a whole campaign's petitions away with all that was signed, as the demo does when it goes."""
    petitions = Petition.objects.filter(campaign=campaign)
    for petition in petitions:
        for rows in (
            petition.signatures.all(),
            petition.ticks.all(),
            petition.settlements.all(),
            RemovalPart.objects.filter(removal__petition=petition),
            petition.removals.all(),
            petition.paper_steps.all(),
            petition.paper_batches.all(),
        ):
            rows._raw_delete(rows.db)
        findings.forget(petition.pk)
    petitions.delete()
