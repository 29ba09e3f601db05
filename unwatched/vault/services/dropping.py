"""Giving up a list of which nothing is left."""

from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.vault import keyring
from unwatched.vault.models import Ring

from .opening import close_ring
from .rings import forget_public_keys


@transaction.atomic
def drop_ring(ring: Ring, *, by: User | None, now: datetime) -> None:
    """Delete a ring that no organisation has any more, with its key files: what was sealed to it stays shut."""
    close_ring(ring, by=by, now=now)
    files = [keyring.ring_path(settings.KEY_DIR, key.fingerprint) for key in ring.keys.all()]
    log(ring, "vault.drop", user=by, data={"keys": [key.fingerprint for key in ring.keys.all()]})
    ring.keys.all().delete()
    ring.delete()
    forget_public_keys()
    # Not before: a key that is gone cannot be put back when the database says no.
    transaction.on_commit(partial(_destroy, files))


def _destroy(files: list[Path]) -> None:
    for path in files:
        if path.exists():
            keyring.destroy(path)
