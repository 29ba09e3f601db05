"""A web of a few pages that a test writes itself. Nothing leaves this machine."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from ..errors import GatewayError
from ..fetching import Exchange
from . import Captured, NothingThere, reading, wacz, warc

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


@dataclass
class Memory:
    """`pages` maps an address to its HTML, to another address (it leads there) or to the error that is raised."""

    pages: dict[str, str | GatewayError] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    at: datetime = NOW
    asked: list[str] = field(default_factory=list)

    def read(self, url: str) -> Captured:
        self.asked.append(url)
        there = self.moved.get(url, url)
        page = self.pages.get(there)
        if page is None:
            raise NothingThere(
                _("The server answered that there is no such page (%s). Nothing was kept.") % 404, gone=True
            )
        if isinstance(page, GatewayError):
            raise page
        steps = [_exchange(url, 301, b"", self.at)] if there != url else []
        body = page.encode()
        return Captured(
            asked=url, url=there, at=self.at, status=200, body=body, media_type="text/html",
            exchanges=[*steps, _exchange(there, 200, body, self.at)], title=reading.title(page),
            text=reading.text(page), tools={"Unwatched": "memory"},
        )  # fmt: skip

    def capture(self, url: str) -> Captured:
        read = self.read(url)
        writer = warc.Writer()
        for one in read.exchanges:
            writer.exchange(one)
        archive = wacz.pack(writer, url=read.url, at=read.at, title=read.title, text=read.text)
        return Captured(**{**vars(read), "archive": archive})


def _exchange(url: str, status: int, body: bytes, at: datetime) -> Exchange:
    said = (("Content-Type", "text/html; charset=utf-8"),)
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {said[0][1]}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    sent = f"GET {url} HTTP/1.1\r\n\r\n".encode()
    return Exchange(
        url=url, status=status, asked=(("Accept", "*/*"),), said=said, address="192.0.2.7", sent=sent,
        received=head + body, ended_at=at,
    )  # fmt: skip
