"""A page and what belongs to it, fetched through the guard; nothing of it is run."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import h11
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _

from unwatched import __version__

from .. import fetching
from ..errors import GatewayError, Permanent
from ..fetching import Exchange, Fetched, Fetcher
from . import LARGEST, Captured, NothingThere, reading, screenshot, wacz, warc

SECONDS = 60.0  # for a page and all that belongs to it
EACH = 20.0  # seconds for one answer
MOST_PIECES = 40  # style sheets and pictures
SMALLEST = 4_000_000  # bytes that one piece may have
HTML = frozenset(("text/html", "application/xhtml+xml"))
PLAIN = frozenset(("text/plain", "text/markdown", "text/csv", "application/json"))
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"


class Web:
    """The real thing."""

    def capture(self, url: str) -> Captured:
        with Fetcher(seconds=SECONDS, each=EACH, record=True) as fetcher:
            page = _page(fetcher, url)
            pieces, notes = _pieces(fetcher, page)
        return _captured(url, page, pieces=pieces, notes=notes)

    def read(self, url: str) -> Captured:
        with Fetcher(seconds=EACH, each=EACH, record=True) as fetcher:
            page = _page(fetcher, url)
        return _reading(url, page)


def _page(fetcher: Fetcher, url: str) -> Fetched:
    page = fetcher.fetch(url, accept=ACCEPT, most=LARGEST)
    if not page.ok:
        error = fetching.of_status(page.status, page.headers)
        if isinstance(error, Permanent):
            said = _("The server answered that there is no such page (%s). Nothing was kept.") % page.status
            if page.status in {401, 403}:
                said = _("The server does not show this page to us (%s). Nothing was kept.") % page.status
            raise NothingThere(said, gone=page.status in {404, 410})
        raise error
    if not page.body:
        raise NothingThere(_("The server sent an empty page. Nothing was kept."))
    return page


# --- What belongs to a page -------------------------------------------------------------------------------------------


def _pieces(fetcher: Fetcher, page: Fetched) -> tuple[list[Fetched], list[str]]:
    """Style sheets and pictures, and sentences on what is missing. A piece that fails is left out, no more."""
    if page.content_type not in HTML:
        return [], []
    wanted = reading.belongings(reading.decode(page.body, _type(page)), url=page.url)
    got: dict[str, Fetched] = {}
    missing, room = 0, LARGEST - len(page.body)
    while wanted and len(got) < MOST_PIECES and room > 0 and fetcher.left() > 1:
        url = wanted.pop(0)
        if url in got:
            continue
        piece = _piece(fetcher, url, most=min(SMALLEST, room))
        if piece is None:
            missing += 1
            continue
        got[url] = piece
        room -= len(piece.body)
        if piece.content_type == "text/css":
            wanted += reading.in_css(reading.decode(piece.body, _type(piece)), url=piece.url)
    left_out = missing + sum(url not in got for url in wanted)
    notes = [f"{left_out} style sheets or pictures of the page are not in the archive."] if left_out else []
    return list(got.values()), notes


def _piece(fetcher: Fetcher, url: str, *, most: int) -> Fetched | None:
    try:
        piece = fetcher.fetch(url, accept="text/css,image/*,*/*;q=0.1", most=most)
    except GatewayError:
        return None
    wanted = piece.content_type == "text/css" or piece.content_type.startswith("image/")
    return piece if piece.ok and wanted else None


# --- What came --------------------------------------------------------------------------------------------------------


def _reading(url: str, page: Fetched) -> Captured:
    html = reading.decode(page.body, _type(page)) if page.content_type in HTML | PLAIN else ""
    is_html = page.content_type in HTML
    last = page.exchanges[-1]
    return Captured(
        asked=url, url=page.url, at=page.began_at, status=page.status, body=entity(last) or page.body,
        media_type=page.content_type, exchanges=page.exchanges, title=reading.title(html) if is_html else "",
        text=reading.text(html) if is_html else html, tls=[_certificate(der) for der in last.certificates],
        chain="".join(_pem(der) for der in last.certificates), clock_offset=_offset(page),
        tools={"Unwatched": __version__, "httpx": version("httpx"), "warcio": version("warcio")},
    )  # fmt: skip


def _captured(url: str, page: Fetched, *, pieces: Sequence[Fetched], notes: Sequence[str]) -> Captured:
    read = _reading(url, page)
    picture = b""
    if page.content_type in HTML:
        drawn = [(piece.url, _type(piece), piece.body) for piece in pieces]
        # As `decode` read it: Chromium is told what the text is in, whatever the page says.
        html = reading.decode(page.body, _type(page)).encode(errors="replace")
        picture = screenshot.draw((page.url, "text/html; charset=utf-8", html), drawn)
    said = [*notes]
    if not picture:
        said.append(
            "There is no picture of the page: it is no HTML, or this server has no Chromium that could draw it."
        )
    writer = _write(read, page, pieces, picture)
    archive = wacz.pack(writer, url=page.url, at=page.began_at, title=read.title or page.url, text=read.text)
    return replace(read, archive=archive, screenshot=picture, notes=said)


def _write(read: Captured, page: Fetched, pieces: Sequence[Fetched], picture: bytes) -> warc.Writer:
    writer = warc.Writer()
    tools = ", ".join(f"{name} {number}" for name, number in read.tools.items())
    writer.info(
        {"software": tools, "format": "WARC File Format 1.1", "robots": "not asked: one page, by hand"}, at=read.at
    )
    answers = [writer.exchange(one) for one in page.exchanges]
    about = {"ip": read.last.address, "title": read.title}
    about |= {f"certificate-{place}-sha256": one["sha256"] for place, one in enumerate(read.tls, start=1)}
    writer.metadata(page.url, {k: v for k, v in about.items() if v}, at=read.at, about=answers[-1])
    for piece in pieces:
        for one in piece.exchanges:
            writer.exchange(one)
    if picture:
        writer.resource(f"urn:view:{page.url}", picture, at=read.at, media_type="image/png")
    return writer


def entity(exchange: Exchange) -> bytes:
    """What an answer held, as it came: taken out of its chunks, and not unpacked if it was packed."""
    reader = h11.Connection(our_role=h11.CLIENT)
    body = bytearray()
    try:
        reader.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
        reader.send(h11.EndOfMessage())
        reader.receive_data(exchange.received)
        reader.receive_data(b"")  # it may end with the line
        while not isinstance(event := reader.next_event(), h11.EndOfMessage | h11.ConnectionClosed):
            if event in (h11.NEED_DATA, h11.PAUSED):
                break
            body += event.data if isinstance(event, h11.Data) else b""
    except h11.ProtocolError:
        return b""
    return bytes(body)


def _type(fetched: Fetched) -> str:
    return str(fetched.headers.get("content-type", "application/octet-stream"))[:200]


def _offset(page: Fetched) -> float | None:
    """Seconds that our clock was behind the server's, as far as its Date header tells: to a second."""
    last = page.exchanges[-1]
    try:
        theirs = parsedate_to_datetime(str(page.headers.get("date", "")))
    except (TypeError, ValueError):
        return None
    ours = last.ended_at or datetime.now(UTC)
    behind = (theirs.replace(tzinfo=theirs.tzinfo or UTC) - ours).total_seconds()
    return round(behind, 1) if abs(behind) < 10**9 else None


def _certificate(der: bytes) -> dict[str, str]:
    """What a certificate says. One that cannot be read is still known by its hash."""
    try:
        one = x509.load_der_x509_certificate(der)
        return {
            "subject": one.subject.rfc4514_string(),
            "issuer": one.issuer.rfc4514_string(),
            "until": one.not_valid_after_utc.isoformat(),
            "sha256": one.fingerprint(SHA256()).hex(),
        }
    except ValueError:
        return {"sha256": warc.sha256(der)}


def _pem(der: bytes) -> str:
    try:
        return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()
    except ValueError:
        return ""
