"""What an address on the web answers: fetched from public servers only, within a time and a size, without credentials.

For posts, pages and pictures that people name. Every redirect is looked at before it is followed; nothing is kept of
an answer that is too large or too slow. A server that says "no" has answered: `fetch` gives every status, and `json`
turns what is not wanted into a sentence.
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched import __version__

from . import deep_json, guard
from .errors import GatewayError, Permanent, Temporary
from .social import outcomes

USER_AGENT = f"Unwatched/{__version__} (reads what people ask it to read)"
SECONDS = 20.0  # for one answer, redirects included
CONNECT = 5.0
MOST_OCTETS = 20_000_000
MOST_JSON = 8_000_000
HOPS = 5
_MB = 1_000_000
_PART = 64 * 1024
_NOT_OURS = (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)


class TooLarge(Permanent):
    """More than we take. Nothing was kept."""


class TooSlow(Temporary):
    """The server did not answer in time. Nothing was kept."""


class Unreachable(Temporary):
    """Nobody answered, or the line broke."""


class Faulty(Temporary):
    """The server has a fault at the moment."""


class Limited(Temporary):
    """The server asks us to wait until then."""

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class NotThere(Permanent):
    """No such thing, or not for us; servers do not tell which. `gone` where it says that there was one."""

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class Closed(Permanent):
    """The server answers nobody who is not signed in."""


class NotUnderstood(Permanent):
    """An answer that is not what was asked for."""


@dataclass(frozen=True)
class Exchange:
    """One question and the head of its answer, as they went over the line."""

    url: str
    status: int
    asked: tuple[tuple[str, str], ...]  # headers that we sent
    said: tuple[tuple[str, str], ...]  # headers that came, in their order
    reason: str = ""
    version: str = "HTTP/1.1"
    address: str = ""  # IP address that answered
    certificates: tuple[bytes, ...] = ()  # DER: the server's own first, where the line was encrypted
    sent: bytes = field(default=b"", repr=False)  # octet for octet, from a Fetcher that records
    received: bytes = field(default=b"", repr=False)
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Fetched:
    """What came. `url` is where the redirects ended, `exchanges` all of them with that last one."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes  # without transfer encoding; as it came, unless the server packed it unasked
    began_at: datetime
    exchanges: tuple[Exchange, ...]

    @property
    def content_type(self) -> str:
        """`text/html`, in lower case and without parameters; empty when it was not said."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Fetcher:
    """Several answers within one time: `seconds` are for all of them together, `each` for one."""

    def __init__(self, *, seconds: float = SECONDS, each: float = SECONDS, record: bool = False) -> None:
        self._tape = _Tape() if record else None
        self._until = time.monotonic() + seconds
        self._each = each
        self._this = self._until
        self._client = httpx.Client(
            transport=guard.transport(left=lambda: self._this - time.monotonic(), tape=self._tape),
            trust_env=False,  # no proxies, no .netrc
            follow_redirects=False,
            timeout=httpx.Timeout(each, connect=min(CONNECT, each)),
            # As it lies on the server: what was packed may be a thousand times as large.
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def left(self) -> float:
        """Seconds for all that is still to be asked."""
        return self._until - time.monotonic()

    def fetch(self, url: str, *, accept: str = "*/*", most: int = MOST_OCTETS, hops: int = HOPS) -> Fetched:
        """What an address answers, whatever its status. Raises guard.Refused, TooLarge, TooSlow, Unreachable."""
        self._this = min(self._until, time.monotonic() + self._each)
        began_at = timezone.now()
        exchanges: list[Exchange] = []
        for _hop in range(hops + 1):
            guard.written(url)
            response, body, exchange = self._ask(url, accept=accept, most=most)
            exchanges.append(exchange)
            there = response.headers.get("location", "")
            if not (response.status_code in {301, 302, 303, 307, 308} and there):
                return Fetched(url, response.status_code, response.headers, body, began_at, tuple(exchanges))
            url = _joined(url, there)
        raise NotUnderstood(_("The address leads from one to the next and nowhere."))

    def json(self, url: str, *, accept: str = "application/json", most: int = MOST_JSON) -> Any:
        """The JSON at an address. Raises NotThere, Closed, Limited, Faulty, NotUnderstood and what `fetch` does."""
        return read_json(self.fetch(url, accept=accept, most=most))

    def post(self, url: str, body: bytes, *, content_type: str, accept: str = "*/*", most: int = MOST_JSON) -> Fetched:
        """What a service answers to a few octets. Redirects are not followed."""
        self._this = min(self._until, time.monotonic() + self._each)
        began_at = timezone.now()
        guard.written(url)
        response, answer, exchange = self._ask(url, accept=accept, most=most, body=body, content_type=content_type)
        return Fetched(url, response.status_code, response.headers, answer, began_at, (exchange,))

    def _ask(
        self, url: str, *, accept: str, most: int, body: bytes | None = None, content_type: str = ""
    ) -> tuple[httpx.Response, bytes, Exchange]:
        if self._this - time.monotonic() <= 0:
            raise _too_slow()
        if self._tape:
            self._tape.begin(most)
        try:
            headers = {"Accept": accept} | ({"Content-Type": content_type} if content_type else {})
            with self._client.stream("GET" if body is None else "POST", url, headers=headers, content=body) as response:
                self._client.cookies.clear()
                exchange = _exchange(url, response)
                answer = self._read(response, most)
                return response, answer, self._recorded(exchange)
        except GatewayError:
            raise
        except httpx.TimeoutException:
            raise _too_slow() from None
        except _NOT_OURS:
            raise guard.not_an_address() from None
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise Unreachable(_unreachable(error)) from None

    def _recorded(self, exchange: Exchange) -> Exchange:
        if self._tape is None:
            return exchange
        sent, received = bytes(self._tape.asked), bytes(self._tape.answered)
        return replace(exchange, sent=sent, received=received, ended_at=timezone.now())

    def _read(self, response: httpx.Response, most: int) -> bytes:
        announced = response.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:18]) > most:
            raise TooLarge(
                _("The server wants to send %(size)s MB; we stop at %(most)s. Nothing was kept.")
                % {"size": _megabytes(int(announced[:18])), "most": _megabytes(most)}
            )
        body = bytearray()
        for part in response.iter_bytes(_PART):
            body += part
            if len(body) > most:
                raise _too_large(most)
            if self._this - time.monotonic() <= 0:
                raise _too_slow()
        return bytes(body)


def fetch(url: str, *, accept: str = "*/*", most: int = MOST_OCTETS, seconds: float = SECONDS) -> Fetched:
    """One answer, whatever its status. Raises guard.Refused, TooLarge, TooSlow, Unreachable."""
    with Fetcher(seconds=seconds, each=seconds) as fetcher:
        return fetcher.fetch(url, accept=accept, most=most)


def read_json(fetched: Fetched) -> Any:
    """The JSON that came. Raises our errors, each a sentence, for everything else."""
    if not fetched.ok:
        raise of_status(fetched.status, fetched.headers)
    try:
        return _loads(fetched.body)
    except ValueError:
        pass
    if "html" in fetched.content_type or fetched.body[:200].lstrip().startswith(b"<"):
        raise NotUnderstood(
            _("%(host)s answered with a web page where posts were expected.") % {"host": host_of(fetched.url)}
        )
    raise NotUnderstood(_("%(host)s gave an answer that makes no sense.") % {"host": host_of(fetched.url)})


def _loads(body: bytes) -> Any:
    try:
        return json.loads(body)
    except RecursionError:
        return deep_json.loads(body)


def of_status(status: int, headers: Mapping[str, str]) -> GatewayError:
    """The error for an answer that is none of success."""
    if status == 410:
        return NotThere(_("The server says that this was deleted."), gone=True)
    if status == 404:
        return NotThere(_("The server says that this is not there, or not for everybody."))
    if status in {401, 403}:
        return Closed(_("The server does not show this to anybody who is not signed in (%s).") % status)
    if status == 429:
        until = outcomes.until(headers)
        minutes = max(1, round((until - timezone.now()) / timedelta(minutes=1)))
        return Limited(
            _("The server asks us to wait: too much was asked of it. Try again in %s minutes.") % minutes, until=until
        )
    if status >= 500 or status == 408:
        return Faulty(_("The server has a fault at the moment (%s). Try again later.") % status)
    return NotUnderstood(_("The server said no (%s).") % status)


def host_of(url: str) -> str:
    """The server's name as people know it."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url


def _joined(url: str, there: str) -> str:
    try:
        return urljoin(url, there)
    except ValueError:
        raise guard.not_an_address() from None


def _exchange(url: str, response: httpx.Response) -> Exchange:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    tls = stream.get_extra_info("ssl_object") if stream else None
    return Exchange(
        url=url,
        status=response.status_code,
        asked=_pairs(response.request.headers),
        said=_pairs(response.headers),
        reason=response.reason_phrase,
        version=response.http_version,
        address=str(peer[0]) if peer else "",
        certificates=_chain(tls) if tls else (),
    )


def _chain(tls: Any) -> tuple[bytes, ...]:
    """The certificates of the line, DER, the server's own first."""
    inner: Any = getattr(tls, "_sslobj", None)
    try:  # public from Python 3.13 on
        found = tls.get_verified_chain() if hasattr(tls, "get_verified_chain") else inner.get_verified_chain()
        chain = tuple(one if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in found)
    except (AttributeError, TypeError, ValueError, OSError):
        own = tls.getpeercert(binary_form=True)
        chain = (own,) if own else ()
    return chain


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


class _Tape:
    """What went over the line for one answer. What is cut into crumbs or padded is no more than twice its size."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, most: int) -> None:
        self.asked, self.answered, self._most = bytearray(), bytearray(), most

    def sent(self, octets: bytes) -> None:
        self.asked += octets

    def came(self, octets: bytes) -> None:
        self.answered += octets
        if len(self.answered) > 2 * self._most + _MB:
            raise _too_large(self._most)


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        _("The server sent more than %(most)s MB; there we stopped. Nothing was kept.") % {"most": _megabytes(most)}
    )


def _too_slow() -> TooSlow:
    return TooSlow(_("The server took too long to answer. Nothing was kept; try again later."))


def _unreachable(error: Exception) -> str:
    if "certificate" in str(error).lower():
        return _("The server's certificate is not valid, so nobody can say whose answer it would be.")
    return _("The server does not answer, or not as web servers do.")


def _megabytes(octets: int) -> str:
    whole = octets / _MB
    return f"{whole:.0f}" if whole >= 10 or whole == int(whole) else f"{whole:.1f}"
