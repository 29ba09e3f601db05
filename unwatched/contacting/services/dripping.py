"""Sending letters one by one, so that no office is flooded: at most so many an hour, with uneven gaps between.

A letter is claimed, handed over, and marked, in this order and in two transactions. Who dies in between leaves a claim
that runs out; the letter is then sent once more, under the same Message-ID, and never a third time. So a crash makes
at most one repeat, which mail programmes recognise, and loses nothing. Why: docs/explanation/letters.md.
"""

import logging
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from unwatched.contacting import emails
from unwatched.contacting.models import OPEN, Delivery, DeliveryState, Message, Passed, Problem, Target, Writing
from unwatched.core.claiming import unheld
from unwatched.core.scrubbing import scrub_when_done
from unwatched.directory.models import Official
from unwatched.gateways import mail as gateway
from unwatched.gateways.errors import Permanent, Temporary
from unwatched.vault.errors import Damaged

from .composing import letter
from .writing import Locked, unlock

logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
# Who claims a letter holds it this long; after a crash another worker takes it up then.
LEASE = timedelta(minutes=5)
FIRST_WAIT = 120.0  # seconds; the first letter to somebody waits up to so long
RETRY_AFTER = timedelta(minutes=20)
TRY_FOR = timedelta(hours=24)
REPEATS = 1  # times that a letter is sent again whose sender died
MORNING = range(7, 9)  # o'clock, by the site's clock, when digests go out
IN_A_DIGEST = 200
TARGETS = 50

chance = random.SystemRandom()


@dataclass(frozen=True)
class Batch:
    """Letters that one mail carries: one, or in a digest those of a day."""

    target: Target
    deliveries: Sequence[Delivery]


# --- When --------------------------------------------------------------------------------------


def plan(message: Message, officials: Iterable[Official], *, now: datetime) -> None:
    """Says when the next letter may go to each, where nothing is planned yet."""
    for official in officials:
        target, _made = Target.objects.get_or_create(message=message, official=official)
        if target.next_at is None:
            Target.objects.filter(pk=target.pk, next_at=None).update(next_at=first_moment(message, official, now=now))


def first_moment(message: Message, official: Official, *, now: datetime) -> datetime:
    if message.test:
        return now
    if message.digest:
        return next_morning(now)
    return max(now, free_from(message, official, now=now)) + timedelta(seconds=chance.uniform(0, FIRST_WAIT))


def next_moment(message: Message, official: Official, *, now: datetime) -> datetime:
    """After a letter: half to one and a half times the gap that the cap leaves; never over the cap."""
    if message.test:
        return now
    if message.digest:
        return next_morning(now)
    gap = HOUR.total_seconds() / message.cap * chance.uniform(0.5, 1.5)
    return max(now + timedelta(seconds=gap), free_from(message, official, now=now))


def free_from(message: Message, official: Official, *, now: datetime) -> datetime:
    """When the hour that holds the last letters to somebody, of all messages of this site, has room for one more."""
    sent = Delivery.objects.filter(
        official=official, state=DeliveryState.SENT, test=False, changed_at__gt=now - HOUR
    ).order_by("-changed_at")
    last = list(sent.values_list("changed_at", flat=True)[: message.cap])
    return last[-1] + HOUR if len(last) >= message.cap else now


def next_morning(now: datetime) -> datetime:
    """Somewhere between seven and nine of the next morning, by the site's clock."""
    local = timezone.localtime(now)
    start = local.replace(hour=MORNING.start, minute=0, second=0, microsecond=0)
    if start <= local:
        start += timedelta(days=1)
    return start + timedelta(seconds=chance.uniform(0, (MORNING.stop - MORNING.start) * 3600))


def plan_anew(message: Message, *, now: datetime) -> None:
    """After the cap or the digest was changed: what was planned by the old ones is planned again."""
    for target in message.targets.filter(next_at__isnull=False).select_related("official"):
        target.next_at = first_moment(message, target.official, now=now)
        target.save(update_fields=["next_at"])


# --- Sending -----------------------------------------------------------------------------------


def send_due(*, now: datetime) -> int:
    """Sends what may go now. Gives how many mails went out; stops when the mail server does."""
    due = Target.objects.filter(next_at__lte=now, message__paused=False).order_by("next_at")
    ids = list(due.values_list("pk", flat=True)[:TARGETS])
    if not ids:
        return 0
    done = gateway.send_round(ids, lambda pk, over: send_next(pk, over=over, now=now))
    if done.stopped:
        logger.warning("%s Letters are tried again in %s.", done.stopped, RETRY_AFTER)
        Target.objects.filter(pk__in=ids, next_at__lte=now).update(next_at=now + RETRY_AFTER)
    return done.sent


def send_next(target_id: int, *, over: BaseEmailBackend, now: datetime) -> bool:
    batch = claim(target_id, now=now)
    return batch is not None and send_batch(batch, over=over, now=now)


@transaction.atomic
def claim(target_id: int, *, now: datetime) -> Batch | None:
    """What may go to somebody now, marked as being handed over. None when it is nobody's turn."""
    rows = unheld(Target.objects.filter(pk=target_id, next_at__lte=now))
    target = rows.select_related("message__campaign__host", "official").first()
    if target is None:
        return None
    take_up_what_was_left(target, now=now)
    waiting = Delivery.objects.filter(message=target.message, official=target.official, state=DeliveryState.WAITING)
    problem = what_is_wrong(target, now=now)
    if problem:
        waiting.update(state=DeliveryState.FAILED, problem=problem, changed_at=now)
    chosen = list(waiting.select_related("writing").order_by("pk")[: IN_A_DIGEST if target.message.digest else 1])
    free = now if target.message.test or target.message.digest else free_from(target.message, target.official, now=now)
    if not chosen or free > now:
        target.next_at = free if chosen else None
        target.save(update_fields=["next_at"])
        return None
    ids = [delivery.pk for delivery in chosen]
    Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.SENDING, tries=F("tries") + 1, changed_at=now)
    target.next_at = now + LEASE
    target.save(update_fields=["next_at"])
    return Batch(target, chosen)


def take_up_what_was_left(target: Target, *, now: datetime) -> None:
    """Letters whose sender died. The first time they are sent again: nobody knows whether they went out."""
    left = Delivery.objects.filter(
        message=target.message, official=target.official, state=DeliveryState.SENDING, changed_at__lte=now - LEASE
    )
    left.filter(repeats__gte=REPEATS).update(state=DeliveryState.FAILED, problem=Problem.UNCLEAR, changed_at=now)
    left.update(state=DeliveryState.WAITING, repeats=F("repeats") + 1)


def what_is_wrong(target: Target, *, now: datetime) -> str:
    """Why nothing can go to somebody. They may have left office since the letter was written."""
    if not Official.objects.holding(on=timezone.localdate(now)).filter(pk=target.official_id).exists():
        return Problem.GONE
    return Problem.NONE if target.official.email or target.message.test else Problem.NO_ADDRESS


def send_batch(batch: Batch, *, over: BaseEmailBackend, now: datetime) -> bool:
    """Hands one mail over and writes what came of it. A refused address ends its letters, and is shown."""
    read = dict(readable(batch, now=now))
    if not read:
        settle(batch.target, now=now)
        return False
    try:
        gateway.send(compose(batch.target, read), over=over)
    except Permanent as error:
        fail(read, problem=Problem.REFUSED, answer=str(error), now=now)
        settle(batch.target, now=now)
        return False
    except Temporary as error:
        put_off(batch.target, read, answer=str(error), now=now)
        return False
    mark_sent(batch.target, read, now=now)
    return True


def readable(batch: Batch, *, now: datetime) -> Iterable[tuple[Delivery, Locked]]:
    """Each letter with what was written; those that cannot be read are put down as such."""
    for delivery in batch.deliveries:
        try:
            if delivery.writing is not None:
                yield delivery, unlock(delivery.writing)
                continue
        except Damaged:
            pass
        fail([delivery], problem=Problem.UNREADABLE, answer="", now=now)


def compose(target: Target, read: dict[Delivery, Locked]) -> EmailMessage:
    """The mail for one letter, or for those of a day; in the language of the first."""
    first, locked = next(iter(read.items()))
    with translation.override(first.writing.language if first.writing else None):
        if target.message.digest and len(read) > 1:
            return compose_digest(target, read)
        return emails.letter(
            target,
            number=first.pk,
            name=locked.writer.name,
            email=locked.writer.email,
            subject=locked.words.subject,
            text=written(target, locked),
        )


def compose_digest(target: Target, read: dict[Delivery, Locked]) -> EmailMessage:
    letters = [
        (f"{locked.writer.name} <{locked.writer.email}>", locked.words.subject, signed(locked.words.body, locked))
        for locked in read.values()
    ]
    same = sum(delivery.is_stock for delivery in read)
    return emails.digest(target, number=next(iter(read)).pk, letters=letters, same=same)


def written(target: Target, locked: Locked) -> str:
    body = letter(locked.words, greeting=target.message.greeting, officials=[target.official])
    return signed(body, locked)


def signed(body: str, locked: Locked) -> str:
    """With who wrote it, and where they live, under it."""
    return "\n\n".join([body, "\n".join(line for line in (locked.writer.name, locked.writer.postcode) if line)])


# --- What came of it ---------------------------------------------------------------------------


@transaction.atomic
def mark_sent(target: Target, read: Iterable[Delivery], *, now: datetime) -> None:
    ids = [delivery.pk for delivery in read]
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.SENDING).update(
        state=DeliveryState.SENT, problem=Problem.NONE, answer="", changed_at=now
    )
    forget_what_is_done(ids)
    settle(target, now=now)


def fail(read: Iterable[Delivery], *, problem: str, answer: str, now: datetime) -> None:
    """What was written stays for some days: the address may be put right, and the letter sent again."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in read]).update(
        state=DeliveryState.FAILED, problem=problem, answer=answer[:200], changed_at=now
    )


def put_off(target: Target, read: Iterable[Delivery], *, answer: str, now: datetime) -> None:
    """The server did not take it now. Tried again for a day."""
    rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in read])
    rows.filter(tries__gte=TRY_FOR // RETRY_AFTER).update(
        state=DeliveryState.FAILED, problem=Problem.TRIED, answer=answer[:200], changed_at=now
    )
    rows.filter(state=DeliveryState.SENDING).update(
        state=DeliveryState.WAITING, answer=answer[:200], changed_at=now, repeats=0
    )
    Target.objects.filter(pk=target.pk).update(next_at=now + RETRY_AFTER)


def settle(target: Target, *, now: datetime) -> None:
    """When the next letter may go to them; none when nothing waits."""
    waits = Delivery.objects.filter(
        message=target.message, official=target.official, state__in=(DeliveryState.WAITING, DeliveryState.SENDING)
    ).exists()
    moment = next_moment(target.message, target.official, now=now) if waits else None
    Target.objects.filter(pk=target.pk).update(next_at=moment)


def forget_what_is_done(delivery_ids: Sequence[int]) -> None:
    """Erases name, address and words of letters that have gone to everybody they are for."""
    for writing in Writing.objects.filter(deliveries__in=delivery_ids).distinct():
        forget_if_done(writing)


def forget_if_done(writing: Writing) -> None:
    needed = writing.deliveries.filter(state__in=(*OPEN, DeliveryState.FAILED)).exists()
    if not needed:
        if writing.network_mark is not None:
            Passed.objects.create(
                message_id=writing.message_id, network_mark=bytes(writing.network_mark), at=writing.written_at
            )
        writing.delete()
        scrub_when_done()
