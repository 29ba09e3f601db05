"""Telling somebody's programme something: one POST, of whose answer only the number is read.

Public servers only, within a time, without credentials, redirects not followed.
"""

import time
from collections.abc import Mapping

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from unwatched import __version__

from . import guard
from .errors import GatewayError
from .fetching import TooSlow, Unreachable

SECONDS = 10.0  # for name, line, question and the head of the answer together
CONNECT = 4.0


def check(url: str) -> None:
    """Raises guard.Refused or guard.UnknownName with a sentence unless it may be told to this address."""
    guard.written(url)
    if not url.lower().startswith("https://") and not settings.UNWATCHED_ALLOW_PRIVATE_SERVERS:
        raise guard.Refused(_("The address must begin with https://, or others on the way could read along."))
    guard.check(url)


def tell(url: str, body: bytes, *, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises guard.Refused, guard.UnknownName, TooSlow, Unreachable."""
    check(url)
    until = time.monotonic() + SECONDS
    ours = {"Content-Type": "application/json", "User-Agent": f"Unwatched/{__version__} (webhooks)"}
    try:
        with httpx.Client(
            transport=guard.transport(left=lambda: until - time.monotonic()),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(SECONDS, connect=CONNECT),
        ) as client:
            # Streamed, so that a body without end is not waited for: it is never read.
            with client.stream("POST", url, content=body, headers={**ours, **headers}) as answer:
                return answer.status_code
    except GatewayError:
        raise
    except httpx.TimeoutException:
        raise TooSlow(_("The server took too long to answer.")) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
        raise guard.not_an_address() from None
    except (httpx.HTTPError, OSError, ValueError) as error:
        if "certificate" in str(error).lower():
            raise Unreachable(_("The server's certificate is not valid, so nobody can say who it is.")) from None
        raise Unreachable(_("The server does not answer, or not as web servers do.")) from None
