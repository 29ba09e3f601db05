"""Key-holders: becoming one, trying the passphrase, and moving keys from the server to people and back.

A holder has a key pair of their own; its private half is wrapped under their passphrase. A ring's private keys are
sealed to the holders' public keys. So a new ring key reaches every holder without anybody typing a passphrase, and a
changed passphrase touches one row.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from nacl.public import PrivateKey
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.vault import keyring, lease
from unwatched.vault import passphrase as words
from unwatched.vault.errors import KeyMissing, TooManyTries, VaultClosed, WrongCustody, WrongPassphrase
from unwatched.vault.models import Custody, Holder, Lease, PublicKey, Ring

from .places import lease_folder
from .shares import open_shares, share, trusted

FREE_TRIES = 3
LONGEST_WAIT = 60  # minutes
FEWEST_HOLDERS = 2  # one person alone forgets, falls ill, or is made to leave


def hold(ring: Ring, *, user: User, passphrase: str, now: datetime) -> Holder:
    """Make somebody a key-holder, or give them a new passphrase after they forgot theirs.

    With the key on the server they can open the list after the hand-over; with holders they wait until one of these
    gives them the key (:func:`share_with`).
    """
    words.refuse_weak(passphrase)
    if ring.is_held and not trusted(ring).exclude(user=user).exists():
        raise WrongCustody(_("You are the only one with this key. A new passphrase would lock everybody out."))
    private = PrivateKey.generate()
    wrapped = words.wrap(bytes(private), passphrase=passphrase)
    with transaction.atomic():
        Holder.objects.filter(ring=ring, user=user).delete()
        holder = Holder.objects.create(
            ring=ring, user=user, public=bytes(private.public_key), wrapped=wrapped, made_at=now, tried_at=now
        )
        log(ring, "vault.hold", user=user, data={"holder": user.pk})
    return holder


def leave(holder: Holder, *, by: User | None) -> None:
    """Somebody holds no key any more. Afterwards :func:`rotate`, so that what they had opens nothing new."""
    others = trusted(holder.ring).exclude(pk=holder.pk)
    if holder.ring.is_held and holder.shares.exists() and others.count() < FEWEST_HOLDERS:
        raise WrongCustody(
            _("Then fewer than %(count)d people could open the list. Add somebody first.") % {"count": FEWEST_HOLDERS}
        )
    with transaction.atomic():
        log(holder.ring, "vault.leave", user=by, data={"holder": holder.user_id})
        holder.delete()


def drill(ring: Ring, *, user: User, passphrase: str, now: datetime) -> int:
    """Try a passphrase without opening anything; says how many of the ring's keys it would open."""
    _holder, keys = unlock(ring, user=user, passphrase=passphrase, now=now)
    log(ring, "vault.drill", user=user, data={"keys": len(keys)})
    return len(keys)


def change_passphrase(ring: Ring, *, user: User, old: str, new: str, now: datetime) -> None:
    """Wrap a holder's own key under another passphrase."""
    words.refuse_weak(new)
    holder, private = _unwrap(ring, user=user, passphrase=old, now=now)
    holder.wrapped = words.wrap(bytes(private), passphrase=new)
    holder.save(update_fields=["wrapped"])
    log(ring, "vault.passphrase", user=user, data={"holder": user.pk})


def share_with(holder: Holder, *, by: User, now: datetime) -> int:
    """While the list is open, give its keys to somebody who asked to hold them; says how many keys were given."""
    ring = holder.ring
    keys = _opened_keys(ring, now=now)
    with transaction.atomic():
        given = sum(share(_row_of(ring, key), private=key, holders=[holder]) for key in keys)
        log(ring, "vault.share", user=by, data={"holder": holder.user_id, "keys": given})
    return given


# --- Custody ----------------------------------------------------------------------------------


def hand_over(ring: Ring, *, by: User | None, now: datetime) -> None:
    """From the server to the holders: seal the keys to each of them, then destroy the server's copies."""
    if ring.is_held:
        raise WrongCustody(_("The keys of %(ring)s are with its key-holders already.") % {"ring": ring})
    if ring.holders.count() < FEWEST_HOLDERS:
        raise WrongCustody(
            _(
                "%(count)d people at least must hold a key before the server gives it away: "
                "if the only holder forgets, nobody can open the list again."
            )
            % {"count": FEWEST_HOLDERS}
        )
    lease_folder()  # refuses when opened keys would lie on a disk
    keys = list(PublicKey.objects.filter(ring=ring, lost_at=None))
    privates = [keyring.read_ring(settings.KEY_DIR, key.fingerprint) for key in keys]
    with transaction.atomic():
        for key, private in zip(keys, privates, strict=True):
            share(key, private=private, holders=ring.holders.all())
        _move(ring, Custody.HOLDERS)
        Lease.objects.filter(ring=ring, closed_at=None).update(closed_at=now)
        log(ring, "vault.hand_over", user=by, data={"holders": ring.holders.count()})
    # Only after the commit: the shares are on the disk now.
    for key in keys:
        keyring.destroy(keyring.ring_path(settings.KEY_DIR, key.fingerprint))


def take_back(ring: Ring, *, by: User | None, now: datetime) -> None:
    """From the holders to the server, while the list is open: write the keys to the key folder."""
    if not ring.is_held:
        raise WrongCustody(_("The keys of %(ring)s are on this server already.") % {"ring": ring})
    for key in _opened_keys(ring, now=now):
        keyring.write_ring(settings.KEY_DIR, key)
    with transaction.atomic():
        ring.holders.all().delete()
        _move(ring, Custody.SERVER)
        log(ring, "vault.take_back", user=by, data={})


def _move(ring: Ring, custody: Custody) -> None:
    ring.custody = custody
    ring.save(update_fields=["custody"])


def _opened_keys(ring: Ring, *, now: datetime) -> Sequence[PrivateKey]:
    """Every private key of a ring that holders have opened; all or nothing."""
    folder = lease_folder()
    marks = PublicKey.objects.filter(ring=ring, lost_at=None).values_list("fingerprint", flat=True)
    found = [lease.take(folder, mark, now=now) for mark in marks]
    keys = [key for key in found if key is not None]
    if not keys:
        raise VaultClosed(_("The list of %(ring)s is closed. A key-holder has to open it first.") % {"ring": ring})
    if len(keys) < len(found):
        raise KeyMissing(_("Whoever opened the list does not hold all of its keys. Ask another key-holder to open it."))
    return keys


def _row_of(ring: Ring, key: PrivateKey) -> PublicKey:
    return ring.keys.get(fingerprint=keyring.ring_fingerprint(bytes(key.public_key)))


# --- Passphrases ------------------------------------------------------------------------------


def unlock(ring: Ring, *, user: User | None, passphrase: str | None, now: datetime) -> tuple[Holder, list[PrivateKey]]:
    """A holder and the ring's private keys, by their passphrase."""
    holder, private = _unwrap(ring, user=user, passphrase=passphrase, now=now)
    keys = open_shares(holder, private=private)
    if not keys:
        raise KeyMissing(_("Nobody has given you the key yet. Another key-holder does that while the list is open."))
    return holder, keys


def _unwrap(ring: Ring, *, user: User | None, passphrase: str | None, now: datetime) -> tuple[Holder, PrivateKey]:
    holder = Holder.objects.filter(ring=ring, user=user).first() if user else None
    if holder is None:
        raise KeyMissing(_("Only a key-holder of %(ring)s can do this.") % {"ring": ring})
    _count_try(holder, now=now)
    try:
        private = PrivateKey(words.unwrap(bytes(holder.wrapped), passphrase=passphrase or ""))
    except WrongPassphrase:
        raise WrongPassphrase(_("That is not the passphrase of your key.")) from None
    Holder.objects.filter(pk=holder.pk).update(wrong_tries=0, wrong_at=None, tried_at=now)
    holder.refresh_from_db()
    return holder, private


def _count_try(holder: Holder, *, now: datetime) -> None:
    """Every try counts as wrong until it was right: so two at once cannot both slip through."""
    wait = wait_after(holder.wrong_tries)
    if holder.wrong_at and now < holder.wrong_at + wait:
        raise TooManyTries(
            _("Wrong too often. The next try is possible at %(time)s.") % {"time": _clock(holder.wrong_at + wait)}
        )
    counted = Holder.objects.filter(pk=holder.pk, wrong_tries=holder.wrong_tries)
    if not counted.update(wrong_tries=F("wrong_tries") + 1, wrong_at=now):
        raise TooManyTries(_("Somebody is trying this key at the same moment. Try again in a minute."))


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


def wait_after(wrong_tries: int) -> timedelta:
    """Nothing after the first three, then 1, 2, 4 ... minutes, one hour at most."""
    if wrong_tries < FREE_TRIES:
        return timedelta()
    return timedelta(minutes=min(2 ** (wrong_tries - FREE_TRIES), LONGEST_WAIT))
