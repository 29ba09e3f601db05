"""What is done with organisers' accounts. Supporters have none."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from . import links
from .errors import BadLink
from .models import User
from .roles import KEY_HOLDER, ORGANISER

# Nobody can receive mail at .invalid (RFC 2606); First steps asks for the real address.
PLACEHOLDER = "first@organiser.invalid"


@transaction.atomic
def first_organiser(*, now: datetime) -> User:
    """The person who set this site up: made when nobody is there yet, otherwise the longest-serving superuser."""
    existing = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if existing:
        return existing
    user, _ = User.objects.get_or_create(email=PLACEHOLDER, defaults={"is_superuser": True, "joined_at": now})
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in (ORGANISER, KEY_HOLDER)])
    return user


def sign_in_link(user: User, *, now: datetime, lifetime: timedelta = links.LIFETIME) -> str:
    """The path of a link that signs this person in once. Opening it does nothing yet; its button does."""
    user.refresh_from_db()
    return reverse("accounts_link", args=[links.make_token(user, now=now, lifetime=lifetime)])


def use_link(token: str, *, now: datetime) -> User:
    """Whom to sign in for this token, which is worthless afterwards. Raises BadLink."""
    user = links.read_token(token, now=now)
    # One statement decides between two presses at the same moment.
    first = User.objects.filter(pk=user.pk, links_used=user.links_used).update(links_used=F("links_used") + 1)
    if not first:
        raise BadLink("This link was used, or it is too old.")
    user.refresh_from_db()
    return user
