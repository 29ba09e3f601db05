"""What programmes of others are told of messages and calls: what their pages say to everybody, once an hour at most.

A number that moved at once would tell when somebody wrote or called. So the last hour is told when it is over.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Max

from unwatched.actions.services.telling import LOOK_BACK, told
from unwatched.contacting.models import CALLED, Call, CallReport, Contact, Delivery, DeliveryState, Message
from unwatched.webhooks.services import announce

HOUR = timedelta(hours=1)


def about(contact: Contact) -> str:
    """ "message:3", "call:5"."""
    return f"{contact._meta.model_name}:{contact.pk}"


def say_paused(contact: Contact, *, now: datetime) -> None:
    announce("action.paused", about=about(contact), data=lambda: told(contact, paused=contact.paused), now=now)


def say_closed(*, now: datetime) -> int:
    """Whose last day has passed; each is told once, with the moment at which it closed."""
    rows = [kind._default_manager.filter(closes_at__gt=now - LOOK_BACK, closes_at__lte=now) for kind in (Message, Call)]
    return sum(say_over(contact) for kind in rows for contact in kind.select_related("page"))


def say_over(contact: Contact) -> int:
    assert contact.closes_at
    return announce("action.closed", about=about(contact), data=lambda: told(contact), now=contact.closes_at)


def say_counted(*, now: datetime) -> int:
    """The public number of each that moved in an hour that is over; each hour is told once."""
    return sum(say_count(contact, at=at) for contact, at in moved(now=now))


def say_count(contact: Message | Call, *, at: datetime) -> int:
    data = partial(told, contact, count=contact.counted, goal=None)
    return announce("action.counted", about=about(contact), data=data, now=at, newest_only=True)


def moved(*, now: datetime) -> Iterable[tuple[Message | Call, datetime]]:
    """Each whose newest letter or call lies in an hour that is over, and the end of that hour."""
    sent = Delivery.objects.filter(state=DeliveryState.SENT, test=False, changed_at__gt=now - LOOK_BACK)
    for pk, last in sent.order_by().values_list("message_id").annotate(last=Max("changed_at")):
        if (at := end_of_hour(last)) <= now:
            yield Message.objects.counted().select_related("page").get(pk=pk), at
    made = CallReport.objects.filter(outcome__in=CALLED, aside="", hour__gt=now - LOOK_BACK)
    for pk, last in made.order_by().values_list("call_id").annotate(last=Max("hour")):
        if (at := end_of_hour(last)) <= now:
            yield Call.objects.counted().select_related("page").get(pk=pk), at


def end_of_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + HOUR
