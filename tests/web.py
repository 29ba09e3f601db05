"""Servers on loopback that answer as a test says, limits and bad manners included."""

import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, parse_qsl, urlsplit

# For `httpx.get(…, verify=PLAIN)` of what speaks no TLS: httpx else reads all authorities for each call, in 20 ms.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Site(http.server.ThreadingHTTPServer):
    """`answers` maps a path to what it answers: JSON, bytes, an `Answer`, or a function of the `Question`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.asked = []
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.host = f"127.0.0.1:{self.server_port}"

    def handle_error(self, *args):
        """Those who hang up have their reasons."""


class Question:
    """`query` holds the last value of each name, `every` all of them in lists."""

    def __init__(self, path, query, headers, body=b""):
        self.path, self.headers, self.body = path, headers, body
        self.query, self.every = dict(parse_qsl(query)), parse_qs(query)


class Answer:
    """`body` is bytes, or an iterator of bytes that come one after the other."""

    def __init__(self, body=b"", *, status=200, type="application/json", headers=()):
        self.body, self.status, self.headers = body, status, [("Content-Type", type), *headers]


NOT_THERE = Answer(b'{"error": "Record not found"}', status=404)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        question = Question(parts.path, parts.query, self.headers, body)
        self.server.asked.append(self.path)
        self._say(_found(self.server.answers, question))

    do_POST = do_GET

    def _say(self, answer):
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            if not any(name == "Content-Length" for name, _value in answer.headers):
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            return
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        for part in answer.body:
            self.wfile.write(part)
            self.wfile.flush()

    def log_message(self, *args):
        pass


def _found(answers, question):
    answer = answers(question) if callable(answers) else answers.get(question.path, NOT_THERE)
    if callable(answer):
        answer = answer(question)
    if isinstance(answer, bytes):
        return Answer(answer)
    return answer if isinstance(answer, Answer) else Answer(json.dumps(answer).encode())


@contextmanager
def serving(answers) -> Iterator[Site]:
    """A server while the block lasts. `answers`: see Site, or a function of the Question for all paths."""
    site = Site(answers)
    thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
