"""What the owner of an address does with the mailed link: confirm, "it wasn't me", take the name off again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from unwatched.actions.errors import LinkTooOld, WrongCode
from unwatched.actions.models import Mail, Petition, Shown, Signature, SignatureState
from unwatched.core.scrubbing import scrub_when_done
from unwatched.supporters import services as supporters
from unwatched.vault import services as vault

# An unconfirmed signature is erased after this long.
CONFIRM_WITHIN = timedelta(days=3)
# Six digits, ten tries in all: one guess in 100,000 comes through.
CODE_TRIES = 10

TOKEN = "signature"  # the purpose that the vault makes tokens for


def token_for(signature_id: int) -> str:
    """The private part of the mailed link. Derived, not stored: a stolen database cannot confirm anybody."""
    return vault.make_token(TOKEN, signature_id)


def code_for(signature_id: int) -> str:
    return vault.short_code(TOKEN, signature_id)


def signature_of(token: str) -> Signature:
    """The row behind a link. Raises vault's BadToken when it is not ours, LinkTooOld when the row is gone."""
    found = Signature.objects.select_related("petition").filter(pk=vault.read_token(TOKEN, token)).first()
    if found is None or found.state == SignatureState.EXPIRED:
        raise LinkTooOld
    return found


@transaction.atomic
def confirm(signature_id: int, *, page: str, now: datetime) -> Signature:
    """Counts a signature from the next tick on. Pressing twice does no harm. Raises LinkTooOld."""
    signature = Signature.objects.select_for_update(of=("self",)).select_related("petition").get(pk=signature_id)
    if signature.state == SignatureState.CONFIRMED:
        return signature
    if signature.state != SignatureState.PENDING or not signature.petition.takes_confirmations(now=now):
        raise LinkTooOld
    if now > signature.signed_at + CONFIRM_WITHIN:
        raise LinkTooOld
    signature.state, signature.confirmed_at, signature.count_due = SignatureState.CONFIRMED, now, True
    signature.mail, signature.mail_at, signature.transit, signature.transit_at = Mail.NONE, None, None, None
    signature.save(update_fields=["state", "confirmed_at", "count_due", "mail", "mail_at", "transit", "transit_at"])
    supporters.record_consents(
        campaign_id=signature.petition.campaign_id,
        index=bytes(signature.blind_index or b""),
        sealed=bytes(signature.sealed or b""),
        language=signature.language,
        wording_ids=signature.wishes,
        page=page,
        at=signature.signed_at,
    )
    return signature


def confirm_by_code(petition: Petition, *, address: str, code: str, page: str, now: datetime) -> Signature:
    """Confirms with the six digits. Raises WrongCode alike for wrong digits, a strange address and too many tries."""
    index = supporters.blind_index(address, campaign_id=petition.campaign_id)
    row = Signature.objects.filter(petition=petition, blind_index=index)
    # One statement counts the try before anything is compared: many guesses at once cannot slip through.
    tried = row.filter(code_tries__lt=CODE_TRIES).update(code_tries=F("code_tries") + 1)
    signature_id = row.values_list("pk", flat=True).first() or 0
    fits = constant_time_compare(code_for(signature_id), code)
    if not (tried and fits):
        raise WrongCode
    return confirm(signature_id, page=page, now=now)


@transaction.atomic
def disown(signature_id: int, *, now: datetime) -> None:
    """ "It wasn't me", also after confirming. Erases the person; the mark of the address goes three days later.

    Until then the mark keeps a stranger from sending this address more mail.
    """
    signature = Signature.objects.select_for_update(of=("self",)).select_related("petition").get(pk=signature_id)
    if signature.state in (SignatureState.DISOWNED, SignatureState.EXPIRED):
        return
    if signature.blind_index is not None:
        supporters.forget(campaign_id=signature.petition.campaign_id, index=bytes(signature.blind_index))
    signature.state, signature.count_due, signature.confirmed_at = SignatureState.DISOWNED, signature.counted, now
    empty(signature)
    signature.save()
    scrub_when_done()


def empty(signature: Signature) -> None:
    """Takes out of a row all that is about a person, but for the mark of the address."""
    signature.sealed = signature.transit = signature.transit_at = None
    signature.domain_mark = signature.network_mark = None
    signature.shown, signature.shown_name, signature.shown_comment = None, "", ""
    signature.mail, signature.mail_at, signature.wishes = Mail.NONE, None, []
    signature.has_postcode, signature.place, signature.via = False, "", None


@dataclass(frozen=True)
class Standing:
    """What the page behind the link says."""

    can_confirm: bool
    confirmed: bool
    disowned: bool
    wants_to_be_shown: bool
    wants_mail: bool


def standing(signature: Signature, *, now: datetime) -> Standing:
    pending = signature.state == SignatureState.PENDING
    fresh = now <= signature.signed_at + CONFIRM_WITHIN and signature.petition.takes_confirmations(now=now)
    return Standing(
        can_confirm=pending and fresh,
        confirmed=signature.state == SignatureState.CONFIRMED,
        disowned=signature.state == SignatureState.DISOWNED,
        wants_to_be_shown=signature.shown in (Shown.ASKED, Shown.SHOWN),
        wants_mail=bool(signature.wishes),
    )
