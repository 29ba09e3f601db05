"""The mail that asks a writer whether it was them. At least once: it may come twice after a crash, never not at all."""

import logging
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from unwatched.contacting import emails
from unwatched.contacting.models import Writing
from unwatched.core.claiming import claim_mails
from unwatched.gateways import mail as gateway
from unwatched.gateways.errors import Permanent
from unwatched.vault.errors import Damaged

from .confirming import code_for, token_for
from .looking_up import pick
from .writing import unlock

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=10)
BATCH = 100
# Nobody gets more of these for one message, however often the form is sent in their name.
MAILS_AT_MOST = 5


def claim(*, now: datetime) -> list[Writing]:
    """Rows whose mail is due, held for LEASE so that no other worker sends the same."""
    rows = Writing.objects.select_related("message__campaign__host")
    return claim_mails(rows, now=now, until=now + LEASE, at_most=BATCH)


def send_due(*, now: datetime) -> int:
    """Asks those who are to be asked, over one connection. Gives how many mails went out."""
    rows = claim(now=now)
    if not rows:
        return 0
    done = gateway.send_round(rows, lambda row, over: ask(row, over=over, now=now))
    if done.stopped:
        logger.warning("%s Tried again in %s.", done.stopped, RETRY_AFTER)
    left = Writing.objects.filter(pk__in=[row.pk for row in rows], mail_at=now + LEASE)
    left.update(mail_at=now + RETRY_AFTER if done.stopped else now)
    return done.sent


def ask(row: Writing, *, over: BaseEmailBackend, now: datetime) -> bool:
    """Asks one writer. The row waits for the answer afterwards, whether or not the address took the mail."""
    asked = False
    if not is_asked_enough(row):
        try:
            locked = unlock(row)
            officials = pick(row.message, row.officials, on=timezone.localdate(now))
            with translation.override(row.language):
                mail = emails.please_confirm(
                    row,
                    to=locked.writer.email,
                    subject=locked.words.subject,
                    officials=officials,
                    token=token_for(row.pk),
                    code=code_for(row.pk),
                )
            gateway.send(mail, over=over)
            asked = True
        except (Permanent, Damaged) as error:
            logger.info("Writing %d: nobody can be asked. %s", row.pk, type(error).__name__)
    Writing.objects.filter(pk=row.pk, mail_at=now + LEASE).update(mail_at=None)
    return asked


def is_asked_enough(row: Writing) -> bool:
    """Whether earlier forms in this person's name have brought them mails enough."""
    same = Writing.objects.filter(message_id=row.message_id, blind_index=bytes(row.blind_index))
    return same.filter(mail_at=None).exclude(pk=row.pk).count() >= MAILS_AT_MOST
