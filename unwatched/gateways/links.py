"""Does a link lead anywhere? A program asks the page for its head, and reads nothing else.

Many servers turn programs away, so a refusal says nothing about what people see.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.parser import BytesParser
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit

import idna
import regex
from django.utils.translation import gettext as _

from unwatched import __version__

from . import guard

SECONDS = 8.0  # for one link, redirects included: who clicks does not wait longer either
_HOPS = 5
_HEAD_OCTETS = 32_000
_AT_ONCE = 4
_MOST = 20  # links of one thread that are looked at
_STATUS = regex.compile(rb"HTTP/1\.[01] (\d{3})\b")
_SAFE_IN_PATHS = "%/:=&?~#+!$,;'@()*[]"


class LinkState(StrEnum):
    OPENS = "opens"
    DEAD = "dead"
    FAULTY = "faulty"  # perhaps only for now
    UNSURE = "unsure"  # the server does not let programs look


@dataclass(frozen=True)
class Link:
    """What became of an address, in a sentence for people where it does not open."""

    address: str
    state: LinkState
    said: str = ""


def look_at_all(addresses: Iterable[str]) -> list[Link]:
    """What became of each, a few at a time."""
    some = list(dict.fromkeys(addresses))[:_MOST]
    with ThreadPoolExecutor(_AT_ONCE) as people:
        return list(people.map(look_at, some))


def look_at(address: str) -> Link:
    """Asks for the head; where a server does not know that question, for the page, and hangs up."""
    deadline = time.monotonic() + SECONDS
    try:
        status = _follow(address, deadline)
    except (guard.Refused, guard.UnknownName) as error:
        return Link(address, LinkState.DEAD, str(error))
    except ssl.SSLCertVerificationError:
        return Link(address, LinkState.DEAD, _("Browsers warn of this server: its certificate is not valid."))
    except TimeoutError:
        return Link(address, LinkState.FAULTY, _("The server took too long to answer."))
    except ConnectionRefusedError:
        return Link(address, LinkState.DEAD, _("No server answers there."))
    except (OSError, ValueError, _Odd):
        return Link(address, LinkState.FAULTY, _("The server did not answer as web servers do."))
    return Link(address, *_judged(status))


class _Odd(Exception):
    """An answer that is none."""


def _judged(status: int) -> tuple[LinkState, str]:
    if 200 <= status < 300:
        return LinkState.OPENS, ""
    if status in {404, 410}:
        return LinkState.DEAD, _("The server says that there is no such page (%(status)s).") % {"status": status}
    if 300 <= status < 400:
        return LinkState.DEAD, _("The address leads from one to the next and nowhere.")
    if status >= 500:
        return LinkState.FAULTY, _("The server has a fault at the moment (%(status)s).") % {"status": status}
    return LinkState.UNSURE, _("The server does not let programs look (%(status)s).") % {"status": status}


def _follow(address: str, deadline: float) -> int:
    """The status at the end of all redirects."""
    status = 0
    for _hop in range(_HOPS + 1):
        status, there = _ask("HEAD", address, deadline)
        if status in {400, 403, 404, 405, 500, 501, 503}:
            # Some servers know only one question. The answer to the other one counts.
            status, there = _ask("GET", address, deadline)
        if not (300 <= status < 400 and there):
            return status
        address = urljoin(address, there)
    return status


def _ask(method: str, address: str, deadline: float) -> tuple[int, str]:
    """The status and where it leads. All within the deadline, whatever the server does."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _Odd
    host = parts.hostname if ":" in parts.hostname else idna.encode(parts.hostname, uts46=True).decode()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with guard.connect(host, port, timeout=_left(deadline)) as plain:
        line = _secured(plain, host, deadline) if parts.scheme == "https" else plain
        with line:
            line.sendall(_question(method, address, host))
            return _answer(line, deadline)


def _secured(plain: socket.socket, host: str, deadline: float) -> socket.socket:
    plain.settimeout(_left(deadline))
    return guard.tls().wrap_socket(plain, server_hostname=host)


def _question(method: str, address: str, host: str) -> bytes:
    parts = urlsplit(address)
    target = quote(parts.path or "/", safe=_SAFE_IN_PATHS)
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE_IN_PATHS)
    named = f"[{host}]" if ":" in host else host
    lines = [
        f"{method} {target} HTTP/1.1",
        f"Host: {named}:{parts.port}" if parts.port else f"Host: {named}",
        f"User-Agent: Unwatched/{__version__} (looks whether a link works)",
        "Accept: */*",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _answer(line: socket.socket, deadline: float) -> tuple[int, str]:
    head = b""
    while b"\r\n\r\n" not in head and b"\n\n" not in head and len(head) < _HEAD_OCTETS:
        line.settimeout(_left(deadline))
        more = line.recv(4096)
        if not more:
            break
        head += more
    status = _STATUS.match(head)
    if not status:
        raise _Odd
    fields = BytesParser().parsebytes(head.partition(b"\n")[2], headersonly=True)
    return int(status[1]), str(fields.get("Location", ""))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
