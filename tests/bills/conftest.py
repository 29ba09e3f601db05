import pytest

from tests.accounts.people import make_organiser

from .factories import make_bill


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def theo(db):
    return make_organiser("theo@example.org", name="Theo Park", roles=["Editor"])


@pytest.fixture
def bill(rosa):
    return make_bill(rosa)
