"""Sending the codes. What an employer's mail log sees is one short mail that names nothing but "Your code"."""

import logging
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from unwatched.core.claiming import claim_mails
from unwatched.gateways import mail as gateway
from unwatched.gateways.errors import Permanent
from unwatched.letters import emails
from unwatched.letters.models import Pending
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged

from .staff import CODE_LASTS, code_for

logger = logging.getLogger(__name__)

# Nobody's mailbox gets more codes than this, whoever fills in the form.
CODES_IN_AN_HOUR, CODES_IN_A_DAY = 3, 6
# From one network, of 256 addresses: a shared exit may be busy, a flood is busier.
CODES_OF_A_NETWORK = 40
# Every sign at once. A person who gets no code could not sign at all, so the limits above do most of the work.
SURELY_A_MACHINE = 100
LEASE = timedelta(minutes=1)
RETRY_AFTER = timedelta(seconds=30)
BATCH = 50


def claim(*, now: datetime) -> list[Pending]:
    """Codes that are due, held for LEASE so that no other worker sends the same."""
    return claim_mails(Pending.objects.all(), now=now, until=now + LEASE, at_most=BATCH)


def send_codes(*, now: datetime) -> int:
    """Sends what is due over one connection. Gives how many went out."""
    rows = claim(now=now)
    wanted = [row for row in rows if may_be_sent(row, now=now)]
    Pending.objects.filter(pk__in={row.pk for row in rows} - {row.pk for row in wanted}).update(mail_at=None)
    if not wanted:
        return 0
    done = gateway.send_round(wanted, lambda row, over: send_one(row, over=over))
    if done.stopped:
        logger.warning("%s Codes are tried again in %s.", done.stopped, RETRY_AFTER)
    left = Pending.objects.filter(pk__in=[row.pk for row in wanted], mail_at=now + LEASE)
    left.update(mail_at=now + RETRY_AFTER)
    return done.sent


def may_be_sent(row: Pending, *, now: datetime) -> bool:
    """Neither late, nor a machine's, nor too many. Whoever asked is told the same in any case."""
    if row.transit is None or row.made_at <= now - CODE_LASTS or row.score >= SURELY_A_MACHINE:
        return False
    before = Pending.objects.filter(mailed=True)
    of_one = before.filter(letter_id=row.letter_id, mark=bytes(row.mark))
    hour = now - timedelta(hours=1)
    if of_one.count() >= CODES_IN_A_DAY or of_one.filter(made_at__gt=hour).count() >= CODES_IN_AN_HOUR:
        return False
    if row.network_mark is None:
        return True
    of_network = before.filter(network_mark=bytes(row.network_mark), made_at__gt=hour)
    return of_network.count() < CODES_OF_A_NETWORK


def send_one(row: Pending, *, over: BaseEmailBackend) -> bool:
    """One code. The address is erased once it is out; a refused one gets none."""
    try:
        address = vault.open_transit(bytes(row.transit or b""))
        with translation.override(row.language):
            message = emails.your_code(code_for(row))
        gateway.send(message.to(address), over=over)
    except (Permanent, Damaged) as error:
        logger.info("A code cannot be sent. %s", type(error).__name__)
        Pending.objects.filter(pk=row.pk).update(mail_at=None, transit=None)
        return False
    Pending.objects.filter(pk=row.pk).update(mail_at=None, transit=None, mailed=True)
    return True
