import pytest

from tests.accounts.people import make_organiser


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client
