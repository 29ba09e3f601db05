"""A short way for the one request that comes in thousands: a form that is filled in well.

Around the whole application stands a layer that looks at posts to ``…/sign/`` first. What is needed to take the
signature is in memory already, so sessions, users, redirects and the office's other layers have nothing to add. The
signature is checked and written by the same functions as in views/petition.py, and the answer is, to the letter, the
one that the long way gave for the same address some seconds ago. Whatever is out of the ordinary (a mistake in the
form, a closed petition, a foreign origin, a database that does not answer) goes the long way.

What that gains is measured in bench/results/latest.md; why it is here, in docs/adr/0013-a-short-way-for-signatures.md.
"""

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.db import OperationalError, connection
from django.utils import timezone

from unwatched.core.middleware import is_foreign_post

from .forms import SignForm
from .services import desks
from .views.petition import take

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]
Headers = list[tuple[str, str]]

# Bytes; the longest honest form is smaller. A longer one goes the long way.
LONGEST = 32 * 1024
FIELDS_AT_MOST = 100
WHILE_ONE_LOOKS = 1.0  # seconds
PLAIN_FORM = "application/x-www-form-urlencoded"  # what browsers send; anything else goes the long way


class Known(NamedTuple):
    """What the long way answered at an address, and the petition there; for some seconds."""

    headers: Headers
    counter: desks.Counter
    until: float  # of time.monotonic()


class SigningLane:
    """A WSGI application around another."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.known: dict[tuple[str, str, str], Known] = {}
        self.guard = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/sign/"):
            return self.app(environ, start)
        key = (environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"], environ["PATH_INFO"])
        known = self.known.get(key)
        if known is None or self.is_too_old(key, known):
            return self.app(environ, self.listen(key, environ, start))
        if self.sign(environ, known.counter):
            start("303 See Other", list(known.headers))
            return [b""]
        return self.app(environ, start)

    def is_too_old(self, key: tuple[str, str, str], known: Known) -> bool:
        """For one request: it looks again, and those who come in that moment need not look as well."""
        now = time.monotonic()
        if now <= known.until:
            return False
        with self.guard:
            if self.known.get(key) is known:
                self.known[key] = known._replace(until=now + WHILE_ONE_LOOKS)
        return True

    def listen(self, key: tuple[str, str, str], environ: Environ, start: Start) -> Start:
        """Remembers what the long way answers to a signature that it took."""

        def started(status: str, headers: Headers, *rest: Any) -> Any:
            counter = environ.get("unwatched.counter")  # left there by the view
            if status.startswith("303") and counter is not None:
                with self.guard:
                    if len(self.known) >= desks.AT_MOST:
                        self.known.clear()
                    self.known[key] = Known(list(headers), counter, time.monotonic() + desks.REMEMBER)
            return start(status, headers, *rest)

        return started

    def sign(self, environ: Environ, counter: desks.Counter) -> bool:
        """Takes the signature if nothing is out of the ordinary. Whatever it reads can be read again."""
        body = read(environ)
        if body is None:
            return False
        now = timezone.now()
        try:
            if is_foreign_post(environ) or not counter.petition.takes_signatures(now=now):
                return False
            post = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS_AT_MOST))
            details = SignForm.read(post, petition=counter.petition, wordings=counter.wordings)
            if details is None:
                return False
            take(counter, details, meta=environ, post=post, now=now)
        except OperationalError:
            connection.close_if_unusable_or_obsolete()  # the long way opens a new one, or says that there is none
            return False
        except (ValueError, OSError):
            return False
        return True


def read(environ: Environ) -> bytes | None:
    """The body, put back for whoever comes after; None when it is no plain form, too long for one, or of no length."""
    if environ.get("CONTENT_TYPE") != PLAIN_FORM:
        return None
    length = int(environ.get("CONTENT_LENGTH") or 0)  # the server refuses what is no number
    if not 0 < length <= LONGEST:
        return None
    body: bytes = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return body
