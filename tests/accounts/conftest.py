import pytest
from django.core.cache import cache

from unwatched.accounts import emails

from .people import make_organiser


@pytest.fixture(autouse=True)
def _fresh_limits():
    """What one test tried does not count against the next."""
    cache.clear()
    yield
    emails.wait_until_sent()
    cache.clear()


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def admin(db):
    return make_organiser("imani@example.org", name="Imani", roles=["Organiser", "Key-holder"], is_superuser=True)


@pytest.fixture
def office(client, admin):
    """A client that an administrator is signed in with."""
    client.force_login(admin)
    return client
