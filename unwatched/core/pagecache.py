"""The outermost layer of the web server: keeps public pages in memory for as long as they say.

Kept is only what asks for it (`Cache-Control: public, max-age=N`) in answer to a GET without any cookie. One thread
renders; the others get the page of a moment ago if it allows that (`stale-while-revalidate`), or wait. Pages are
compressed once, when kept: they hold nothing secret, so their length can give nothing away. A page that is there is the
same whatever hangs behind its address, such as the tail by which another site knows its readers again.

What somebody may take back is given out only while nothing was removed since it was rendered, in whichever process.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from .caching import REMOVABLE

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]
Key = tuple[str, ...]

SECONDS = re.compile(r"(max-age|stale-while-revalidate)=(\d{1,6})")
STATUSES = ("200", "301", "404", "410")
# What a kept answer may differ by. A request with a cookie never comes here; languages are part of the key.
VARIES = {"accept-encoding", "accept-language", "cookie"}
LONGEST = 1024 * 1024  # bytes; a longer body is a file, not a page
PATIENCE = 10.0  # seconds that a request waits for the thread that renders


class Page(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    zipped: bytes
    tag: str
    born: float
    fresh: float  # until then, in time.monotonic()
    stale: float
    removals: int | None = None  # how many there had been, for a page that one of them may take away

    @property
    def is_there(self) -> bool:
        return self.status.startswith("200")


class PageCache:
    """A WSGI application around another; ``room`` in bytes, ``count`` in pages, ``languages``: pages vary by them.

    ``asked`` are the parameters of an address that pages look at; any other makes no other page. ``removals`` tells how
    many there were so far, or None when nobody knows; without it, what may be taken back is not kept at all.
    """

    def __init__(
        self,
        app: App,
        *,
        asked: Collection[str] = (),
        room: int = 16 * 1024 * 1024,
        count: int = 2000,
        languages: bool = False,
        removals: Callable[[], int | None] = lambda: None,
    ) -> None:
        self.app, self.asked, self.room, self.count, self.languages = app, asked, room, count, languages
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.used = 0
        self.removals = removals
        self.guard = threading.Lock()
        self.turns: dict[Key, threading.Event] = {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_COOKIE" in environ or "HTTP_RANGE" in environ:
            return self.app(environ, start)
        key = self.key(environ)
        page = self.pages.get(key)
        if page and page.fresh > time.monotonic() and self.still_stands(page):
            return answer(page, environ, start)
        if environ["REQUEST_METHOD"] == "HEAD":  # has no body to keep
            return self.app(environ, start)
        with self.guard:
            others = self.turns.get(key)
            ours = others is None and self.pages.get(key) is page  # else another thread has rendered it just now
            if ours:
                self.turns[key] = threading.Event()
        return self.render(key, environ, start) if ours else self.follow(others, key, environ, start)

    def still_stands(self, page: Page) -> bool:
        """Whether nothing was removed since, if the page is one that can be."""
        return page.removals is None or page.removals == self.removals()

    def key(self, environ: Environ) -> Key:
        """Where to look: at the page itself if it is known to be there, else at all that was asked for.

        A redirect or a missing page may depend on every word of an address; a page depends on those we look at.
        """
        plain = self.plain_key(environ)
        known = self.pages.get(plain)
        return plain if known and known.is_there else self.full_key(environ)

    def plain_key(self, environ: Environ) -> Key:
        said = ((part, part.partition("=")[0]) for part in environ.get("QUERY_STRING", "").split("&"))
        # A name in disguise ("%70" is "p") is not taken for one that does not matter.
        return self.full_key(environ, "&".join(part for part, name in said if name in self.asked or "%" in name))

    def full_key(self, environ: Environ, query: str | None = None) -> Key:
        get = environ.get
        language = get("HTTP_ACCEPT_LANGUAGE", "") if self.languages else ""
        scheme = get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
        query = get("QUERY_STRING", "") if query is None else query
        return scheme, get("HTTP_HOST", ""), environ["PATH_INFO"], query, language

    def follow(self, others: threading.Event | None, key: Key, environ: Environ, start: Start) -> Iterable[bytes]:
        """When another thread renders this page, or has just done so."""
        page = self.pages.get(key)
        if others and (page is None or page.stale < time.monotonic()):
            others.wait(PATIENCE)
            page = self.pages.get(self.key(environ))
        if page and page.stale > time.monotonic() and self.still_stands(page):
            return answer(page, environ, start)
        return self.app(environ, start)

    def render(self, key: Key, environ: Environ, start: Start) -> Iterable[bytes]:
        said: list[Any] = []
        began = time.monotonic()
        removals = self.removals()  # before it is rendered: what is removed meanwhile may be in it
        try:
            body = self.app(environ, lambda *args: said.extend(args))
            status, headers = said[0], without_mark(said[1])
            removable = len(headers) < len(said[1])
            said[1] = headers
            page = None
            if (seconds := lifetime(status, headers)) and not (removable and removals is None):
                body = [collect(body)]
                page = make_page(status, headers, body[0], *seconds)
                # Its age counts from here on: on a busy machine what it says may be seconds old when it is drawn.
                page = page._replace(born=began, removals=removals if removable else None)
                self.keep_as(environ, page)
        finally:
            self.turns.pop(key).set()
        if page:
            return answer(page, environ, start)
        start(*said)
        return body

    def keep_as(self, environ: Environ, page: Page) -> None:
        plain = self.plain_key(environ)
        with self.guard:
            old = self.pages.get(plain)
            if old and old.is_there and not page.is_there:  # it went away
                self.used -= weight(self.pages.pop(plain))
        self.keep(plain if page.is_there else self.full_key(environ), page)

    def keep(self, key: Key, page: Page) -> None:
        if len(page.body) > LONGEST:
            return
        with self.guard:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.used += weight(page) - (weight(old) if old else 0)
            while self.used > self.room or len(self.pages) > self.count:
                self.used -= weight(self.pages.popitem(last=False)[1])  # the one rendered longest ago

    def drop_removable(self) -> None:
        """Lets go of all that a removal may have taken away."""
        self.drop(lambda page: page.removals is not None)

    def tidy(self) -> None:
        """Lets go of what is too old to be given out."""
        now = time.monotonic()
        self.drop(lambda page: page.stale <= now)

    def drop(self, is_old: Callable[[Page], bool]) -> None:
        with self.guard:
            for key in [key for key, page in self.pages.items() if is_old(page)]:
                self.used -= weight(self.pages.pop(key))


def without_mark(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name != REMOVABLE]


def lifetime(status: str, headers: list[tuple[str, str]]) -> tuple[int, int] | None:
    """Seconds for which an answer may be kept, and served stale after that; None if it may not."""
    said = {name.lower(): value.lower() for name, value in headers}
    control = said.get("cache-control", "")
    varies = {name.strip() for name in said.get("vary", "").split(",") if name.strip()}
    seconds = dict(SECONDS.findall(control))
    if "public" not in control or "set-cookie" in said or "content-encoding" in said or not varies <= VARIES:
        return None
    if status[:3] not in STATUSES or not int(seconds.get("max-age", 0)):
        return None
    return int(seconds["max-age"]), int(seconds.get("stale-while-revalidate", 0))


def make_page(status: str, headers: list[tuple[str, str]], body: bytes, fresh: int, stale: int) -> Page:
    now = time.monotonic()
    rest = [(name, value) for name, value in headers if name.lower() not in ("content-length", "etag", "age", "vary")]
    vary = {name.strip() for key, value in headers if key.lower() == "vary" for name in value.split(",")}
    rest.append(("Vary", ", ".join(sorted({*vary, "Accept-Encoding"} - {""}))))
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Page(status, rest, body, gzip.compress(body, 6, mtime=0), tag, now, now + fresh, now + fresh + stale)


def answer(page: Page, environ: Environ, start: Start) -> list[bytes]:
    headers = [*page.headers, ("ETag", page.tag), ("Age", str(int(time.monotonic() - page.born)))]
    if page.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", headers)
        return []
    body = page.body
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and len(page.zipped) < len(body):
        body = page.zipped
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start(page.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def collect(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()


def weight(page: Page) -> int:
    """Bytes in memory: both bodies, and about what headers and key take."""
    return len(page.body) + len(page.zipped) + 2048
