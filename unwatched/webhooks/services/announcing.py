"""Writing down what is to be told, in the transaction in which it happens."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from unwatched.webhooks.events import EVENTS, PING
from unwatched.webhooks.models import Delivery, DeliveryState, Hook
from unwatched.webhooks.signing import key_of

Data = Mapping[str, object]
# What anybody may know; None: nobody outside may know of it.
Making = Callable[[], Data | None]


def announce(event: str, *, about: str, data: Data | Making, now: datetime, newest_only: bool = False) -> int:
    """Tells every hook that wants this event. Call it in the transaction that makes it true. Gives how many were told.

    ``about`` names the thing ("petition:3"). ``now`` is when it happened: the same event about the same thing at the
    same moment is told once, however often this is called, and never to a hook that was made later. ``data`` is what
    anybody may know, never a person; a function is called only if somebody wants it, and gives None for what is not
    public. With ``newest_only`` what still waits about this thing is overtaken: of a number only the last one matters.
    """
    if event not in EVENTS:
        raise ValueError(f"{event!r} is no event; unwatched/webhooks/events.py lists them.")
    hooks = [hook for hook in Hook.objects.listening().filter(made_at__lte=now) if event in hook.events]
    told = (data() if callable(data) else data) if hooks else None
    if told is None:
        return 0
    if newest_only:
        waiting = Delivery.objects.filter(hook__in=hooks, event=event, about=about, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.OVERTAKEN)
    write(hooks, event=event, about=about, data=told, now=now)
    return len(hooks)


def ping(hook: Hook, *, now: datetime) -> Delivery:
    """Something to try it with."""
    write([hook], event=PING, about="", data={"hook": hook.pk}, now=now)
    return hook.deliveries.get(key=key_of(hook.pk, PING, "", now.isoformat()))


def write(hooks: Iterable[Hook], *, event: str, about: str, data: Data, now: datetime) -> None:
    at = now.astimezone(UTC)
    told = {"type": event, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": dict(data)}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    Delivery.objects.bulk_create(
        [
            Delivery(
                hook=hook, key=key_of(hook.pk, event, about, now.isoformat()), event=event, about=about, body=body,
                made_at=now, due_at=now, since=now,
            )
            for hook in hooks
        ],
        ignore_conflicts=True,
    )  # fmt: skip
