"""A line to a server over requests: one answer for one request, or one of our errors."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from django.utils import timezone

from unwatched import __version__

from .. import guard
from ..errors import GatewayError
from . import outcomes
from .errors import Refused

USER_AGENT = f"Unwatched/{__version__}"
QUIET = 20.0  # seconds without a word after which a stream is dead; Mastodon says one every 15
_NEVER_LEFT = (
    requests.ConnectTimeout,
    requests.exceptions.InvalidURL,
    urllib3.exceptions.NewConnectionError,
    ssl.SSLCertVerificationError,
    guard.UnknownName,
)
# What a library would act on by itself: sleep, warn, or fail when it cannot read them.
_NOT_FOR_A_LIBRARY = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Deprecation")


class Line(requests.Session):
    """A session that goes to public servers only, never by itself a second time, and within the call's seconds.

    `posts` is the path of the one request after which a post may stand there.
    """

    def __init__(self, posts: str) -> None:
        super().__init__()
        self.posts = posts
        self.trust_env = False  # no proxies, no .netrc
        self.clock = outcomes.Clock()
        self.behind = timedelta()  # how far the server's clock is behind ours, at most
        for scheme in ("https://", "http://"):
            self.mount(scheme, guard.Adapter())

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """The answer, when it is one of success and JSON. Raises our errors for all else."""
        posting = method == "POST" and urlsplit(url).path == self.posts
        options |= {"allow_redirects": False, "stream": True}
        response = self._ask(method, url, posting=posting, **options)
        if method == "GET" and response.is_redirect:
            there = _same_server(url, response.headers["Location"])
            response = self._ask(method, there, posting=False, **options | {"params": None})
        if not 200 <= response.status_code < 300:
            raise outcomes.of_answer(response.status_code, response.headers, response.content, posting=posting)
        try:
            response.json()
        except ValueError:
            raise outcomes.after_silence(posting=posting) from None
        for name in _NOT_FOR_A_LIBRARY:
            response.headers.pop(name, None)
        return response

    @contextmanager
    def open(self, url: str, *, params: dict[str, str], token: str) -> Iterator[requests.Response]:
        """An answer whose body keeps coming: the server says something every 15 seconds at least."""
        headers = {"Authorization": f"Bearer {token}", "User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        waits = (outcomes.CONNECT, QUIET)
        try:
            response = super().request(
                "GET", url, params=params, headers=headers, allow_redirects=False, stream=True, timeout=waits
            )
        except (requests.RequestException, OSError, GatewayError) as error:
            raise meaning(error, posting=False) from None
        with response:
            if response.status_code != 200:
                raise outcomes.of_answer(response.status_code, response.headers, b"", posting=False)
            yield response

    def _ask(self, method: str, url: str, *, posting: bool, **options: Any) -> requests.Response:
        left = self.clock.left()
        options["timeout"] = (min(outcomes.CONNECT, left), left)
        try:
            response = super().request(method, url, **options)
            response._content = self._read(response)
        except (requests.RequestException, OSError, GatewayError, ValueError) as error:
            raise meaning(error, posting=posting) from None
        if (told := outcomes.server_time(response.headers)) is not None:
            self.behind = timezone.now() - told
        return response

    def _read(self, response: requests.Response) -> bytes:
        """The body, within the call's seconds and of a size that an answer may have."""
        body = b""
        for part in response.iter_content(64 * 1024):
            body += part
            self.clock.left()
            if len(body) > outcomes.LARGEST:
                raise ValueError("too large")
        return body


def meaning(error: Exception, *, posting: bool) -> GatewayError:
    """Our error for a line that broke. Nothing has left before there was a connection; after that nobody knows."""
    if isinstance(error, guard.Refused):
        return Refused(str(error))
    if any(isinstance(one, _NEVER_LEFT) for one in _inside(error)):
        return outcomes.nobody_there()
    return outcomes.after_silence(posting=posting)


def _inside(error: object) -> Iterator[BaseException]:
    """An error, and the one that it wraps, and so on."""
    while isinstance(error, BaseException):
        yield error
        error = getattr(error, "reason", None) or (error.args[0] if error.args else None)


def _same_server(url: str, location: str) -> str:
    """Where a redirect leads, when it stays on the server: our token goes nowhere else."""
    there = urljoin(url, location)
    if urlsplit(there)[:2] != urlsplit(url)[:2]:
        raise outcomes.moved()
    return there
