"""The organisations of a coalition."""

from datetime import datetime

from django.db import transaction

from unwatched.vault.services import make_ring

from ..models import Organisation


@transaction.atomic
def make_host(name: str, *, now: datetime) -> Organisation:
    """The organisation that runs this site, with the ring of keys that supporters' details are sealed for."""
    host = Organisation.objects.filter(is_host=True).first() or Organisation(name=name, is_host=True)
    if host.ring_id is None:
        host.ring = make_ring(name, now=now)
    host.save()
    return host
