"""A layer of the web server: ``?via=`` names a partner that we know, or goes away.

So there is one page for each partner in the cache and no more, whatever somebody makes up; and whoever stands behind
this layer may trust the parameter.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from django.db import DatabaseError, connection

from .services.partners import PARAMETER, known_partners

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class KnownPartners:
    """A WSGI application around another."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if query and PARAMETER in unquote_plus(query):
            environ["QUERY_STRING"] = tidy(query)
        return self.app(environ, start)


def tidy(query: str) -> str:
    """The same query with the one partner that it names, or with none."""
    parts = [part for part in query.split("&") if unquote_plus(part.partition("=")[0]) != PARAMETER]
    named = [value for name, value in parse_qsl(query, errors="replace") if name == PARAMETER]
    try:
        known = known_partners() if named else {}
    except DatabaseError:  # the page says so itself, if it cannot do without
        connection.close_if_unusable_or_obsolete()
        known = {}
    found = next((slug for slug in named if slug in known), None)
    return "&".join([*parts, f"{PARAMETER}={found}"] if found else parts)
