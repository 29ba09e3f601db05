"""Tokens: making, revoking, knowing one again."""

import base64
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.api.errors import Refused
from unwatched.api.models import Token
from unwatched.api.scopes import SCOPES
from unwatched.vault import services as vault

START = "unw_"
DAYS = 90  # unless somebody chose otherwise
LONGEST_DAYS = 365
_PREFIX = 7  # bytes: 12 letters with START taken off
_SECRET = 32  # bytes
_NOBODY = bytes(32)
_SHAPE = re.compile(rf"{START}([a-z2-7]{{12}})_")

# Name: (label, what the log says).
ACTIONS = {
    "token.make": (_("Make a token"), _("Made a token for a programme")),
    "token.revoke": (_("Revoke a token"), _("Revoked a programme's token")),
    "token.holder_copy": (_("Take a copy of a key"), _("Took a copy of their own key, under their passphrase")),
    "token.export": (_("Export by a token"), _("A programme began to take a sealed list out")),
}


def scopes_for(user: User) -> list[str]:
    """What somebody may give a token."""
    return [name for name, scope in SCOPES.items() if user.has_perm(scope.may)]


@transaction.atomic
def make_token(
    *, name: str, scopes: Sequence[str], by: User, now: datetime, days: int = DAYS
) -> tuple[Token, str]:  # fmt: skip
    """A token, and its text: nobody sees that again."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a token lives for 1 to {LONGEST_DAYS} days, not for {days}")
    if not scopes or not set(scopes) <= set(scopes_for(by)):
        raise ValueError(f"{by.pk} may not give these scopes: {', '.join(scopes)}")
    prefix = base64.b32encode(secrets.token_bytes(_PREFIX)).decode().lower().rstrip("=")
    text = f"{START}{prefix}_{secrets.token_urlsafe(_SECRET)}"
    token = Token.objects.create(
        name=name, prefix=prefix, digest=digest_of(text), scopes=sorted(scopes), made_by=by, made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    log(token, "token.make", user=by, data={"scopes": token.scopes, "days": days})
    return token, text


@transaction.atomic
def revoke(token: Token, *, by: User, now: datetime) -> bool:
    """Whether this ended it; from the next request on it opens nothing."""
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by):
        return False
    log(token, "token.revoke", user=by)
    return True


def digest_of(text: str) -> bytes:
    return vault.blind_index(text, scope="api token")


def find(text: str, *, now: datetime) -> Token:
    """The token of this text. Raises Refused, with 401, for one that is wrong, over, revoked or of somebody who left.

    It is found by the part that may be seen; the rest is compared in a time that tells nothing.
    """
    shaped = _SHAPE.match(text)
    token = Token.objects.select_related("made_by").filter(prefix=shaped[1]).first() if shaped else None
    fits = hmac.compare_digest(digest_of(text), bytes(token.digest) if token else _NOBODY)
    if token is None or not fits:
        raise not_let_in("This token is not one of ours. Look whether all of it was copied.")
    if token.revoked_at:
        raise not_let_in("This token was revoked. Ask the organisers for another one.")
    if now >= token.expires_at:
        raise not_let_in("This token is over. Ask the organisers for another one.")
    if not token.made_by.is_active:
        raise not_let_in("Whoever made this token works here no more. Ask the organisers for another one.")
    return token


def not_let_in(detail: str) -> Refused:
    challenge = {"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'}
    return Refused(detail, status=401, headers=challenge)


def check_scope(token: Token, scope: str) -> None:
    """Raises Refused, with 403, unless the token is for this, and its maker may still do it."""
    if scope not in token.scopes:
        detail = f"This token is not for that: it lacks the scope {scope}."
    elif not token.made_by.has_perm(SCOPES[scope].may):
        detail = "Whoever made this token may not do this any more, so the token may not either."
    else:
        return
    challenge = f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'
    raise Refused(detail, status=403, headers={"WWW-Authenticate": challenge})


def used(token: Token, *, now: datetime) -> None:
    """Remembers the day, and writes no more than once a day."""
    today = timezone.localdate(now)
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)


def write_export(token: Token, *, now: datetime, **what: object) -> None:
    """That a list began to leave, for the audit log."""
    log(token, "token.export", user=token.made_by, data=what)
