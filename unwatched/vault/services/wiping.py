"""Destroying everything personal for ever. It takes two people within a day.

Two blows: the apps empty their rows, and every private key is destroyed, so that copies of the database that lie
elsewhere (a host's snapshots, a backup) cannot be read either. Only a backup of the keys could still open those.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.core import outbox
from unwatched.vault import keyring, panic
from unwatched.vault.errors import VaultError
from unwatched.vault.models import DayKey, PublicKey, Ring, Share, Wipe

from .opening import close_all
from .rings import forget_public_keys, rotate

STANDS = timedelta(hours=24)


def waiting_wipe(*, now: datetime) -> Wipe | None:
    """A wish that somebody else can still agree to."""
    waiting = Wipe.objects.filter(done_at=None, asked_at__gt=now - STANDS)
    return waiting.select_related("asked_by").order_by("-pk").first()


def ask_wipe(*, by: User, now: datetime) -> Wipe:
    """The first of two people. Nothing is destroyed yet."""
    standing = waiting_wipe(now=now)
    if standing is not None:
        return standing
    wipe = Wipe.objects.create(asked_by=by, asked_at=now)
    log(by, "vault.wipe_asked", user=by, data={"wipe": wipe.pk})
    return wipe


def withdraw_wipe(*, by: User, now: datetime) -> None:
    """Anybody who may wipe can take the wish back."""
    wipe = waiting_wipe(now=now)
    if wipe is not None:
        log(by, "vault.wipe_withdrawn", user=by, data={"wipe": wipe.pk})
        wipe.delete()


def agree_wipe(wipe: Wipe, *, by: User, now: datetime) -> list[str]:
    """The second of two people: everything personal is destroyed. Says in sentences what each app did."""
    if wipe.asked_by_id is None or wipe.asked_by_id == by.pk:
        raise VaultError(_("Somebody else has to agree: it takes two people."))
    close_all(by=by, now=now)
    with transaction.atomic():
        fresh = Wipe.objects.filter(pk=wipe.pk, done_at=None, asked_at__gt=now - STANDS)
        if not fresh.update(agreed_by=by, done_at=now):
            raise VaultError(_("This wish is older than a day, or done already. Ask again."))
        said = [note for eraser in panic.erasers() if (note := eraser.erase(by=by, now=now))]
        old = _replace_keys(by=by, now=now)
        DayKey.objects.all().delete()
        log(by, "vault.wipe", user=by, data={"wipe": wipe.pk, "keys": len(old)})
    for mark in old:
        path = keyring.ring_path(settings.KEY_DIR, mark)
        if path.exists():
            keyring.destroy(path)
    forget_public_keys()
    outbox.clear(before=now)  # mails that a site without a mail account has kept
    scrub_database()
    return said


def _replace_keys(*, by: User, now: datetime) -> list[str]:
    """A new key pair for every ring; the shares of the old ones go. Gives the old fingerprints."""
    old = list(PublicKey.objects.filter(lost_at=None))
    for ring in Ring.objects.all():
        rotate(ring, by=by, now=now)
    Share.objects.filter(key__in=old).delete()
    PublicKey.objects.filter(pk__in=[key.pk for key in old]).update(lost_at=now)
    return [key.fingerprint for key in old]


def scrub_database() -> None:
    """Rewrite the database's files, so that deleted rows do not lie on in unused pages."""
    if connection.in_atomic_block:
        return  # the database refuses it inside a transaction
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM FULL")
