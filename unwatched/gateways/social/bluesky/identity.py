"""Who somebody is, wherever their data lies: handle to DID, DID to handle and data server."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from .. import outcomes
from ..errors import NotThere, Refused
from .xrpc import Json, Xrpc

DIRECTORY = "https://plc.directory"
_REMEMBERED = 5000
ELSEWHERE = 5.0  # seconds that a server which is not our own may take of a call's
_PLC = re.compile(r"did:plc:[a-z2-7]{24}")
_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3A\d+)?)")


@dataclass(frozen=True)
class Identity:
    """What a DID's document says."""

    did: str
    handle: str
    server: str


class Identities:
    """The documents of DIDs, asked where each kind is kept and remembered for a while."""

    def __init__(self, *, directory: str, clock: outcomes.Clock) -> None:
        self._directory = directory.rstrip("/")
        self._clock = clock
        self._known: dict[str, Identity] = {}

    def of(self, did: str) -> Identity:
        """Raises NotThere when there is no such account, or not any more."""
        if did not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[did] = read(self._ask(did))
        return self._known[did]

    def _ask(self, did: str) -> Json:
        if _PLC.fullmatch(did):
            server, path = self._directory, f"/{did}"
        elif match := _WEB.fullmatch(did):
            server, path = f"https://{unquote(match[1])}", "/.well-known/did.json"
        else:
            raise Refused(_("This is no address of an account on Bluesky."))
        asked = Xrpc(server, clock=self._clock, wait=ELSEWHERE)
        try:
            return asked.document(path)
        finally:
            asked.close()


def read(document: Json) -> Identity:
    """Raises NotThere for an account without a data server."""
    names = [name for name in document.get("alsoKnownAs") or () if str(name).startswith("at://")]
    homes = [one for one in document.get("service") or () if _is_data_server(one)]
    if not homes:
        raise NotThere(_("The server says that this is not there."))
    handle = str(names[0]).removeprefix("at://") if names else str(document.get("id"))
    return Identity(did=str(document.get("id")), handle=handle, server=str(homes[0]["serviceEndpoint"]).rstrip("/"))


def _is_data_server(service: Any) -> bool:
    return (
        isinstance(service, dict)
        and str(service.get("id", "")).endswith("#atproto_pds")
        and isinstance(service.get("serviceEndpoint"), str)
    )


def did_of(handle: str, *, xrpc: Xrpc) -> str:
    """The DID that a handle leads to; empty when it leads nowhere."""
    try:
        return str(xrpc.get("com.atproto.identity.resolveHandle", handle=handle).get("did") or "")
    except Refused:
        return ""
