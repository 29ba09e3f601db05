"""Where a request comes from. The address is used while the request lasts and is never stored or logged."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def address_of(meta: Mapping[str, Any]) -> str:
    """The visitor's network address, behind as many of our own proxies as UNWATCHED_PROXIES says.

    Each proxy appends who it heard from; what stands further to the left was written by the visitor.
    """
    peer = str(meta.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return peer
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    return hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else peer
