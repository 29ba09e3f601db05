"""Forgetting on time, and forgetting one person at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import TruncHour
from django.utils.translation import ngettext

from unwatched.campaigns.models import Campaign
from unwatched.contacting.models import OPEN, Contact, Delivery, DeliveryState, Message, Passed, Problem, Writing
from unwatched.core import text
from unwatched.supporters import services as supporters
from unwatched.vault.errors import Damaged

from . import dripping
from .confirming import CONFIRM_WITHIN
from .writing import mark_of_person, unlock

KEEP_NETWORK_MARKS = timedelta(hours=24)
# What could not be sent stays so long, so that an address can be put right.
KEEP_FAILED = timedelta(days=7)
# A letter that still waits after so long is erased: the queue is too long, or somebody forgot that it is paused.
KEEP_WAITING = timedelta(days=14)
# After closing, the marks by which one person and the same words are known go.
KEEP_MARKS = timedelta(days=30)
BATCH = 500


def forget(*, now: datetime) -> int:
    """Everything whose time is over. Gives how many rows."""
    done = forget_networks(now=now) + expire_pending(now=now) + give_up_waiting(now=now)
    return done + forget_failed(now=now) + forget_marks(now=now)


def forget_networks(*, now: datetime) -> int:
    """After a day the mark of the network goes, and moments are cut to the hour."""
    old = now - KEEP_NETWORK_MARKS
    done = Writing.objects.filter(network_mark__isnull=False, written_at__lt=old).update(
        network_mark=None, written_at=TruncHour("written_at")
    )
    done += Passed.objects.filter(at__lt=old).delete()[0]
    late = Delivery.objects.filter(changed_at__lt=old).exclude(state__in=OPEN)
    return done + late.filter(Q(made_at__gt=TruncHour("made_at")) | Q(changed_at__gt=TruncHour("changed_at"))).update(
        made_at=TruncHour("made_at"), changed_at=TruncHour("changed_at")
    )


def expire_pending(*, now: datetime) -> int:
    """Letters that nobody confirmed in time."""
    old = Writing.objects.filter(confirmed_at=None, written_at__lt=now - CONFIRM_WITHIN)
    return old.delete()[0]


@transaction.atomic
def give_up_waiting(*, now: datetime) -> int:
    late = Delivery.objects.filter(
        state__in=(DeliveryState.WAITING, DeliveryState.HELD), made_at__lt=now - KEEP_WAITING
    )
    ids = list(late.values_list("pk", flat=True)[:BATCH])
    Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.FAILED, problem=Problem.LATE, changed_at=now)
    erase_words(ids)
    return len(ids)


@transaction.atomic
def forget_failed(*, now: datetime) -> int:
    old = Delivery.objects.filter(state=DeliveryState.FAILED, writing__isnull=False, changed_at__lt=now - KEEP_FAILED)
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    erase_words(ids)
    return len(ids)


def erase_words(delivery_ids: list[int]) -> None:
    """The words of these letters go, unless another letter of the same form still waits."""
    writings = list(Writing.objects.filter(deliveries__in=delivery_ids).distinct())
    Delivery.objects.filter(pk__in=delivery_ids).update(writing=None)
    for writing in writings:
        dripping.forget_if_done(writing)


def forget_marks(*, now: datetime) -> int:
    """A month after closing nobody can write any more: what tells two letters of one person apart goes."""
    over = Message.objects.filter(closes_at__lt=now - KEEP_MARKS)
    marked = Delivery.objects.filter(Q(mark__isnull=False) | Q(text_mark__isnull=False), message__in=over)
    return marked.exclude(state__in=OPEN).update(mark=None, text_mark=None)


# --- One person --------------------------------------------------------------------------------


def writings_of(address: str) -> list[Writing]:
    """What somebody wrote that has not gone out yet, in every campaign."""
    found: list[Writing] = []
    for message in Message.objects.all():
        index = supporters.blind_index(address, campaign_id=message.campaign_id)
        found += message.writings.filter(blind_index=index).select_related("message")
    return found


def deliveries_of(address: str) -> list[Delivery]:
    """Letters of an address: each target of each message knows it under a mark of its own."""
    text.check_address(address)
    pairs = Delivery.objects.filter(mark__isnull=False).order_by().values_list("message_id", "official_id").distinct()
    found: list[Delivery] = []
    for message_id, official_id in pairs:
        mark = mark_of_person(address, message_id=message_id, official_id=official_id)
        rows = Delivery.objects.filter(message_id=message_id, official_id=official_id, mark=mark)
        found += rows.select_related("message", "official")
    return found


def export(address: str) -> list[dict[str, object]]:
    """What is kept about an address, for handing over."""
    return [*map(describe_writing, writings_of(address)), *map(describe_delivery, deliveries_of(address))]


def describe_writing(row: Writing) -> dict[str, object]:
    said: dict[str, object] = {
        "message": row.message.title,
        "written_at": row.written_at.isoformat(),
        "confirmed_at": row.confirmed_at and row.confirmed_at.isoformat(),
        "language": row.language,
    }
    try:
        locked = unlock(row)
    except Damaged as error:
        return said | {"locked": str(error)}
    return said | {"name": locked.writer.name, "email": locked.writer.email, "postcode": locked.writer.postcode,
                   "subject": locked.words.subject, "text": locked.words.body}  # fmt: skip


def describe_delivery(row: Delivery) -> dict[str, object]:
    return {
        "message": row.message.title,
        "to": str(row.official),
        "state": row.get_state_display(),
        "at": row.changed_at.isoformat(),
        "own_words": not row.is_stock,
    }


@transaction.atomic
def erase(address: str, now: datetime) -> int:
    """Erases what has not gone out, and the marks of what has: a count that names nobody is left."""
    writings, deliveries = writings_of(address), deliveries_of(address)
    drop_writings(writings, now=now)
    Delivery.objects.filter(pk__in=[row.pk for row in deliveries]).update(mark=None, text_mark=None)
    return len(writings) + len(deliveries)


def drop_writings(writings: Iterable[Writing], *, now: datetime) -> None:
    for writing in writings:
        writing.deliveries.filter(state__in=(*OPEN, DeliveryState.FAILED)).update(
            state=DeliveryState.DROPPED, mark=None, text_mark=None, changed_at=now
        )
        writing.delete()


def count_people() -> int:
    """For the vault's last lever: letters whose writers can still be read."""
    return Writing.objects.count()


@transaction.atomic
def wipe(*, by: object, now: datetime) -> str:
    """Everything that is still here goes; the counts stay."""
    people = count_people()
    Delivery.objects.filter(state__in=OPEN).update(state=DeliveryState.DROPPED, changed_at=now)
    Delivery.objects.update(mark=None, text_mark=None, writing=None)
    Writing.objects.all().delete()
    Passed.objects.all().delete()
    return ngettext("%(count)d letter is erased.", "%(count)d letters are erased.", people) % {"count": people}


def erase_campaign(campaign: Campaign) -> None:
    """Takes away what people write and call for in a whole campaign, as the demo does when it goes."""
    messages = Message.objects.filter(campaign=campaign)
    Delivery.objects.filter(message__in=messages).delete()
    Writing.objects.filter(message__in=messages).delete()
    for kind in Contact.__subclasses__():
        kind._default_manager.filter(campaign=campaign).delete()
