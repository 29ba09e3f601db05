from datetime import timedelta

import pytest

from unwatched.vault import services
from unwatched.vault.errors import VaultClosed

pytestmark = pytest.mark.django_db


def test_what_was_sealed_is_read_while_open(now):
    ring = services.make_ring("Wrenfield", now=now)
    sealed = services.seal({"name": "Ann"}, rings=[ring])
    with pytest.raises(VaultClosed):
        services.unseal(sealed, ring=ring, now=now)
    services.open_ring(ring, by=None, reason="a test", now=now)
    assert services.unseal(sealed, ring=ring, now=now) == {"name": "Ann"}
    with pytest.raises(VaultClosed):
        services.unseal(sealed, ring=ring, now=now + timedelta(minutes=31))
