"""The vault as other screens meet it: open until when, or closed and who can open it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from unwatched.accounts.models import User

from . import services
from .models import Lease, Ring


@dataclass(frozen=True)
class Vault:
    """Whether a list can be read now. Screens include vault/parts/state.html with it."""

    lease: Lease | None
    people: list[str]  # who can open it


def vault_of(ring: Ring | None, *, now: datetime) -> Vault:
    if ring is None:
        return Vault(lease=None, people=[])
    return Vault(lease=services.opened(ring, now=now), people=[str(user) for user in who_can_open(ring)])


def who_can_open(ring: Ring) -> list[User]:
    """Key-holders where people hold the keys; else whoever has the permission."""
    people = User.objects.filter(is_active=True).order_by("name", "email")
    if ring.is_held:
        return list(people.filter(held_rings__ring=ring).distinct())
    role = Q(groups__permissions__codename="open_ring", groups__permissions__content_type__app_label="vault")
    return list(people.filter(Q(is_superuser=True) | role).distinct())
