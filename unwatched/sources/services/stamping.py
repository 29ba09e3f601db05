"""One root a day over all new manifests, and whose word on it we have.

Every step is a row: a root is made once for its day, with one stamp for each authority and calendar that the settings
name; a stamp that did not come is asked for again. Nobody is asked before the settings name them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from unwatched.core.pacing import rest_after
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.gateways.stamps import BadStamp
from unwatched.sources import merkle
from unwatched.sources.models import UNFINISHED, Capture, Leaf, Root, Stamp, StampKind, StampState

FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(hours=12)
LEASE = timedelta(minutes=5)  # while one worker asks, no other does
CONFIRMS = timedelta(hours=1)  # a block every ten minutes or so, and calendars wait for some
MOST_REFUSALS = 20  # after that an authority is not asked again about the same root


# --- Roots ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_day(*, now: datetime) -> Root | None:
    """Makes the root of yesterday over every manifest that is in no tree yet. None when there is nothing to do."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), tzinfo=UTC)
    day = (today - timedelta(days=1)).date()
    leaves = list(Leaf.objects.select_for_update().filter(root=None, added_at__lt=today).order_by("added_at", "pk"))
    if not leaves or Root.objects.filter(day=day).exists():
        return None
    hashed = merkle.root([entry(leaf) for leaf in leaves]).hex()
    made = Root.objects.create(
        day=day, root=hashed, size=len(leaves), statement=statement(day, hashed, len(leaves)), made_at=now
    )
    for position, leaf in enumerate(leaves):
        leaf.root, leaf.position = made, position
    Leaf.objects.bulk_update(leaves, ["root", "position"], batch_size=500)
    return made


def entry(leaf: Leaf) -> bytes:
    """What stands in the tree for one manifest: its SHA-256."""
    return bytes.fromhex(leaf.manifest_sha256)


def statement(day: date, root: str, size: int) -> str:
    """The small file that is stamped."""
    return f"unwatched evidence root 1\nday {day.isoformat()}\nmanifests {size}\nroot {root}\n"


@dataclass(frozen=True)
class Proof:
    """How a capture's manifest hangs in its day's root."""

    root: Root
    position: int
    steps: Sequence[merkle.Step]


def proof_of(leaf: Leaf) -> Proof | None:
    """None before its day is over."""
    if leaf.root is None or leaf.position is None:
        return None
    entries = [entry(one) for one in leaf.root.leaves.order_by("position")]
    return Proof(leaf.root, leaf.position, merkle.path(entries, leaf.position))


def proof_of_capture(capture: Capture) -> Proof | None:
    leaf = Leaf.objects.select_related("root").filter(manifest_sha256=capture.manifest_sha256).first()
    return proof_of(leaf) if leaf else None


# --- Stamps -----------------------------------------------------------------------------------------------------------


def asked() -> list[tuple[StampKind, str]]:
    """Whom the settings name."""
    named = [(StampKind.AUTHORITY, url) for url in settings.UNWATCHED_STAMP_AUTHORITIES]
    return named + [(StampKind.CALENDAR, url) for url in settings.UNWATCHED_STAMP_CALENDARS]


def plan(*, now: datetime, most: int = 200) -> int:
    """A row for each root and each of those that are named; earlier roots are made up for."""
    made = 0
    for kind, url in asked():
        for root in Root.objects.exclude(stamps__kind=kind, stamps__authority=url)[:most]:
            _stamp, new = Stamp.objects.get_or_create(
                root=root, kind=kind, authority=url, defaults={"next_try_at": now}
            )
            made += new
    return made


def ask_due(*, now: datetime, most: int = 20) -> int:
    """Asks for what is due; gives how many stamps have come further."""
    due = Stamp.objects.filter(state__in=UNFINISHED, next_try_at__lte=now).order_by("next_try_at", "pk")
    return sum(_ask(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:most]))


def _ask(pk: int, *, now: datetime) -> bool:
    # One UPDATE is the claim: of two workers one changes the row.
    mine = Stamp.objects.filter(pk=pk, state__in=UNFINISHED, next_try_at__lte=now).update(next_try_at=now + LEASE)
    if not mine:
        return False
    stamp = Stamp.objects.select_related("root").get(pk=pk)
    before = stamp.state
    try:
        if stamp.kind == StampKind.AUTHORITY:
            _ask_authority(stamp)
        else:
            _ask_calendar(stamp, now=now)
    except GatewayError as error:
        _postpone(stamp, error, now=now)
    stamp.save()
    return stamp.state != before


def _ask_authority(stamp: Stamp) -> None:
    from unwatched.gateways.stamps import authority  # megabytes that few sites need, and those once a day

    data = stamp.root.statement.encode()
    made = authority.request(data)
    answer = authority.ask(stamp.authority, made.data)
    found = authority.check(answer, data=data, nonce=made.nonce, roots=settings.UNWATCHED_STAMP_ROOTS)
    stamp.request, stamp.answer, stamp.chain, stamp.at = made.data, answer, found.chain, found.at
    stamp.state, stamp.next_try_at = StampState.STAMPED, None
    stamp.said = found.doubt


def _ask_calendar(stamp: Stamp, *, now: datetime) -> None:
    from unwatched.gateways.stamps import calendar

    digest = hashlib.sha256(stamp.root.statement.encode()).digest()
    file = bytes(stamp.answer)
    promise = calendar.upgrade(file) if file else calendar.submit(stamp.authority, digest)
    stamp.request, stamp.answer, stamp.said = digest, promise.file, ""
    if promise.block is None:
        stamp.state, stamp.next_try_at = StampState.PROMISED, now + CONFIRMS
        return
    stamp.state, stamp.block, stamp.at, stamp.next_try_at = StampState.STAMPED, promise.block, now, None


def _postpone(stamp: Stamp, error: GatewayError, *, now: datetime) -> None:
    stamp.tries += 1
    stamp.said = str(error)[:300]
    hopeless = isinstance(error, BadStamp | Permanent) and stamp.tries >= MOST_REFUSALS
    stamp.next_try_at = None if hopeless else now + rest_after(stamp.tries, first=FIRST_RETRY, longest=LAST_RETRY)
    if hopeless:
        stamp.state = StampState.REFUSED
