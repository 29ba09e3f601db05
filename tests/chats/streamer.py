"""A server that streams as Mastodon's documents say (docs.joinmastodon.org/methods/streaming/), and fails when told."""

import json
import queue
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone


class Streamer:
    """Knows one hashtag's posts and whoever streams them. `asked` lists the paths of all requests."""

    def __init__(self):
        self.posts, self.asked, self.lines = [], [], []
        self.signed_out = self.without_stream = self.mute = False
        self.lock = threading.Lock()

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *args):
        self.cut()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def say(self, text, *, stream=True):
        """Somebody says something with the hashtag; gives the post's address."""
        number = str(len(self.posts) + 1)
        account = {"acct": "ada", "uri": f"{self.url}/users/ada", "url": f"{self.url}/@ada", "display_name": "Ada"}
        post = {
            "id": number, "uri": f"{self.url}/users/ada/statuses/{number}", "url": f"{self.url}/@ada/{number}",
            "created_at": timezone.now().isoformat(), "content": f"<p>{text}</p>", "visibility": "public",
            "account": account, "tags": [{"name": "whowatcheswrenfield"}],
        }  # fmt: skip
        self.posts.append(post)
        if stream:
            self.send(f"event: update\ndata: {json.dumps(post)}\n\n")
        return post["uri"]

    def since(self, number):
        """What Mastodon's feed gives: the 40 that follow, the newest first."""
        return [post for post in self.posts if int(post["id"]) > number][:40][::-1]

    def send(self, words):
        """Whatever it is, to everybody who streams."""
        for line in list(self.lines):
            line.put(words)

    def cut(self):
        self.send(None)

    @property
    def streams(self):
        """How many were begun."""
        return sum("/streaming/" in path for path in self.asked)

    def _handler(self):  # noqa: C901
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                parts = urlsplit(self.path)
                path = parts.path.rstrip("/")
                owner.asked.append(path)
                if path == "/api/v2/instance":
                    self.answer(200, {"domain": "tide.test", "configuration": {"urls": {"streaming": owner.url}}})
                elif owner.signed_out:
                    self.answer(401, {"error": "The access token was revoked"})
                elif path.startswith("/api/v1/timelines/tag/"):
                    self.answer(200, owner.since(int(parse_qs(parts.query).get("min_id", ["0"])[0])))
                elif path == "/api/v1/streaming/hashtag":
                    self.stream()
                else:
                    self.answer(200, [])

            def answer(self, status, said):
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def stream(self):
                if owner.without_stream:
                    self.answer(404, {"error": "Not found"})
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                line = queue.Queue()
                line.put("" if owner.mute else ":)\n")
                with owner.lock:
                    owner.lines.append(line)
                with suppress(ConnectionError):
                    self.write_all(line)
                with owner.lock:
                    owner.lines.remove(line)
                self.close_connection = True

            def write_all(self, line):
                while True:
                    try:
                        words = line.get(timeout=0.2)
                    except queue.Empty:
                        words = "" if owner.mute else ":thump\n"
                    if words is None:
                        return
                    data = words.encode()
                    if data:
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                        self.wfile.flush()

            def log_message(self, *args):
                pass

        return Handler
