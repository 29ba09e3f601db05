"""What a web page says now: its bytes as they came, how they came, a web archive of it, its text and its picture.

`web.Web` fetches through the guard and draws offline; `memory.Memory` serves tests and needs no network. `wacz` packs a
web archive and looks at those that others have made. Nothing here decides what may be kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ..errors import Permanent
from ..fetching import Exchange

LARGEST = 20_000_000  # bytes of one page and all that belongs to it


class NothingThere(Permanent):
    """The server answered, and what it answered is no page to keep. `gone` where it says that there was one."""

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


@dataclass(frozen=True)
class Captured:
    """One page at one moment. `body` is what the last answer held, as it came; `text` is what a reader reads."""

    asked: str
    url: str  # after redirects
    at: datetime
    status: int
    body: bytes
    media_type: str  # "text/html", without parameters
    exchanges: Sequence[Exchange]  # of the page itself, redirects first
    title: str = ""
    text: str = ""
    archive: bytes = b""  # WACZ
    screenshot: bytes = b""  # PNG; empty: none could be made
    tls: Sequence[Mapping[str, str]] = ()  # the certificates of the last answer, its own first
    chain: str = ""  # the same as PEM
    clock_offset: float | None = None  # seconds that our clock was behind the server's, to a second
    tools: Mapping[str, str] = field(default_factory=dict)  # name: version
    notes: Sequence[str] = ()  # what is not in it, sentences

    @property
    def last(self) -> Exchange:
        return self.exchanges[-1]


class Camera(Protocol):
    def capture(self, url: str) -> Captured:
        """The page at this address. Raises what `fetching` raises, and NothingThere."""

    def read(self, url: str) -> Captured:
        """The same without archive, pictures and screenshot: only to look whether it still says what it said."""
