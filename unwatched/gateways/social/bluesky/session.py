"""Signing in with an app password, once; after that, tokens that renew each other."""

import base64
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .. import outcomes, servers
from ..errors import NotThere, Refused, SignedOut
from . import identity
from .xrpc import Json, Xrpc

ENTRYWAY = "https://bsky.social"
_COMPANY = ".host.bsky.network"  # data servers that one signs in to at the entryway
_OWN_PASSWORD = "com.atproto.access"  # what a session may do that was opened with the account's own password


@dataclass(frozen=True)
class Session:
    """What opens the account, as the caller keeps it: sealed, as a string."""

    did: str
    handle: str
    server: str  # its data server
    access: str
    refresh: str

    @classmethod
    def read(cls, text: str) -> "Session":
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError):
            raise SignedOut(_("The account's sign-in cannot be read. Connect the account again.")) from None

    def write(self) -> str:
        return json.dumps(asdict(self))

    def renewed(self, said: Json) -> "Session":
        """With the tokens of an answer."""
        return replace(self, access=_word(said, "accessJwt"), refresh=_word(said, "refreshJwt"))

    @property
    def expires_at(self) -> datetime | None:
        """When it ends unless it is used before."""
        seconds = _claims(self.refresh).get("exp")
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def sign_in(handle: str, app_password: str, *, server: str = "", directory: str = identity.DIRECTORY) -> str:
    """The session of an account, as a string to keep. Without a server, the account's own is looked up.

    Raises Refused for a wrong handle or password, and for the account's own password: that one opens everything.
    """
    clock = outcomes.Clock()
    with clock.call():
        name = handle.strip().removeprefix("@").lower()
        where = servers.server_address(server) if server else _home(name, directory=directory, clock=clock)
        xrpc = Xrpc(where, clock=clock)
        try:
            said = _open(xrpc, name, app_password.strip())
            session = Session(
                did=_word(said, "did"),
                handle=_word(said, "handle"),
                server=_data_server(said) or where,
                access=_word(said, "accessJwt"),
                refresh=_word(said, "refreshJwt"),
            )
            if _claims(session.access).get("scope") == _OWN_PASSWORD:
                xrpc.post("com.atproto.server.deleteSession", token=session.refresh)
                raise Refused(
                    _(
                        "This is the account's own password, which opens everything. Make an app password in "
                        "Bluesky's settings and use that."
                    )
                )
        finally:
            xrpc.close()
        servers.check(session.server)
        return session.write()


def _open(xrpc: Xrpc, name: str, password: str) -> Json:
    try:
        return xrpc.post("com.atproto.server.createSession", {"identifier": name, "password": password})
    except SignedOut:
        raise Refused(_("The handle or the app password is not right.")) from None


def _home(name: str, *, directory: str, clock: outcomes.Clock) -> str:
    """The server that an account signs in to."""
    entryway = Xrpc(ENTRYWAY, clock=clock)
    try:
        did = name if name.startswith("did:") else identity.did_of(name, xrpc=entryway)
    finally:
        entryway.close()
    if not did:
        raise Refused(_("Nobody on Bluesky has the handle %(handle)s.") % {"handle": name})
    try:
        home = identity.Identities(directory=directory, clock=clock).of(did).server
    except NotThere:
        raise Refused(_("Nobody on Bluesky has the handle %(handle)s.") % {"handle": name}) from None
    return ENTRYWAY if (urlsplit(home).hostname or "").endswith(_COMPANY) else home


def _data_server(said: Json) -> str:
    document = said.get("didDoc")
    return identity.read(document).server if isinstance(document, dict) else ""


def _claims(token: str) -> Json:
    """What a token says about itself. Not checked: it is ours, and the server checks it."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return claims if isinstance(claims, dict) else {}
    except (IndexError, ValueError):
        return {}


def _word(said: Json, name: str) -> str:
    word = said.get(name)
    if not isinstance(word, str) or not word:
        raise outcomes.after_silence(posting=False)
    return word
