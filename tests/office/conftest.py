import pytest


@pytest.fixture
def rosa(django_user_model, db):
    return django_user_model.objects.create_superuser("rosa@example.org", name="Rosa Delgado")


@pytest.fixture
def office(client, rosa):
    """The client of an organiser who may do everything."""
    client.force_login(rosa)
    return client


@pytest.fixture
def member(client, django_user_model, db):
    """`member("Editor")` signs in somebody with that role only."""

    def sign_in(role):
        from django.contrib.auth.models import Group

        user = django_user_model.objects.create_user(f"{role.lower()}@example.org", name="Wei Chen")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in
