"""Where a request comes from. The address is used while the request lasts and is never stored or logged."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, behind as many of our own proxies as UNWATCHED_PROXIES says.

    Each proxy appends who it heard from; what stands further to the left was written by the visitor.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return peer
    hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    return hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else peer
