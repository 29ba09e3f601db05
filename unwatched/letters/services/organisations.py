"""Organisations that sign, with a person who answers for them. Confirmed by mail, listed once we have looked."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import translation
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.core import text
from unwatched.core.claiming import claim_mails
from unwatched.core.scrubbing import scrub_when_done
from unwatched.gateways import mail as gateway
from unwatched.gateways.errors import Permanent
from unwatched.letters import emails
from unwatched.letters.errors import LinkGone, Moved, NotOpen
from unwatched.letters.models import Answer, OpenLetter, OrganisationSignature
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged

from .letters import ring_of
from .mailing import SURELY_A_MACHINE

logger = logging.getLogger(__name__)

TOKEN = "organisation signature"
MAILS_AT_MOST = 3
OF_A_NETWORK = 10  # in a day
LEASE, RETRY_AFTER = timedelta(minutes=5), timedelta(minutes=10)
BATCH = 50
# Whoever waits for us when the letter ends is still looked at.
WAITING = (Answer.CONFIRMED,)


@dataclass(frozen=True)
class Details:
    """What somebody typed, cleaned."""

    organisation: str
    website: str
    person: str
    role: str
    email: str


def mark_of(letter: OpenLetter, address: str) -> bytes:
    return vault.blind_index(text.normalise_address(address), scope=f"letter:{letter.pk}:organisation")


def ask(letter: OpenLetter, details: Details, *, ip: str, language: str, score: int, now: datetime) -> None:
    """Writes it down; the worker mails the link. From a known address the mail comes again and nothing is changed.

    Raises NotOpen.
    """
    if not letter.takes_organisations(now=now):
        raise NotOpen
    mark, transit = mark_of(letter, details.email), vault.lock_transit(details.email)
    sealed = vault.seal({"name": details.person, "role": details.role, "email": details.email}, rings=[ring_of(letter)])
    try:
        with transaction.atomic():
            OrganisationSignature.objects.create(
                letter=letter, name=details.organisation, website=details.website, sealed=sealed, mark=mark,
                transit=transit, transit_at=now, mail_at=now, score=score, language=language, asked_at=now,
                network_mark=vault.network_mark(ip, day=now.date()) if ip else None,
            )  # fmt: skip
    except IntegrityError:
        known = OrganisationSignature.objects.filter(letter=letter, mark=mark, mails_sent__lt=MAILS_AT_MOST)
        known.update(transit=transit, transit_at=now, mail_at=now)


def token_for(signature_id: int) -> str:
    return vault.make_token(TOKEN, signature_id)


def signature_of(token: str) -> OrganisationSignature:
    """The row behind a link. Raises vault's BadToken when it is not ours, LinkGone when the row is gone."""
    rows = OrganisationSignature.objects.select_related("letter__petition__page")
    row = rows.filter(pk=vault.read_token(TOKEN, token)).first()
    if row is None:
        raise LinkGone
    return row


def confirm(signature: OrganisationSignature, *, now: datetime) -> None:
    """The person says yes; pressing twice does no harm. Raises NotOpen."""
    if not signature.letter.petition.takes_confirmations(now=now):
        raise NotOpen
    rows = OrganisationSignature.objects.filter(pk=signature.pk, state=Answer.PENDING)
    rows.update(state=Answer.CONFIRMED, transit=None, transit_at=None, mail_at=None)


@transaction.atomic
def take_back(signature: OrganisationSignature) -> None:
    OrganisationSignature.objects.filter(pk=signature.pk).delete()
    scrub_when_done()


@transaction.atomic
def decide(signature: OrganisationSignature, *, listed: bool, note: str, by: User, now: datetime) -> None:
    """Lists it or not; ``note`` is for the person, on the page behind their link. Raises Moved."""
    rows = OrganisationSignature.objects.filter(pk=signature.pk, state=signature.state).exclude(state=Answer.PENDING)
    state = Answer.LISTED if listed else Answer.REFUSED
    if not rows.update(state=state, note=note, listed_at=now if listed else None):
        raise Moved
    log(signature.letter.petition, "letter.list" if listed else "letter.refuse", user=by, data={"id": signature.pk})


# --- The mail -------------------------------------------------------------------------------------


def send_due(*, now: datetime) -> int:
    """Sends what is due over one connection. Gives how many went out."""
    rows = claim(now=now)
    wanted = [row for row in rows if may_be_sent(row, now=now)]
    empty = OrganisationSignature.objects.filter(pk__in={row.pk for row in rows} - {row.pk for row in wanted})
    empty.update(mail_at=None, transit=None, transit_at=None)
    if not wanted:
        return 0
    done = gateway.send_round(wanted, lambda row, over: send_one(row, over=over))
    if done.stopped:
        logger.warning("%s Tried again in %s.", done.stopped, RETRY_AFTER)
    left = OrganisationSignature.objects.filter(pk__in=[row.pk for row in wanted], mail_at=now + LEASE)
    left.update(mail_at=now + RETRY_AFTER)
    return done.sent


def claim(*, now: datetime) -> list[OrganisationSignature]:
    rows = OrganisationSignature.objects.select_related("letter__petition__campaign__host")
    return claim_mails(rows, now=now, until=now + LEASE, at_most=BATCH)


def may_be_sent(row: OrganisationSignature, *, now: datetime) -> bool:
    if row.transit is None or row.score >= SURELY_A_MACHINE:
        return False
    if row.network_mark is None:
        return True
    others = OrganisationSignature.objects.filter(network_mark=bytes(row.network_mark), mails_sent__gt=0)
    return others.filter(asked_at__gt=now - timedelta(days=1)).exclude(pk=row.pk).count() < OF_A_NETWORK


def send_one(row: OrganisationSignature, *, over: BaseEmailBackend) -> bool:
    mine, sent = OrganisationSignature.objects.filter(pk=row.pk), False
    try:
        address = vault.open_transit(bytes(row.transit or b""))
        with translation.override(row.language):
            message = emails.answer_for(row, token=token_for(row.pk))
        gateway.send(message.to(address), over=over)
        sent = True
    except (Permanent, Damaged) as error:
        logger.info("Organisation %d: no mail can be sent. %s", row.pk, type(error).__name__)
    mine.update(mail_at=None, transit=None, transit_at=None, mails_sent=row.mails_sent + sent)
    return sent
