"""Sending the mails that rows wait for. At least once: a mail may come twice after a crash, never not at all."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import translation

from unwatched.actions import emails
from unwatched.actions.models import LinkRequest, Mail, Petition, Signature, SignatureState
from unwatched.core.claiming import claim_mails
from unwatched.gateways import mail as gateway
from unwatched.gateways.errors import Permanent
from unwatched.supporters import services as supporters
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged

from .confirming import code_for, token_for
from .signing import MAILS_AT_MOST

logger = logging.getLogger(__name__)

# Who claims a row holds it this long; after a crash another worker takes it up then.
LEASE = timedelta(minutes=5)
REMIND_AFTER = timedelta(days=2)
RETRY_AFTER = timedelta(minutes=10)
BATCH = 100

BUILD: dict[str, Callable[..., emails.Message]] = {
    Mail.CONFIRM: emails.please_confirm,
    Mail.REMIND: emails.reminder,
    Mail.AGAIN: emails.signed_already,
}


def claim(*, now: datetime, at_most: int = BATCH) -> list[Signature]:
    """Rows whose mail is due, held for LEASE so that no other worker sends the same."""
    rows = Signature.objects.select_related("petition__page", "petition__campaign__host")
    return claim_mails(rows, now=now, until=now + LEASE, at_most=at_most)


def send_due(*, now: datetime, at_most: int = BATCH) -> int:
    """Sends what is due over one connection. Gives how many went out; stops when the mail server does."""
    rows = claim(now=now, at_most=at_most)
    if not rows:
        return 0
    done = gateway.send_round(rows, lambda row, over: send_one(row, over=over, now=now))
    if done.stopped:
        logger.warning("%s Tried again in %s.", done.stopped, RETRY_AFTER)
    left = Signature.objects.filter(pk__in=[row.pk for row in rows], mail_at=now + LEASE)
    left.update(mail_at=now + RETRY_AFTER if done.stopped else now)
    return done.sent


def send_one(row: Signature, *, over: BaseEmailBackend, now: datetime) -> bool:
    """Sends one row's mail and writes what comes next. A refused address ends the row's mails."""
    if row.transit is None or row.mail == Mail.NONE:
        settle(row, now=now, sent=False)
        return False
    try:
        address = vault.open_transit(bytes(row.transit))
        with translation.override(row.language):
            message = BUILD[row.mail](row, token=token_for(row.pk), code=code_for(row.pk))
        gateway.send(message.to(address), over=over)
    except (Permanent, Damaged) as error:
        logger.info("Signature %d: no mail can be sent. %s", row.pk, type(error).__name__)
        settle(row, now=now, sent=False)
        return False
    settle(row, now=now, sent=True)
    return True


def settle(row: Signature, *, now: datetime, sent: bool) -> None:
    """What comes after a mail: one reminder for who has not confirmed, else the address is erased.

    Only if nobody asked for another mail, or confirmed, in the meantime.
    """
    remind = sent and row.mail == Mail.CONFIRM and row.state == SignatureState.PENDING
    mine = Signature.objects.filter(pk=row.pk, mail=row.mail, mail_at=now + LEASE)
    if sent:
        Signature.objects.filter(pk=row.pk).update(mails_sent=F("mails_sent") + 1)
    if remind and now < row.signed_at + REMIND_AFTER:
        mine.update(mail=Mail.REMIND, mail_at=row.signed_at + REMIND_AFTER)
    else:
        mine.update(mail=Mail.NONE, mail_at=None, transit=None, transit_at=None)


def ask_for_links(address: str, *, now: datetime) -> None:
    """Somebody wants the private links to what they signed. The same row for everybody."""
    LinkRequest.objects.create(transit=vault.lock_transit(address), at=now)


def answer_link_requests(*, now: datetime, at_most: int = BATCH) -> int:
    """Makes the mails due that link requests ask for. Gives how many requests it looked at."""
    requests = list(LinkRequest.objects.order_by("id")[:at_most])
    for request in requests:
        with transaction.atomic():
            make_links_due(request, now=now)
            request.delete()
    return len(requests)


def make_links_due(request: LinkRequest, *, now: datetime) -> None:
    """One mail for each signature of the address that asked; none if it was locked under a key that is gone."""
    try:
        address = vault.open_transit(bytes(request.transit))
    except Damaged:
        return
    for campaign_id in Petition.objects.order_by().values_list("campaign_id", flat=True).distinct():
        Signature.objects.filter(
            petition__campaign_id=campaign_id,
            blind_index=supporters.blind_index(address, campaign_id=campaign_id),
            state__in=(SignatureState.PENDING, SignatureState.CONFIRMED),
            mails_sent__lt=MAILS_AT_MOST,
        ).update(transit=vault.lock_transit(address), transit_at=request.at, mail=Mail.AGAIN, mail_at=now)
