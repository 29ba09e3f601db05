"""Stands between us and a server, and cuts lines at the worst moment.

    with Proxy(server_url) as proxy:
        proxy.cut("POST", "/api/v1/statuses", nth=3)                  # the third is done, its answer lost
        proxy.cut("POST", "/api/v1/statuses", when="before")          # the next one never arrives
        proxy.answer("POST", "/api/v1/*", status=503)                 # something else answers in the server's place
        proxy.without("Idempotency-Key")                               # as servers that do not know it
        with proxy.away(): ...                                        # nobody listens there
        use(proxy.url)
        proxy.count("POST", "/api/v1/statuses")                       # what arrived here

Paths may have stars. Requests are counted from the moment at which something is ordered.
"""

import fnmatch
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

When = Literal["before", "during", "after"]


class Request(NamedTuple):
    method: str
    path: str  # without the query
    query: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class _Order:
    method: str
    path: str
    nth: int
    times: int
    when: When | None = None  # None: `reply` is given in the server's place
    reply: Answer | None = None
    seen: int = field(default=0)

    def strikes(self, request: Request) -> bool:
        if self.method not in ("*", request.method) or not fnmatch.fnmatch(request.path, self.path):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Proxy:
    """A server on a free port of this machine that passes on what it is asked."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self.upstream = (parts.hostname or "localhost", parts.port or 80)
        self.upstream_url = upstream
        self.requests: list[Request] = []
        self._orders: list[_Order] = []
        self._stripped: set[str] = set()
        self._lock = threading.Lock()
        self._port = 0
        self._open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *args: object) -> None:
        self._close()

    # --- Orders -----------------------------------------------------------------------------------------------------

    def cut(self, method: str, path: str, *, nth: int = 1, times: int = 1, when: When = "after") -> None:
        """Cuts the line of the nth such request: before the server hears of it, in the middle of its answer, or just
        before that.
        """
        self._orders.append(_Order(method, path, nth, times, when=when))

    def answer(
        self,
        method: str,
        path: str,
        *,
        status: int = 200,
        body: bytes | str | dict[str, object] | list[object] = b"",
        headers: dict[str, str] | None = None,
        nth: int = 1,
        times: int = 1,
    ) -> None:
        """Answers the nth such request in the server's place. A dict or list goes out as JSON."""
        kind = "text/html"
        if isinstance(body, dict | list):
            kind, body = "application/json", json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        merged = {"Content-Type": kind, **(headers or {})}
        self._orders.append(_Order(method, path, nth, times, reply=Answer(status, list(merged.items()), body)))

    def without(self, header: str) -> None:
        """Takes this header away from every request."""
        self._stripped.add(header.lower())

    def calm(self) -> None:
        """Forgets all orders, and what arrived."""
        with self._lock:
            self._orders.clear()
            self._stripped.clear()
            self.requests.clear()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens at this address for a while."""
        self._close()
        try:
            yield
        finally:
            self._open()

    def count(self, method: str, path: str) -> int:
        """How many such requests arrived here, whatever became of them."""
        return sum(one.method == method and fnmatch.fnmatch(one.path, path) for one in self.requests)

    # --- The work ---------------------------------------------------------------------------------------------------

    def handle(self, request: Request) -> Answer:
        """What the server says. Overridden by those who answer some things themselves."""
        return self.forward(request)

    def forward(self, request: Request) -> Answer:
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        try:
            target = request.path + (f"?{request.query}" if request.query else "")
            headers = {name: value for name, value in request.headers.items() if name.lower() not in self._stripped}
            headers["Host"] = f"{self.upstream[0]}:{self.upstream[1]}"
            headers["Connection"] = "close"
            connection.request(request.method, target, request.body or None, headers)
            response = connection.getresponse()
            body = response.read()
            hop = ("connection", "keep-alive", "transfer-encoding", "content-length")
            kept = [(name, value) for name, value in response.getheaders() if name.lower() not in hop]
            return Answer(response.status, kept, body)
        finally:
            connection.close()

    def _order_for(self, request: Request) -> _Order | None:
        with self._lock:
            self.requests.append(request)
            return next((order for order in self._orders if order.strikes(request)), None)

    def _open(self) -> None:
        self._server = _Server(("127.0.0.1", self._port), self)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], proxy: Proxy) -> None:
        self.proxy = proxy
        self.lines: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def hang_up(self) -> None:
        """Ends the lines that clients keep open for their next request."""
        for line in list(self.lines):
            _end(line)

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hung up


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.lines.add(self.connection)

    def finish(self) -> None:
        self.server.lines.discard(self.connection)
        super().finish()

    def relay(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, parts.path, parts.query, dict(self.headers.items()), body)
        order = self.server.proxy._order_for(request)
        if order is None:
            self.reply(self.server.proxy.handle(request))
        elif order.reply is not None:
            self.reply(order.reply)
        else:
            if order.when != "before":
                answer = self.server.proxy.handle(request)
                if order.when == "during":
                    self.reply(answer, cut=True)
            self.close_connection = True
            _end(self.connection)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = relay

    def reply(self, answer: Answer, *, cut: bool = False) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        pass


def _end(line: socket.socket) -> None:
    with suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)
