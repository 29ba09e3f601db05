"""Letting programmes in by `Authorization: Bearer …`, and by nothing else: an address ends up in logs and histories."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from unwatched.core.visitors import address_of

from . import limits
from .errors import Refused
from .models import Token
from .services import tokens

IN_ADDRESSES = ("token", "access_token", "api_key")
LONGEST = 200  # characters


class Bearer(HttpBearer):
    """A token with this scope; without one any token that lives."""

    def __init__(self, scope: str = "") -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Token:
        if any(name in request.GET for name in IN_ADDRESSES):
            raise tokens.not_let_in(
                "A token does not belong into an address: others can read it there. Revoke it, and send another one in "
                "the header Authorization."
            )
        said: str = request.headers.get("Authorization", "")
        kind, _blank, text = said.partition(" ")
        if kind.lower() != "bearer" or not text.strip():
            challenge = {"WWW-Authenticate": 'Bearer realm="api"'}
            raise Refused("Send your token in the header: Authorization: Bearer unw_…", status=401, headers=challenge)
        return self.authenticate(request, text.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        now = timezone.now()
        try:
            found = tokens.find(token[:LONGEST], now=now)
        except Refused:
            limits.wrong.count(limits.network(address_of(request.META)))
            raise
        limits.by_token.count(str(found.pk))
        if self.scope:
            tokens.check_scope(found, self.scope)
        tokens.used(found, now=now)
        return found
