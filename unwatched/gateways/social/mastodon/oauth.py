"""Signing in: we introduce ourselves to the server, the person says yes there, we get a token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import outcomes
from ..errors import Refused
from ..line import USER_AGENT, Line
from .api import POSTS

# The least that works on old and new servers: `profile` alone exists since Mastodon 4.3 only.
SCOPES = ("read:accounts", "read:statuses", "read:notifications", "write:statuses", "write:media")


@dataclass(frozen=True)
class App:
    """How a server knows this site."""

    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Token:
    """What opens the account."""

    access_token: str
    expires_at: datetime | None = None  # Mastodon's do not expire; other servers' may


def register_app(server: str, *, redirect_uri: str) -> App:
    """Introduces this site to a server. Raises Refused for a server that does not speak Mastodon's interface."""
    said = _post(
        f"{server}/api/v1/apps",
        client_name="Unwatched",
        redirect_uris=redirect_uri,
        scopes=" ".join(SCOPES),
        website=settings.PUBLIC_URL,
    )
    return App(client_id=_word(said, "client_id"), client_secret=_word(said, "client_secret"))


def authorise_url(server: str, app: App, *, redirect_uri: str, state: str) -> str:
    """Where the person says yes. `state` comes back with the answer: nobody else can have sent it."""
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(SCOPES),
        "state": state,
    }
    return f"{server}/oauth/authorize?{urlencode(asked)}"


def exchange(server: str, app: App, *, code: str, redirect_uri: str) -> Token:
    """The token for the code that the person came back with. Raises Refused for a wrong or used code."""
    said = _post(
        f"{server}/oauth/token",
        grant_type="authorization_code",
        code=code,
        client_id=app.client_id,
        client_secret=app.client_secret,
        redirect_uri=redirect_uri,
        scope=" ".join(SCOPES),
    )
    granted = said.get("scope")
    if isinstance(granted, str) and not all(_covers(granted.split(), scope) for scope in SCOPES):
        raise Refused(_("The server granted less than we asked for. Connect again, and say yes to everything."))
    seconds = said.get("expires_in")
    expires_at = timezone.now() + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else None
    return Token(access_token=_word(said, "access_token"), expires_at=expires_at)


def _covers(granted: list[str], scope: str) -> bool:
    """`read` covers `read:statuses`."""
    return scope in granted or scope.partition(":")[0] in granted


def _post(url: str, **fields: str) -> dict[str, Any]:
    with Line(POSTS) as line:
        said = line.post(url, data=fields, headers={"User-Agent": USER_AGENT}).json()
    if not isinstance(said, dict):
        raise outcomes.after_silence(posting=False)
    return said


def _word(said: dict[str, Any], name: str) -> str:
    word = said.get(name)
    if not isinstance(word, str) or not word:
        raise outcomes.after_silence(posting=False)
    return word
