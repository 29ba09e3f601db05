from datetime import UTC, datetime, timedelta

import pytest

from tests.accounts.people import make_organiser
from tests.actions.factories import make_petition, sign
from unwatched.actions.services import confirming, counting, judging
from unwatched.vault import services as vault

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """The screens look at the clock; these tests live at ``now``."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def rosa(db):
    """An organiser who holds a key, too."""
    return make_organiser(roles=["Organiser", "Key-holder"])


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def petition(db):
    return make_petition(title="Pass the Ordinance", now=NOW - timedelta(days=30))


@pytest.fixture
def add(petition):
    """``add(3)`` confirmed and counted people; gives their rows."""

    def make(number, *, now=NOW, of=petition, prefix="c", count=True, **details):
        rows = [sign(of, f"{prefix}{n}@example.org", now=now, ip=f"198.51.{n}.1", **details) for n in range(number)]
        rows = [confirming.confirm(row.pk, page="/p/", now=now) for row in rows]
        if count:
            counting.tick(of.pk, now=now)
        return rows

    return make


@pytest.fixture
def aside(petition):
    """``aside(3)`` confirmed people whom the rule about address endings has set aside."""

    def make(number, *, now=NOW):
        petition.refused_domains = "throw.test"
        petition.save()
        for n in range(number):
            row = sign(petition, f"a{n}@throw.test", now=now, ip=f"203.0.{n}.1")
            confirming.confirm(row.pk, page="/p/", now=now)
        judging.judge(now=now)

    return make


@pytest.fixture
def opened(petition, rosa):
    """The vault is open."""
    ring = petition.campaign.host.ring
    vault.open_ring(ring, by=rosa, reason="Deciding on names", now=NOW, minutes=30)
    yield
    vault.close_ring(ring, by=rosa, now=NOW)


@pytest.fixture
def signed_in(client):
    """``signed_in("Editor")``: a client of somebody with these roles."""

    def make(*roles):
        client.force_login(make_organiser("wei@example.org", name="Wei", roles=roles))
        return client

    return make
