"""Coarse marks: what may stand beside a seal, because it tells "the same" and nothing else."""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from nacl.secret import SecretBox

from unwatched.vault import keyring
from unwatched.vault.marks import keyed, prefix_of
from unwatched.vault.models import DayKey

_day_keys: dict[date, bytes] = {}


def blind_index(address: str, *, scope: str) -> bytes:
    """32 bytes that are the same for the same address in the same scope. The caller normalises the address."""
    return keyed(_index_key(), "blind index", scope, address)


def mark(value: str, *, purpose: str) -> bytes:
    """16 bytes that are the same for the same value, as for counting a mail domain without knowing it."""
    return keyed(_index_key(), "mark", purpose, value)[:16]


def network_mark(ip: str, *, day: date) -> bytes:
    """16 bytes for the network that a visitor came from, comparable within one day only."""
    return keyed(_day_key(day), "network", prefix_of(ip))[:16]


def drop_old_day_keys(*, today: date) -> int:
    """Destroy the keys of days gone by: from then on not even the key folder says which network a mark was."""
    for day in [day for day in _day_keys if day < today - timedelta(days=1)]:
        del _day_keys[day]
    gone, _ = DayKey.objects.filter(day__lt=today - timedelta(days=1)).delete()
    return gone


def forget_day_keys() -> None:
    _day_keys.clear()


def _index_key() -> bytes:
    return keyring.read(settings.KEY_DIR, "index")


def _day_key(day: date) -> bytes:
    """Random, one for all machines: it lies in the database, locked under a key that does not."""
    if day in _day_keys:
        return _day_keys[day]
    box = SecretBox(keyring.read(settings.KEY_DIR, "transit"))
    row, is_new = DayKey.objects.get_or_create(
        day=day, defaults={"locked": bytes(box.encrypt(secrets.token_bytes(32)))}
    )
    key = box.decrypt(bytes(row.locked))
    if not (is_new and connection.in_atomic_block):  # a new row may yet be rolled back
        _day_keys[day] = key
    return key
