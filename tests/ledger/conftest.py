import pytest

from tests.accounts.people import make_organiser
from tests.ledger.factories import NOON
from unwatched.ledger.services import seeding


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def seeded(db):
    """Everything that comes with the programme."""
    return seeding.load(now=NOON)


@pytest.fixture(scope="module")
def shipped(request, for_the_file):
    """The same, for files of which every test asks for it."""
    here = [item for item in request.session.items if item.path == request.path]
    assert all("shipped" in item.fixturenames for item in here), "Another test of this file would find it, too."
    return for_the_file(lambda: seeding.load(now=NOON))
