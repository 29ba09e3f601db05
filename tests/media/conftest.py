import pytest


@pytest.fixture
def organiser(django_user_model):
    return django_user_model.objects.create_superuser("rosa@example.org", name="Rosa")


@pytest.fixture
def office(client, organiser):
    """A signed-in organiser's client."""
    client.force_login(organiser)
    return client
