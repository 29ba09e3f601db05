"""No request of ours reaches a machine that the public cannot reach, whatever address somebody typed.

Names of servers come from people and from other servers. Without this, a link to `http://169.254.169.254/` or a name
that points to `10.0.0.5` would make this machine read its neighbours and show what they said.

`check` tells a person early. What counts is made at each connection, because a name can point elsewhere a second
later: `Adapter` for requests, `transport` for httpx and `connect` for anything else resolve the name once and go to
the very address that was looked at, redirects included.
"""

import functools
import socket
import ssl
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import httpcore
import httpx
import requests.adapters
import urllib3.connection
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .errors import Permanent, Temporary

# NAT64 (RFC 6052): the last four bytes are an IPv4 address, and a network may take us there.
_NAT64 = IPv6Network("64:ff9b::/96")


class Refused(Permanent):
    """We do not go there: not an address of the web, or one that only this machine or its network can reach."""


class UnknownName(Temporary):
    """No server has this name, or nobody could be asked."""


def check(url_or_host: str) -> None:
    """Raises Refused or UnknownName unless `https://server.example/` or `server.example` is a public server."""
    host, port = _host_and_port(url_or_host)
    addresses(host, port)


def written(url: str) -> None:
    """Raises Refused unless this is an address of the web without a password in it. Asks nobody."""
    _host_and_port(url)


def not_an_address() -> Refused:
    return Refused(_("This is not the address of a server on the web. It looks like https://server.example."))


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, each of which may be gone to. One that is private spoils them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownName(_("No server answers to the name %(host)s.") % {"host": host}) from None
    resolved = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.UNWATCHED_ALLOW_PRIVATE_SERVERS and not all(map(is_public, resolved)):
        raise Refused(_("%(host)s is not on the public internet, so we do not go there.") % {"host": host})
    return resolved


def is_public(address: str) -> bool:
    """Whether anybody on the internet could reach this IP address."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _inside(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local or ip.is_reserved:
            return False
    return ip.is_global and not ip.is_multicast


def connect(host: str, port: int, *, timeout: float) -> socket.socket:
    """A TCP connection to an address of the host that was looked at. Raises Refused, UnknownName, OSError."""
    last: OSError | None = None
    for address in addresses(host, port):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            last = error
    raise last or OSError("no address")


@functools.cache
def tls() -> ssl.SSLContext:
    """With the authorities that this machine trusts. Reading them takes a tenth of a second."""
    return ssl.create_default_context()


# --- For requests ---------------------------------------------------------------------------------------------------


class _PlainConnection(urllib3.connection.HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect_for(self)


class _SecureConnection(urllib3.connection.HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect_for(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class Adapter(requests.adapters.HTTPAdapter):
    """Mount it on a requests.Session for `https://` and `http://`. Raises Refused and UnknownName as they are."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


def _connect_for(connection: urllib3.connection.HTTPConnection) -> socket.socket:
    timeout = cast(float, connection.timeout)
    try:
        return connect(connection.host, connection.port, timeout=timeout)
    except TimeoutError as error:
        raise urllib3.exceptions.ConnectTimeoutError(connection, "timed out") from error
    except OSError as error:
        raise urllib3.exceptions.NewConnectionError(connection, type(error).__name__) from error


# --- For httpx ------------------------------------------------------------------------------------------------------


class _Backend(httpcore.SyncBackend):
    def __init__(self, left: Callable[[], float] | None, tape: "Tape | None") -> None:
        self._left = left
        self._tape = tape

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        last: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses(host, port):
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _InTime(stream, self._left, self._tape) if self._left else stream
        raise last or httpcore.ConnectError("no address")


class Tape(Protocol):
    """Hears what goes over a line, after encryption is taken off. It may raise to hang up."""

    def sent(self, octets: bytes) -> None: ...

    def came(self, octets: bytes) -> None: ...


class _InTime(httpcore.NetworkStream):
    """A connection on which no wait is longer than what is left, so that no server can drip for hours."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float], tape: Tape | None) -> None:
        self._stream = stream
        self._left = left
        self._tape = tape

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        octets = self._stream.read(max_bytes, self._least(timeout))
        if self._tape:
            self._tape.came(octets)
        return octets

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._least(timeout))
        if self._tape:
            self._tape.sent(buffer)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _InTime(
            self._stream.start_tls(ssl_context, server_hostname, self._least(timeout)), self._left, self._tape
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _least(self, timeout: float | None) -> float:
        left = max(self._left(), 0.001)
        return left if timeout is None else min(timeout, left)


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the authorities takes a twentieth of a second."""
    return httpx.create_ssl_context()


def transport(*, left: Callable[[], float] | None = None, tape: Tape | None = None) -> httpx.HTTPTransport:
    """For `httpx.Client(transport=…)`. Raises Refused and UnknownName as they are.

    `left` gives the seconds that a whole exchange still has; httpx' own times count from one octet to the next. With
    it goes `tape`, which hears every octet.
    """
    made = httpx.HTTPTransport(verify=_tls(), trust_env=False)
    made._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=_Backend(left, tape))
    return made


# --------------------------------------------------------------------------------------------------------------------


def _host_and_port(url_or_host: str) -> tuple[str, int]:
    """Of an address as people type it. Raises Refused for what is no address of the web."""
    text = url_or_host.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is no number, brackets that do not close
        host = port = None
        parts = urlsplit("")
    if not host or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise not_an_address()
    return host, port or {"http": 80, "https": 443}[parts.scheme]


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, where it is one of those."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
