"""Who has signed in, read at once with what every screen of the office asks of them."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from .models import User
from .services import second_factors


class Backend(AuthenticationBackend):
    """As allauth's; a screen costs three questions less."""

    def get_user(self, user_id: Any) -> User | None:
        """With their language and time zone, and whether there is a second factor: `has_factor`."""
        user = next(iter(_with_factor().filter(pk=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: whatever somebody may do comes with a role (docs/reference/roles.md)."""
        return set()


@cache  # asked at each request of the office; only its number is another
def _with_factor() -> QuerySet[User]:
    factors = second_factors(Authenticator.objects.filter(user=OuterRef("pk")))
    return User.objects.select_related("wagtail_userprofile").annotate(has_factor=Exists(factors))
