"""What an answer means for what was asked, or the lack of one: nothing was posted, nobody knows, or wait.

`posting` marks the requests after which a post may stand there. After all others nothing does, so asking again is safe.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ..errors import GatewayError
from . import TIMEOUT
from .errors import Down, Limited, NotThere, Refused, SignedOut, Unknown

CONNECT = 5.0  # seconds to get through to a server
LARGEST = 8_000_000  # bytes of an answer that we read
_PAUSE = timedelta(minutes=5)  # when a server does not say how long: as long as Mastodon's windows
_LONGEST_PAUSE = timedelta(days=1)


class Clock(threading.local):
    """The seconds that a whole call may take, over all its requests; each thread has its own."""

    def __init__(self) -> None:
        self._until: float | None = None

    @contextmanager
    def call(self) -> Iterator[None]:
        if self._until is not None:  # within another call
            yield
            return
        self._until = time.monotonic() + TIMEOUT
        try:
            yield
        finally:
            self._until = None

    def left(self) -> float:
        """Raises Down when there is none."""
        left = TIMEOUT if self._until is None else self._until - time.monotonic()
        if left <= 0:
            raise Down(_("The server takes too long."))
        return left


def of_answer(status: int, headers: Mapping[str, str], body: bytes, *, posting: bool) -> GatewayError:
    """The error for an answer that is none of success."""
    if status == 401:
        return SignedOut(_("The server does not accept our sign-in any more. Connect the account again."))
    if status == 403 and b"scope" in body[:1000]:
        return SignedOut(_("The server does not let us do this with our sign-in. Connect the account again."))
    if status in (404, 410):
        return NotThere(_("The server says that this is not there."))
    if status == 429:
        return Limited(_("The server asks us to wait."), until=until(headers))
    if status >= 500 or status == 408:
        return after_silence(posting=posting)
    if 300 <= status < 400:
        return moved()
    return Refused(_("The server said no: %(said)s") % {"said": said(body) or status})


def after_silence(*, posting: bool) -> GatewayError:
    """The error when the line broke, or what came made no sense, after something may have left."""
    if posting:
        return Unknown(_("The server did not say whether it took the post."))
    return Down(_("The server does not answer as it should."))


def moved() -> Refused:
    """The error when the server sends us elsewhere."""
    return Refused(_("The server has moved to another address. Connect the account there."))


def nobody_there() -> Down:
    """The error when nothing can have left."""
    return Down(_("The server cannot be reached."))


def said(body: bytes) -> str:
    """The server's own words about an error, cut short; empty when there are none."""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(answer, dict):
        return ""
    words = answer.get("message") or answer.get("detail") or answer.get("error") or ""
    return " ".join(str(words).split())[:160] if isinstance(words, str) else ""


def until(headers: Mapping[str, str]) -> datetime:
    """When we may ask again, by our own clock. Networks say it in four ways, and by theirs."""
    now = timezone.now()
    wait = _wait(headers.get("Retry-After", ""), now=now) or _wait_for_reset(headers, now=now) or _PAUSE
    return now + min(max(wait, timedelta(seconds=1)), _LONGEST_PAUSE)


def _wait_for_reset(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    text = headers.get("X-RateLimit-Reset") or headers.get("RateLimit-Reset") or ""
    try:
        number = float(text)
    except ValueError:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    else:
        if number < 1_000_000_000:  # seconds from now, not since 1970
            return timedelta(seconds=number)
        at = datetime.fromtimestamp(number, UTC)
    return at - (server_time(headers) or now)


def _wait(text: str, *, now: datetime) -> timedelta | None:
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    at = _date(text)
    return at - now if at else None


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """What the server's clock said when it answered; whole seconds."""
    return _date(headers.get("Date", ""))


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
