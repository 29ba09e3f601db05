"""The web server's memory for public pages."""

import gzip
import threading
import time

import pytest

from unwatched.core import pagecache
from unwatched.core.pagecache import PageCache

PAGE = b"<h1>Ban it</h1>" * 100
KEEP = "public, max-age=20, stale-while-revalidate=40"


class App:
    """A WSGI application that counts how often it was asked."""

    def __init__(self, *, control=KEEP, status="200 OK", body=PAGE, delay=0.0, extra=()):
        self.headers = [("Content-Type", "text/html"), ("Cache-Control", control), ("Vary", "Accept-Language"), *extra]
        self.status, self.body, self.delay, self.calls = status, body, delay, 0

    def __call__(self, environ, start):
        self.calls += 1
        time.sleep(self.delay)
        start(self.status, self.headers)
        return [self.body]


def ask(app, path="/", *, method="GET", query="", **headers):
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http",
        "HTTP_HOST": "site.test", **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip
    said = {}
    body = b"".join(app(environ, lambda status, headers, *rest: said.update(status=status, headers=dict(headers))))
    return said["status"], said["headers"], body


def test_a_public_page_is_rendered_once():
    app = App()
    cache = PageCache(app)
    answers = [ask(cache) for _ in range(5)]
    assert app.calls == 1
    assert {body for _, _, body in answers} == {PAGE}
    assert answers[-1][1]["Age"] == "0"
    assert answers[-1][1]["Content-Length"] == str(len(PAGE))


@pytest.mark.parametrize(
    "app",
    [
        App(control="private, no-store"),
        App(control=""),
        App(control="public"),
        App(control="public, max-age=0"),
        App(control="max-age=60"),
        App(status="500 Internal Server Error"),
        App(status="302 Found"),
        App(extra=[("Set-Cookie", "office=1")]),
        App(extra=[("Vary", "User-Agent")]),
    ],
    ids=["private", "nothing said", "no age", "age 0", "not public", "fault", "redirect", "cookie", "varies"],
)
def test_what_is_not_for_everybody_is_not_kept(app):
    cache = PageCache(app)
    ask(cache), ask(cache)
    assert app.calls == 2
    assert ask(cache)[2] == PAGE


def test_a_request_with_a_cookie_neither_gets_nor_leaves_a_kept_page():
    app = App()
    cache = PageCache(app)
    ask(cache, cookie="office=secret")
    ask(cache)
    ask(cache, cookie="office=secret")
    assert app.calls == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_only_reading_is_answered_from_memory(method):
    app = App()
    cache = PageCache(app)
    ask(cache), ask(cache, method=method)
    assert app.calls == 2


def test_head_gets_the_headers_of_the_kept_page():
    app = App()
    cache = PageCache(app)
    ask(cache)
    status, headers, body = ask(cache, method="HEAD")
    assert (status, body, headers["Content-Length"]) == ("200 OK", b"", str(len(PAGE)))
    assert app.calls == 1


@pytest.mark.parametrize(
    "other", [{"path": "/x/"}, {"query": "page=2"}, {"host": "other.test"}, {"x_forwarded_proto": "https"}]
)
def test_another_address_is_another_page(other):
    app = App()
    cache = PageCache(app)
    ask(cache), ask(cache, **other)
    assert app.calls == 2


def test_languages_are_kept_apart_where_there_are_several():
    app = App()
    cache = PageCache(app, languages=True)
    ask(cache, accept_language="de"), ask(cache, accept_language="ar"), ask(cache, accept_language="de")
    assert app.calls == 2


def test_who_accepts_gzip_gets_it_and_nobody_else():
    cache = PageCache(App())
    for _ in range(2):
        _, headers, body = ask(cache, accept_encoding="gzip, br")
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == PAGE
        assert headers["Content-Length"] == str(len(body))
        assert "Accept-Encoding" in headers["Vary"]
        assert "Accept-Language" in headers["Vary"]
        assert ask(cache)[2] == PAGE


def test_who_has_the_page_already_gets_nothing_again():
    cache = PageCache(App())
    tag = ask(cache)[1]["ETag"]
    status, _, body = ask(cache, if_none_match=tag)
    assert (status, body) == ("304 Not Modified", b"")
    assert ask(cache, if_none_match='W/"another"')[0] == "200 OK"


def test_a_page_is_rendered_again_when_its_time_is_up(monkeypatch):
    app, clock = App(), [1000.0]
    monkeypatch.setattr(pagecache.time, "monotonic", lambda: clock[0])
    cache = PageCache(app)
    ask(cache)
    clock[0] += 19
    assert ask(cache)[1]["Age"] == "19"
    assert app.calls == 1
    clock[0] += 2
    assert ask(cache)[1]["Age"] == "0"
    assert app.calls == 2


def run_together(count, work):
    results = []
    threads = [threading.Thread(target=lambda: results.append(work())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_at_once_cost_one_rendering():
    app = App(delay=0.2)
    cache = PageCache(app)
    assert {body for _, _, body in run_together(20, lambda: ask(cache))} == {PAGE}
    assert app.calls == 1


def test_pages_that_are_not_kept_do_not_queue_up():
    app = App(control="private", delay=0.2)
    cache = PageCache(app)
    started = time.monotonic()
    run_together(10, lambda: ask(cache))
    assert app.calls == 10
    assert time.monotonic() - started < 1.5  # ten in a row would take two seconds


def test_a_failing_page_is_not_waited_for_by_the_next():
    class Broken(App):
        def __call__(self, environ, start):
            self.calls += 1
            raise RuntimeError("no")

    cache = PageCache(Broken())
    for _ in range(2):
        with pytest.raises(RuntimeError):
            ask(cache)
    assert cache.turns == {}


def test_memory_is_bounded_in_bytes_and_in_pages():
    cache = PageCache(App(), count=10)
    for number in range(50):
        ask(cache, query=f"page={number}")
    assert len(cache.pages) == 10
    small = PageCache(App(body=bytes(range(256)) * 40), room=100_000)
    for number in range(50):
        ask(small, query=f"page={number}")
    assert small.used <= 100_000
    assert small.used == sum(pagecache.weight(page) for page in small.pages.values())


def test_a_body_that_is_very_long_is_passed_on_but_not_kept():
    app = App(body=b"x" * (pagecache.LONGEST + 1))
    cache = PageCache(app)
    assert ask(cache)[2] == app.body
    assert cache.pages == {}
