"""Whose post an address names, and where what the network says about it lies."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from ... import fetching
from ...errors import GatewayError
from ...fetching import Fetcher

_PLACE = re.compile(r"/profile/([^/]+)/post/([^/?#]+)/?$")
_AT = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})/?$")
_RKEY = re.compile(r"[A-Za-z0-9._:~-]{1,512}")
_HANDLE = re.compile(r"(?=.{4,253}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,250}$")


def place_in(url: str) -> tuple[str, str] | None:
    """Whose post an address names (handle or DID) and which; None for what is no address of a post on Bluesky."""
    found = _AT.match(url.strip())
    if not found:
        try:
            path = unquote(urlsplit(url.strip()).path)
        except ValueError:
            return None
        found = _PLACE.search(path)
    if not found or not _RKEY.fullmatch(found[2]):
        return None
    who = found[1].removeprefix("@")
    return (who, found[2]) if _DID.match(who) or _HANDLE.match(who) else None


def view_server() -> str:
    """The AppView's address."""
    return str(settings.UNWATCHED_BLUESKY_VIEW).rstrip("/")


def did_of(handle: str, fetcher: Fetcher) -> str:
    """The DID that a handle leads to, by what the AppView says or the handle's own server."""
    try:
        said = fetcher.json(f"{view_server()}/xrpc/com.atproto.identity.resolveHandle?{urlencode({'handle': handle})}")
        did = said.get("did") if isinstance(said, Mapping) else None
    except GatewayError:
        answer = fetcher.fetch(f"https://{handle}/.well-known/atproto-did", accept="text/plain", most=2000)
        did = answer.body.decode("ascii", "replace").strip() if answer.ok else None
    if not isinstance(did, str) or not _DID.match(did):
        raise fetching.NotThere(_("Nobody on Bluesky is called %s.") % handle)
    return did


def document_of(did: str) -> str:
    """The address at which an account says where its data lies."""
    if did.startswith("did:web:") and re.fullmatch(r"did:web:[A-Za-z0-9.-]+(%3A\d+)?", did):
        return f"https://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"
    return f"{str(settings.UNWATCHED_BLUESKY_DIRECTORY).rstrip('/')}/{quote(did, safe=':')}"
