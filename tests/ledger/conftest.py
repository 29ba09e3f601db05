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
