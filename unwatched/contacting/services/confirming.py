"""What the owner of an address does with the mailed link: "yes, send it" or "it wasn't me"."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from unwatched.contacting.errors import LinkTooOld, WrongCode
from unwatched.contacting.models import Delivery, DeliveryState, Message, Problem, Writing
from unwatched.core.scrubbing import scrub_when_done
from unwatched.directory.models import Official
from unwatched.supporters import services as supporters
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged

from . import dripping
from .looking_up import pick
from .writing import Locked, mark_of_person, unlock

# A letter that nobody confirmed is erased after this long.
CONFIRM_WITHIN = timedelta(days=3)
# Six digits, ten tries in all: one guess in 100,000 comes through.
CODE_TRIES = 10
CODES_AT_ONCE = 5  # letters of one address whose digits are tried: many letters make no digits easier to guess

TOKEN = "letter"  # the purpose that the vault makes tokens for


def token_for(writing_id: int) -> str:
    """The private part of the mailed link. Derived, not stored: a stolen database cannot send anything."""
    return vault.make_token(TOKEN, writing_id)


def code_for(writing_id: int) -> str:
    return vault.short_code(TOKEN, writing_id)


def writing_of(token: str) -> Writing:
    """The row behind a link. Raises vault's BadToken when it is not ours, LinkTooOld when the row is gone."""
    rows = Writing.objects.select_related("message__page", "message__campaign__host")
    found = rows.filter(pk=vault.read_token(TOKEN, token)).first()
    if found is None:
        raise LinkTooOld
    return found


def can_confirm(writing: Writing, *, now: datetime) -> bool:
    fresh = now <= writing.written_at + CONFIRM_WITHIN
    return writing.confirmed_at is None and fresh and writing.message.takes_confirmations(now=now)


@transaction.atomic
def confirm(writing_id: int, *, page: str, now: datetime) -> Writing:
    """Puts a letter in the queue of everybody it is for. Pressing twice does no harm. Raises LinkTooOld."""
    rows = Writing.objects.select_for_update(of=("self",)).select_related("message")
    writing = rows.filter(pk=writing_id).first()
    if writing is None:
        raise LinkTooOld
    if writing.confirmed_at is not None:
        return writing
    if not can_confirm(writing, now=now):
        raise LinkTooOld
    writing.confirmed_at, writing.mail_at = now, None
    writing.save(update_fields=["confirmed_at", "mail_at"])
    add_deliveries(writing, now=now)
    supporters.record_consents(
        campaign_id=writing.message.campaign_id,
        index=bytes(writing.blind_index),
        sealed=bytes(writing.sealed or b""),
        language=writing.language,
        wording_ids=writing.wishes,
        page=page,
        at=writing.written_at,
    )
    dripping.forget_if_done(writing)
    return writing


def add_deliveries(writing: Writing, *, now: datetime) -> None:
    """A letter for each target who is still in office. Who got one from this address before gets no second one."""
    message = writing.message
    try:
        email = unlock(writing).writer.email
    except Damaged:  # the key is another one now: what was written is lost
        raise LinkTooOld from None
    officials = pick(message, writing.officials, on=timezone.localdate(now))
    Delivery.objects.bulk_create(
        [delivery_of(writing, official, email=email, now=now) for official in officials], ignore_conflicts=True
    )
    dripping.plan(message, officials, now=now)


def delivery_of(writing: Writing, official: Official, *, email: str, now: datetime) -> Delivery:
    message = writing.message
    reachable = bool(official.email) or message.test
    state = DeliveryState.FAILED if not reachable else DeliveryState.HELD if writing.aside else DeliveryState.WAITING
    return Delivery(
        message=message,
        official=official,
        writing=writing,
        # Who tries it out may do so again and again, and write in earnest afterwards.
        mark=None if message.test else mark_of_person(email, message_id=message.pk, official_id=official.pk),
        text_mark=writing.text_mark,
        is_stock=writing.is_stock,
        test=message.test,
        state=state,
        problem=Problem.NONE if reachable else Problem.NO_ADDRESS,
        made_at=now,
        changed_at=now,
    )


def confirm_by_code(message: Message, *, address: str, code: str, page: str, now: datetime) -> Writing:
    """Confirms with the six digits. Raises WrongCode alike for wrong digits, a strange address and too many tries."""
    index = supporters.blind_index(address, campaign_id=message.campaign_id)
    waiting = Writing.objects.filter(message=message, blind_index=index, confirmed_at=None)
    # One statement counts the try before anything is compared: many guesses at once cannot slip through. All letters
    # of the address share their tries: who writes more of them gets no more guesses.
    waiting.update(code_tries=F("code_tries") + 1)
    rows = list(waiting.order_by("-pk").values_list("pk", "code_tries")[:CODES_AT_ONCE]) or [(0, 1)]
    tried = max(tries for _pk, tries in rows)
    fitting = [pk for pk, _tries in rows if constant_time_compare(code_for(pk), code)]
    if tried > CODE_TRIES or not fitting or fitting == [0]:
        raise WrongCode
    return confirm(fitting[0], page=page, now=now)


@transaction.atomic
def disown(writing_id: int, *, now: datetime) -> None:
    """ "It wasn't me": the letter and the address are erased; what has gone out already cannot be called back."""
    writing = Writing.objects.select_for_update(of=("self",)).select_related("message").filter(pk=writing_id).first()
    if writing is None:
        return
    writing.deliveries.exclude(state__in=(DeliveryState.SENT, DeliveryState.SENDING)).delete()
    if writing.confirmed_at is not None and writing.wishes:
        supporters.forget(campaign_id=writing.message.campaign_id, index=bytes(writing.blind_index))
    writing.delete()
    scrub_when_done()


def read(writing: Writing) -> Locked | None:
    """What was written, for the page behind the link; None when its key is gone."""
    try:
        return unlock(writing)
    except Damaged:
        return None
