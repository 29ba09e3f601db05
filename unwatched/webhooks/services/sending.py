"""Sending what is due. A worker that dies leaves the row as it was: it is sent again, under the same name."""

import random
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.core.pacing import rest_after
from unwatched.gateways import telling
from unwatched.gateways.errors import GatewayError
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultError
from unwatched.webhooks import signing
from unwatched.webhooks.models import Delivery, DeliveryState, Hook, Pause

from .hooks import address_of, pause

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=4)  # rests after a failure
DAY = timedelta(hours=24)  # then it is given up
KEEP = timedelta(days=30)
AT_MOST = 20  # for one hook, in one sweep
AT_MOST_SECONDS = 20.0  # the same thread asks other servers, too
GONE = 410  # "do not come back"


def send_due(*, now: datetime) -> int:
    """Tells each hook what is due, oldest first. Gives how many arrived."""
    until = time.monotonic() + AT_MOST_SECONDS
    waiting = Delivery.objects.due(now=now).order_by().values("hook")
    return sum(send_to(hook, now=now, until=until) for hook in Hook.objects.filter(pk__in=waiting))


def send_to(hook: Hook, *, now: datetime, until: float) -> int:
    """Gives how many arrived. When nobody answers, the rest is left for the next try."""
    done = 0
    for delivery in Delivery.objects.due(now=now).filter(hook=hook).order_by("due_at", "pk")[:AT_MOST]:
        if time.monotonic() > until:
            break
        delivery.hook = hook
        status = send(delivery, now=now)
        done += is_fine(status)
        if status is None or status == GONE:
            break
    return done


def is_fine(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def send(delivery: Delivery, *, now: datetime) -> int | None:
    """One try; the status that was answered, if anybody answered."""
    body = delivery.body.encode()
    status, said = None, ""
    try:
        secret = vault.open_secret(bytes(delivery.hook.secret))
        headers = signing.headers(body, secret=secret, key=delivery.key, now=now)
        status = telling.tell(address_of(delivery.hook), body, headers=headers)
    except VaultError:
        said = _("Its secret does not open with the keys in the key folder. Remove this webhook and make a new one.")
    except GatewayError as error:
        said = str(error)
    if is_fine(status):
        written(delivery, state=DeliveryState.DONE, status=status, now=now)
    else:
        failed(delivery, status=status, said=said or words_for(status), now=now)
    return status


def words_for(status: int | None) -> str:
    if status == GONE:
        return _("The server says that nobody listens here any more (410).")
    if status is not None and 300 <= status < 400:
        return _("The server sends us elsewhere (%s). Write down the address that it leads to.") % status
    return _("The server said no (%s).") % status


def failed(delivery: Delivery, *, status: int | None, said: str, now: datetime) -> None:
    """Another try later, for about a day. One that says "gone" is not asked again until somebody has looked."""
    if status == GONE:
        written(delivery, state=DeliveryState.GIVEN_UP, status=status, said=said, now=now)
        pause(delivery.hook, by=None, why=Pause.GONE)
        return
    again = now + jittered(rest_after(delivery.tries + 1, first=FIRST, longest=LONGEST))
    if again <= delivery.since + DAY:
        written(delivery, state=DeliveryState.WAITING, status=status, said=said, now=now, due_at=again)
        if status is None:  # nobody is there: the rest need not find that out one by one
            Delivery.objects.due(now=now).filter(hook=delivery.hook).update(due_at=again)
        return
    written(delivery, state=DeliveryState.GIVEN_UP, status=status, said=said, now=now)
    if not heard_since(delivery.hook, delivery.since):
        pause(delivery.hook, by=None, why=Pause.SILENT)


def heard_since(hook: Hook, since: datetime) -> bool:
    return hook.deliveries.filter(state=DeliveryState.DONE, tried_at__gte=since).exists()


def jittered(rest: timedelta) -> timedelta:
    """Between three and five quarters: a server that comes back is not told everything by everybody at one moment."""
    return rest * random.uniform(0.75, 1.25)


def written(
    delivery: Delivery, *, state: DeliveryState, status: int | None, now: datetime, said: str = "",
    due_at: datetime | None = None,
) -> None:  # fmt: skip
    """What came of a try. One that was overtaken meanwhile is not tried again, but may have arrived."""
    rows = Delivery.objects.filter(pk=delivery.pk)
    if state == DeliveryState.WAITING:
        rows = rows.exclude(state=DeliveryState.OVERTAKEN)
    rows.update(
        state=state, status=status, said=said[:200], tries=delivery.tries + 1, tried_at=now,
        due_at=due_at or delivery.due_at,
    )  # fmt: skip


@transaction.atomic
def send_again(delivery: Delivery, *, by: User | None, now: datetime) -> None:
    """The same once more, under the same name, with a day of its own."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING, due_at=now, since=now, tries=0, said="", status=None
    )
    log(delivery.hook, "webhook.again", user=by, data={"key": delivery.key, "event": delivery.event})


def clear_old(*, now: datetime) -> int:
    """Forgets what was told a month ago."""
    old = Delivery.objects.exclude(state=DeliveryState.WAITING).filter(made_at__lt=now - KEEP)
    return old.delete()[0]
