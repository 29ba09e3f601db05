"""One-time links: a signature over what changes when one is used. Nothing about a link is stored."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from .errors import BadLink
from .models import User

SALT = "accounts.link"
LIFETIME = timedelta(hours=24)


def make_token(user: User, *, now: datetime, lifetime: timedelta = LIFETIME) -> str:
    """A token that signs this person in once; any sign-in, a new password or address makes it worthless."""
    until = int((now + lifetime).timestamp())
    return signing.dumps([user.pk, until, _state(user)], salt=SALT)


def read_token(token: str, *, now: datetime) -> User:
    """Whose token this is. Raises BadLink, and does not say whether it was used, expired or made up."""
    try:
        pk, until, state = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise BadLink("This is not a link of ours.") from None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or now.timestamp() >= until or not constant_time_compare(state, _state(user)):
        raise BadLink("This link was used, or it is too old.")
    return user


def _state(user: User) -> str:
    signed_in = user.last_login.timestamp() if user.last_login else 0
    value = f"{user.pk}:{user.password}:{signed_in}:{user.links_used}:{user.sessions_ended}:{user.email}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()[:32]
