"""Servers as people type them."""

import re
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.utils.translation import gettext as _

from .. import guard
from .errors import Down, Refused

_ACCOUNT = re.compile(r"^@?[^/@\s]+@")


def server_address(typed: str) -> str:
    """`https://social.example` for what people type: a name, an address, or an account on it ("@ours@social.example").

    Raises Refused for what is no public server, Down when nobody knows the name.
    """
    address = written(typed)
    check(address)
    return address


def written(typed: str) -> str:
    """The same without asking for the name: each connection looks at where it leads. Raises Refused."""
    text = typed.strip()
    text = text if "://" in text else "https://" + _ACCOUNT.sub("", text)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        raise Refused(_("This is no address of a server. One looks like social.example.")) from None
    # Without encryption only within a network of one's own.
    schemes = ("https", "http") if settings.UNWATCHED_ALLOW_PRIVATE_SERVERS else ("https",)
    if parts.scheme not in schemes or parts.username or parts.password:
        raise Refused(_("This is no address of a server. One looks like social.example."))
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def check(address: str) -> None:
    """That the public can reach a server. Raises Refused, or Down when nobody knows its name."""
    try:
        guard.check(address)
    except guard.UnknownName as error:
        raise Down(str(error)) from None
    except guard.Refused as error:
        raise Refused(str(error)) from None
