"""Addresses of posts on servers that speak Mastodon's interface."""

import re
from urllib.parse import unquote, urlsplit

# Addresses of posts as browsers show them. The id is the last part that matches.
_PATHS = [
    re.compile(rf"^{prefix}/([A-Za-z0-9_-]{{1,100}})(?:/[a-z]*)?/?$")
    for prefix in (
        r"(?:/web|/deck)?/@[^/]+(?:/statuses)?",
        r"(?:/web|/deck)?/statuses",
        r"/users/[^/]+/statuses",
        r"/ap/users/[^/]+/statuses",
        r"/notice",
        r"/api/v1/statuses",
        r"/[^/@]+/status(?:es)?",  # Takahē, Pixelfed and others
        r"/p/[^/]+",
    )
]


def id_in(url: str) -> str:
    """What a post is called in the interface of the server in its address; empty where the address does not say."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return next((found[1] for pattern in _PATHS if (found := pattern.match(path))), "")
