import pytest

from tests.accounts.people import make_organiser


@pytest.fixture
def rosa(db):
    """Who may do everything."""
    return make_organiser("rosa@example.org", name="Rosa", roles=["Organiser"])


@pytest.fixture
def samira(db):
    return make_organiser("samira@example.org", name="Samira", roles=["Facilitator"])


@pytest.fixture
def theo(db):
    return make_organiser("theo@example.org", name="Theo", roles=["Facilitator"])
