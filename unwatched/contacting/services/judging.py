"""Looking for floods. What is set aside gets its mail and its thanks, and waits for an organiser before it goes out."""

from datetime import datetime, timedelta

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.contacting.models import Delivery, DeliveryState, Message, Passed, Target, Writing
from unwatched.core.bots import SUSPECT

from . import dripping
from .opening import write_log

BURST_WINDOW = timedelta(minutes=10)
STEADY_WINDOW = timedelta(days=1)
BURST, STEADY, MACHINE = "burst", "steady", "machine"


def judge(*, now: datetime, at_most: int = 500) -> int:
    """Looks at letters that nobody has judged, oldest first. Gives how many it looked at."""
    rows = list(Writing.objects.filter(judged=False).select_related("message").order_by("pk")[:at_most])
    for row in rows:
        set_down(row, reason=reason_for(row))
    return len(rows)


def reason_for(row: Writing) -> str:
    """Why it is set aside; empty when it is not."""
    if row.score >= SUSPECT:
        return MACHINE
    if row.network_mark is None:
        return ""
    if came_within(row, BURST_WINDOW) > row.message.burst_limit:
        return BURST
    return STEADY if came_within(row, STEADY_WINDOW) > row.message.steady_limit else ""


def came_within(row: Writing, window: timedelta) -> int:
    """Letters of this network up to this one: those that are here, and those that have gone out already."""
    near = {"message_id": row.message_id, "network_mark": bytes(row.network_mark or b"")}
    here = Writing.objects.filter(**near, pk__lte=row.pk, written_at__gt=row.written_at - window)
    gone = Passed.objects.filter(**near, at__lte=row.written_at, at__gt=row.written_at - window)
    return here.count() + gone.count()


@transaction.atomic
def set_down(row: Writing, *, reason: str) -> None:
    """Also for letters that were confirmed before anybody looked."""
    Writing.objects.filter(pk=row.pk).update(judged=True, aside=reason)
    if reason:
        row.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.HELD)


@transaction.atomic
def release(message: Message, *, by: User | None, now: datetime) -> int:
    """Lets what was set aside go out in its turn. Gives how many letters."""
    held = Delivery.objects.filter(message=message, state=DeliveryState.HELD)
    officials = {delivery.official for delivery in held.select_related("official")}
    message.writings.filter(deliveries__in=held).update(aside="")
    number = held.update(state=DeliveryState.WAITING)
    dripping.plan(message, officials, now=now)
    write_log(message, "release", by=by, data={"number": number})
    return number


@transaction.atomic
def drop(message: Message, *, by: User | None, now: datetime) -> int:
    """Leaves out for good what was set aside, and erases it. Gives how many letters."""
    held = list(Delivery.objects.filter(message=message, state=DeliveryState.HELD).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=held).update(state=DeliveryState.DROPPED, changed_at=now)
    dripping.forget_what_is_done(held)
    write_log(message, "drop", by=by, data={"number": len(held)})
    return len(held)


@transaction.atomic
def try_again(message: Message, official_id: int, *, by: User | None, now: datetime) -> int:
    """Puts letters to somebody that could not be sent back in the queue, as far as their words are still here."""
    failed = Delivery.objects.filter(
        message=message, official_id=official_id, state=DeliveryState.FAILED, writing__isnull=False
    )
    number = failed.update(state=DeliveryState.WAITING, problem="", answer="", tries=0, repeats=0, changed_at=now)
    if number:
        Target.objects.update_or_create(message=message, official_id=official_id, defaults={"next_at": now})
    write_log(message, "again", by=by, data={"number": number})
    return number
