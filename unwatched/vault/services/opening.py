"""Opening a list for some minutes, reading it, and closing it. Each opening is a row and a line in the audit log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from nacl.public import PrivateKey
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.vault import envelope, keyring, lease
from unwatched.vault.errors import AlreadyOpen, KeyMissing, NotMemory, VaultClosed
from unwatched.vault.models import Lease, PublicKey, Ring

from . import holders
from .places import lease_folder

LONGEST = 120  # minutes
_LOOK_AGAIN = timedelta(seconds=1)  # a long export notices "lock now" within this time

Read = Callable[[bytes], dict[str, str]]


def open_ring(
    ring: Ring, *, by: User | None, reason: str, now: datetime, minutes: int = 30, passphrase: str | None = None
) -> Lease:
    """Open a list for some minutes. ``by`` is None for the machine's own work, which only server custody allows."""
    if not 1 <= minutes <= LONGEST:
        raise ValueError(f"a list is opened for 1 to {LONGEST} minutes, not for {minutes}")
    close_expired(now=now)
    until = now + timedelta(minutes=minutes)
    if ring.is_held:
        _holder, keys = holders.unlock(ring, user=by, passphrase=passphrase, now=now)
    else:
        _demand_key_files(ring)
        keys = []
    with transaction.atomic():
        row = _add_lease(ring, by=by, reason=reason, now=now, until=until)
        for key in keys:
            lease.put(lease_folder(), key, until=until)
        said = {"reason": row.reason, "until": until.isoformat(timespec="seconds"), "lease": row.pk}
        log(ring, "vault.open", user=by, data=said)
    return row


def opened(ring: Ring, *, now: datetime) -> Lease | None:
    """The opening that holds at this moment."""
    return Lease.objects.filter(ring=ring, closed_at=None, until__gt=now).select_related("user").first()


def close_ring(ring: Ring, *, by: User | None, now: datetime | None = None) -> Lease | None:
    """Close a list now; says which opening that ended."""
    now = now or timezone.now()
    _drop_keys(ring)
    row = Lease.objects.filter(ring=ring, closed_at=None).first()
    if row is not None:
        _close(row, by=by, at=min(now, row.until), why="closed")
    return row


def close_all(*, by: User | None, now: datetime) -> int:
    """Lock everything; says how many lists were open."""
    rows = Lease.objects.filter(closed_at=None).select_related("ring")
    done = sum(close_ring(row.ring, by=by, now=now) is not None for row in rows)
    _drop_strays()
    return done


def close_expired(*, now: datetime) -> int:
    """Close what has run out, and take opened keys out of memory whose time is up."""
    rows = Lease.objects.filter(closed_at=None, until__lte=now).select_related("ring", "user")
    for row in rows:
        _drop_keys(row.ring)
        _close(row, by=row.user, at=row.until, why="ran out")
    with suppress(NotMemory):  # then nothing can have been put there
        lease.drop_expired(lease_folder(), now=now)
    return len(rows)


# --- Reading ----------------------------------------------------------------------------------


def unseal(sealed: bytes, *, ring: Ring, now: datetime | None = None) -> dict[str, str]:
    """One row's details. For many rows use :func:`reading`, which looks the lease up once."""
    with reading(ring, now=now) as read:
        return read(sealed)


@contextmanager
def reading(ring: Ring, *, now: datetime | None = None) -> Iterator[Read]:
    """A function that opens envelopes while the list is open, and counts what was read.

    ``now`` fixes the moment in tests; otherwise the clock is looked at with every envelope.
    """
    reader = _Reader(ring, now=now)
    try:
        yield reader.read
    finally:
        if reader.count:
            Lease.objects.filter(pk=reader.lease.pk).update(reads=F("reads") + reader.count)


class _Reader:
    def __init__(self, ring: Ring, *, now: datetime | None) -> None:
        self.ring, self.fixed, self.count = ring, now, 0
        self.marks = set(ring.keys.values_list("fingerprint", flat=True))
        self.keys: dict[str, PrivateKey] = {}
        self.lease = self._look()

    def _now(self) -> datetime:
        return self.fixed or timezone.now()

    def _look(self) -> Lease:
        self.looked_at = self._now()
        row = opened(self.ring, now=self.looked_at)
        if row is None:
            raise VaultClosed(
                _("The list of %(ring)s is closed. Open it in the office under Vault.") % {"ring": self.ring}
            )
        self.keys.clear()
        return row

    def read(self, sealed: bytes) -> dict[str, str]:
        now = self._now()
        if now >= self.lease.until or now - self.looked_at >= _LOOK_AGAIN:
            self.lease = self._look()
        boxes = envelope.boxes_of(bytes(sealed))
        mark = next((mark for mark in boxes if mark in self.marks), None)
        if mark is None:
            raise KeyMissing(_("These details were not sealed for %(ring)s.") % {"ring": self.ring})
        if mark not in self.keys:
            self.keys[mark] = self._key(mark, now)
        details = envelope.open_box(boxes[mark], private=self.keys[mark])
        self.count += 1
        return details

    def _key(self, mark: str, now: datetime) -> PrivateKey:
        if not self.ring.is_held:
            return keyring.read_ring(settings.KEY_DIR, mark)
        key = lease.take(lease_folder(), mark, now=now)
        if key is None:
            raise VaultClosed(
                _("The list of %(ring)s is not open on this machine. Open it in the office under Vault.")
                % {"ring": self.ring}
            )
        return key


# --- Inside -----------------------------------------------------------------------------------


def _add_lease(ring: Ring, *, by: User | None, reason: str, now: datetime, until: datetime) -> Lease:
    try:
        with transaction.atomic():
            return Lease.objects.create(ring=ring, user=by, reason=reason[:200], opened_at=now, until=until)
    except IntegrityError:
        raise AlreadyOpen(
            _("The list of %(ring)s is open already. Use it, or close it first.") % {"ring": ring}
        ) from None


def _close(row: Lease, *, by: User | None, at: datetime, why: str) -> None:
    """Whoever closes first writes the line; a second one at the same moment writes none."""
    with transaction.atomic():
        if not Lease.objects.filter(pk=row.pk, closed_at=None).update(closed_at=at):
            return
        row.refresh_from_db()
        log(row.ring, "vault.close", user=by, data={"lease": row.pk, "read": row.reads, "why": why})


def _demand_key_files(ring: Ring) -> None:
    for key in PublicKey.objects.filter(ring=ring, lost_at=None):
        keyring.read_ring(settings.KEY_DIR, key.fingerprint)


def _drop_keys(ring: Ring) -> None:
    with suppress(NotMemory):
        folder = lease_folder()
        for mark in ring.keys.values_list("fingerprint", flat=True):
            lease.drop(folder, mark)


def _drop_strays() -> None:
    with suppress(NotMemory):
        lease.drop_all(lease_folder())
