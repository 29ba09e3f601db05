"""What the screens say: ages, clock times, who holds what."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.core.models import Beat
from unwatched.office.people import Person
from unwatched.office.today import Line
from unwatched.vault import services
from unwatched.vault.errors import VaultError
from unwatched.vault.models import Holder, Lease, Ring
from unwatched.vault.services.backups import PROVED

STALE_DAYS = 90  # a passphrase that was not typed for a season is on its way to being forgotten


@dataclass(frozen=True)
class HolderLine:
    """One row of the table of key-holders."""

    holder: Holder
    last: Lease | None
    kind: str
    tried: str
    is_me: bool
    has_key: bool


def holders(ring: Ring, *, user: Person, now: datetime) -> list[HolderLine]:
    last = {lease.user_id: lease for lease in ring.leases.order_by("opened_at")}
    rows = ring.holders.select_related("user").prefetch_related("shares")
    return [_line(holder, last=last.get(holder.user_id), user=user, now=now) for holder in rows]


def _line(holder: Holder, *, last: Lease | None, user: Person, now: datetime) -> HolderLine:
    days = days_since_try(holder, now=now)
    return HolderLine(
        holder=holder,
        last=last,
        kind="good" if days is not None and days <= STALE_DAYS else "warn",
        tried=age(days),
        is_me=holder.user_id == user.pk,
        has_key=not holder.ring.is_held or bool(holder.shares.all()),
    )


def days_since_try(holder: Holder, *, now: datetime) -> int | None:
    return (now - holder.tried_at).days if holder.tried_at else None


def age(days: int | None) -> str:
    """``12 days ago``."""
    if days is None:
        return _("never")
    if days < 1:
        return _("today")
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


def clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


def minutes_left(lease: Lease, *, now: datetime) -> int:
    """Whole minutes, rounded up: "1 more minute" until it closes."""
    return max(1, -int((now - lease.until).total_seconds() // 60))


def trouble() -> str:
    """What is wrong with the key folder; empty when it fits."""
    try:
        services.check_keys()
    except VaultError as error:
        return str(error)
    return ""


def proved_line(*, now: datetime) -> Line:
    """When a backup was last tried."""
    beat = Beat.objects.filter(name=PROVED).first()
    if beat is None:
        return Line("warn", _("Never tried"), _("a backup that nobody tried is a hope"))
    return Line("good", age((now - beat.at).days), _("a backup was tried and is whole"))
