"""Rings and their key pairs: making, changing, sealing, and noticing that a key is not there."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from nacl.public import PrivateKey
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.vault import envelope, keyring
from unwatched.vault.errors import KeyMissing, KeyringError
from unwatched.vault.models import Custody, DayKey, PublicKey, Ring, Seen

from .marks import forget_day_keys
from .shares import share, trusted

CACHE_SECONDS = 10.0  # how long another process may go on sealing to a key that was just retired; it still opens

_lids: dict[int, tuple[float, envelope.Lid]] = {}


def make_ring(name: str, *, now: datetime) -> Ring:
    """A new organisation's ring, with its private key in the key folder."""
    with transaction.atomic():
        ring = Ring.objects.create(name=name)
        _add_key(ring, now=now)
    return ring


def rotate(ring: Ring, *, by: User | None, now: datetime) -> PublicKey:
    """A new key pair for what comes from now on. The old one stays and opens what was sealed before."""
    with transaction.atomic():
        ring.keys.filter(retired_at=None).update(retired_at=now)
        key = _add_key(ring, now=now)
        log(ring, "vault.rotate", user=by, data={"fingerprint": key.fingerprint})
    forget_public_keys()
    return key


def _add_key(ring: Ring, *, now: datetime) -> PublicKey:
    private = PrivateKey.generate()
    public = bytes(private.public_key)
    key = PublicKey.objects.create(ring=ring, public=public, fingerprint=keyring.ring_fingerprint(public), made_at=now)
    if ring.is_held:
        share(key, private=private, holders=trusted(ring))
    else:
        keyring.write_ring(settings.KEY_DIR, private)
    return key


# --- Sealing ----------------------------------------------------------------------------------


def seal(details: Mapping[str, str], *, rings: Sequence[Ring]) -> bytes:
    """One envelope, readable by each of these rings and by nobody else."""
    return envelope.close(details, lids=[_lid(ring) for ring in rings])


def forget_public_keys() -> None:
    """Look every ring's current key up again."""
    _lids.clear()


def forget() -> None:
    """Forget all keys that this process remembers, as after another key folder was put in place."""
    keyring.forget()
    forget_public_keys()
    forget_day_keys()


def _lid(ring: Ring) -> envelope.Lid:
    until, lid = _lids.get(ring.pk, (0.0, None))
    if lid is None or time.monotonic() > until:
        key = ring.keys.filter(retired_at=None).first()
        if key is None:
            raise KeyMissing(f"{ring} has no key to seal to. Run: unwatched vault rotate")
        lid = envelope.Lid.of(bytes(key.public), fingerprint=key.fingerprint)
        _lids[ring.pk] = (time.monotonic() + CACHE_SECONDS, lid)
    return lid


# --- Whether the key folder fits the database ---------------------------------------------------

_LOSS = {
    "index": "who signed twice cannot be told, and nobody can be found by their address",
    "transit": "mails that wait cannot go out",
    "token": "links in mails that went out do not work",
}


def check_keys() -> None:
    """Raise a :class:`KeyringError` unless the key folder is the one that this database was made with."""
    folder = settings.KEY_DIR
    keyring.forget()
    keyring.check(folder)
    seen = {row.name: bytes(row.fingerprint) for row in Seen.objects.all()}
    now = keyring.fingerprints(folder)
    wrong = [name for name in keyring.SITE_KEYS if name in seen and seen[name] != now[name]]
    lost = _missing_ring_keys()
    if wrong or lost:
        raise KeyringError(_what_is_lost(wrong, lost))
    Seen.objects.bulk_create(
        [Seen(name=name, fingerprint=mark) for name, mark in now.items() if name not in seen], ignore_conflicts=True
    )


def _missing_ring_keys() -> list[PublicKey]:
    keys = PublicKey.objects.filter(ring__custody=Custody.SERVER, lost_at=None).select_related("ring")
    return [key for key in keys if not keyring.ring_path(settings.KEY_DIR, key.fingerprint).exists()]


def _what_is_lost(wrong: Sequence[str], lost: Sequence[PublicKey]) -> str:
    said = [f"The key folder {settings.KEY_DIR} does not fit this database."]
    if lost:
        since = min(key.made_at for key in lost)
        names = ", ".join(sorted({key.ring.name for key in lost}))
        said.append(
            f"Details of supporters of {names}, sealed with keys made since {since:%d %B %Y}, "
            "cannot be read without the keys of that time."
        )
    said += [f"With another {name}.key {_LOSS[name]}." for name in wrong]
    said.append("Counts, pages and shown names are not harmed. Put the key folder of that time back from its backup.")
    said.append("If it is gone for good: docs/howto/lost-keys.md.")
    return " ".join(said)


def give_up_lost_keys(*, by: User | None, now: datetime) -> list[str]:
    """Go on without keys that are gone for good. Says in sentences what was given up."""
    keyring.forget()
    said = []
    for key in _missing_ring_keys():
        key.lost_at = now
        key.save(update_fields=["lost_at"])
        said.append(f"What was sealed with key {key.fingerprint} of {key.ring} cannot be read any more.")
        if key.retired_at is None:
            rotate(key.ring, by=by, now=now)
        log(key.ring, "vault.give_up", user=by, data={"fingerprint": key.fingerprint})
    for name, mark in keyring.fingerprints(settings.KEY_DIR).items():
        row = Seen.objects.filter(name=name).first()
        if row and bytes(row.fingerprint) != mark:
            said.append(f"The {name}.key is another one now: {_LOSS[name]}.")
            if name == "transit":
                DayKey.objects.all().delete()  # locked under the old one
        Seen.objects.update_or_create(name=name, defaults={"fingerprint": mark})
    return said
