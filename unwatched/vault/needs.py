"""What the vault puts on Today."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from unwatched.office.people import Person
from unwatched.office.today import Button, Line, Need
from unwatched.office.views.screen import may_use

from . import services
from .models import Holder, Lease, Ring
from .views.asking import OPENS, WIPES
from .views.words import STALE_DAYS, age, clock, days_since_try


def needs(user: Person, now: datetime) -> Iterator[Need]:
    yield from _open_lists(user, now)
    yield from _stale_passphrases(user, now)
    yield from _waiting_holders(user)
    yield from _waiting_wipe(user, now)


def lines(now: datetime) -> Iterator[Line]:
    """Who can read names at this moment, beside the other things that the machine does."""
    open_now = Lease.objects.filter(closed_at=None, until__gt=now).order_by("-until").first()
    if open_now:
        yield Line(
            "warn",
            _("Vault open"),
            _("until %(time)s") % {"time": clock(open_now.until)},
            reverse("vault"),
            _("See who"),
        )
    elif Ring.objects.exists():
        yield Line("good", _("Vault closed"), _("nobody reads names now"))


def _open_lists(user: Person, now: datetime) -> Iterator[Need]:
    for lease in Lease.objects.filter(user_id=user.pk, closed_at=None, until__gt=now).select_related("ring"):
        until = clock(lease.until)
        yield Need(
            title=_("You have opened the list: %(reason)s") % {"reason": lease.reason},
            tag=_("until %(time)s") % {"time": until},
            kind="soon",
            why=_("While it is open, whoever controls this server could read it too."),
            due=lease.until,
            buttons=[Button(_("Close it now"), reverse("vault_close", args=[lease.ring_id]), post=True)],
        )


def _stale_passphrases(user: Person, now: datetime) -> Iterator[Need]:
    for holder in Holder.objects.filter(user_id=user.pk):
        days = days_since_try(holder, now=now)
        if days is None or days > STALE_DAYS:
            yield Need(
                title=_("Do you still know the passphrase of your key?"),
                tag=age(days),
                why=_("If all key-holders forget, nobody can open the list again."),
                buttons=[Button(_("Try it"), reverse("vault_drill", args=[holder.ring_id]))],
            )


def _waiting_holders(user: Person) -> Iterator[Need]:
    held = Holder.objects.filter(ring__custody="holders").select_related("user")
    if not held.filter(user_id=user.pk, shares__isnull=False).exists() or not may_use(user, OPENS):
        return
    for holder in held.filter(shares=None):
        yield Need(
            title=_("%(name)s waits for the keys") % {"name": holder.user},
            tag=_("Waits for a key-holder"),
            why=_("Open the list, then give them the keys. Speak to each other first."),
            buttons=[Button(_("To the vault"), reverse("vault"))],
        )


def _waiting_wipe(user: Person, now: datetime) -> Iterator[Need]:
    wipe = services.waiting_wipe(now=now)
    if wipe is None or wipe.asked_by_id == user.pk or not may_use(user, WIPES):
        return
    yield Need(
        title=_("%(name)s asks to wipe everything personal") % {"name": wipe.asked_by},
        tag=_("Waits for a second person"),
        kind="due",
        why=_("It cannot be taken back. Speak to each other first."),
        due=wipe.asked_at,
        buttons=[Button(_("Look"), reverse("vault_wipe")), Button(_("Do not wipe"), reverse("vault_wipe_withdraw"))],
    )
