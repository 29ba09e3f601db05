"""The web server's memory for public pages."""

import gzip
import re
import threading
import time
from pathlib import Path

import pytest

from unwatched.core import caching, pagecache
from unwatched.core.pagecache import PageCache
from unwatched.directory.services import partners
from unwatched.ledger.laws import filtering

CODE = Path(pagecache.__file__).parent.parent
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
    assert 0 <= int(answers[-1][1]["Age"]) < 20
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
    cache = PageCache(app, asked={"page"})
    ask(cache), ask(cache, **other)
    assert app.calls == 2


class Pages:
    """A page at "/", a redirect at "/old/?id=3", nothing elsewhere."""

    def __init__(self):
        self.calls, self.there = [], True

    def __call__(self, environ, start):
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        self.calls.append(f"{path}?{query}")
        status = "200 OK" if path == "/" and self.there else "301 Moved" if query == "id=3" else "404 Not Found"
        start(status, [("Cache-Control", KEEP)])
        return [f"{status} {query}".encode()]


@pytest.mark.parametrize("tail", ["utm_source=x", "fbclid=a&fbclid=b", "=", "&&", "x=p=2", "P=2", "é=1"])
def test_a_tail_that_no_page_asks_for_makes_no_other_page(tail):
    app = Pages()
    cache = PageCache(app, asked={"p"})
    first = ask(cache, query=f"{tail}&p=2")
    assert ask(cache, query="p=2")[2] == ask(cache, query=f"p=2&{tail}")[2] == first[2]
    assert len(app.calls) == 1


@pytest.mark.parametrize("other", ["p=3", "%70=2", "p=2&p=3", ""])
def test_what_a_page_asks_for_makes_another_page_also_in_disguise(other):
    app = Pages()
    cache = PageCache(app, asked={"p"})
    ask(cache, query="p=2")
    assert ask(cache, query=other)[2] == f"200 OK {other}".encode()


def test_a_redirect_and_a_missing_page_may_depend_on_every_word():
    app = Pages()
    cache = PageCache(app, asked={"p"})
    for _ in range(2):
        said = [ask(cache, "/old/", query=query)[0][:3] for query in ("", "id=3", "id=4")]
        assert said == ["404", "301", "404"]
    assert len(app.calls) == 3


def test_a_page_that_went_away_is_gone_with_every_tail(monkeypatch):
    app, clock = Pages(), [1000.0]
    monkeypatch.setattr(pagecache.time, "monotonic", lambda: clock[0])
    cache = PageCache(app)
    ask(cache)
    app.there, clock[0] = False, 1000.0 + 61
    assert [ask(cache, query=query)[0][:3] for query in ("", "x=1", "", "x=1")] == ["404"] * 4
    assert len(app.calls) == 3


def test_all_that_public_pages_look_at_in_an_address_is_declared():
    apps = ("actions/views", "archive/views", "contacting/views", "ledger/views", "letters/views", "pages")
    views = [CODE / app for app in apps]
    files = [file for folder in views for file in folder.rglob("*.py")]
    found = {name for file in files for name in re.findall(r"request\.GET\W+(?:get\w*\W+)(\w+)", file.read_text())}
    found |= {name for file in files for name in re.findall(r"request\.GET\[\W*(\w+)", file.read_text())}
    laws = Asked()
    filtering.read(laws)
    private = {"number"}  # of a suggestion: its answer is kept nowhere
    assert (found | laws.names | {partners.PARAMETER}) - private == caching.PARAMETERS


class Asked(dict):
    """An address with nothing in it, which writes down what it is asked for."""

    def __init__(self):
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return default


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
    """All ten are rendered at the same time: none is answered before the last has come."""
    together = threading.Barrier(10)

    class Slow(App):
        def __call__(self, environ, start):
            together.wait(60)
            return super().__call__(environ, start)

    cache = PageCache(Slow(control="private"))
    assert len(run_together(10, lambda: ask(cache))) == 10


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
    cache = PageCache(App(), asked={"page"}, count=10)
    for number in range(50):
        ask(cache, query=f"page={number}")
    assert len(cache.pages) == 10
    small = PageCache(App(body=bytes(range(256)) * 40), asked={"page"}, room=100_000)
    for number in range(50):
        ask(small, query=f"page={number}")
    assert small.used <= 100_000
    assert small.used == sum(pagecache.weight(page) for page in small.pages.values())


def test_a_body_that_is_very_long_is_passed_on_but_not_kept():
    app = App(body=b"x" * (pagecache.LONGEST + 1))
    cache = PageCache(app)
    assert ask(cache)[2] == app.body
    assert cache.pages == {}
