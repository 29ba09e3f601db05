"""Who a session says it is, read with what every screen asks of them."""

import pytest
from django.conf import settings
from django.contrib.auth import load_backend
from django.contrib.auth.models import Permission

from .people import give_app, make_organiser

pytestmark = pytest.mark.django_db


def read(user):
    return load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(user.pk)


@pytest.mark.once
def test_nobody_has_a_permission_that_came_without_a_role():
    rosa = make_organiser(roles=["Researcher"])
    rosa.user_permissions.add(Permission.objects.get(codename="open_ring"))
    assert read(rosa).has_perm("wagtailadmin.access_admin")
    assert not read(rosa).has_perm("vault.open_ring")


def test_a_second_factor_is_known_at_once_and_who_may_not_sign_in_is_nobody(django_assert_num_queries):
    rosa = make_organiser()
    assert not read(rosa).has_factor
    give_app(rosa)
    with django_assert_num_queries(1):
        assert read(rosa).has_factor
    type(rosa).objects.update(is_active=False)
    assert read(rosa) is None
