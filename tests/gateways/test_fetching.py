"""What comes from an address on the web, and what never does."""

import itertools
import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web import Answer, serving
from unwatched.gateways import deep_json, fetching, guard
from unwatched.gateways.errors import Permanent, Temporary

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def _private_servers(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


@pytest.fixture(scope="module")
def stop():
    """Set when the tests are done: nothing waits for longer."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture(scope="module")
def site(stop):
    def drip(question):
        def parts():
            while not stop.wait(0.02):
                yield b" "

        return Answer(parts())

    def silent(question):
        stop.wait(2)
        return Answer(b"{}")

    endless = Answer(itertools.repeat(b"x" * 65536))
    answers = {
        "/ok": {"a": 1},
        "/html": Answer(b"<!doctype html><p>Hello", type="text/html; charset=utf-8"),
        "/nonsense": Answer(b"\xff\xfe{", type="application/json"),
        "/deep": Answer(b"[" * 20_000),
        "/announced": Answer(b"", headers=[("Content-Length", "512000000")]),
        "/endless": endless,
        "/drip": drip,
        "/silent": silent,
        "/hop": Answer(status=302, headers=[("Location", "/hop2"), ("Set-Cookie", "a=b")]),
        "/hop2": lambda question: {"cookie": question.headers.get("Cookie")},
        "/loop": Answer(status=301, headers=[("Location", "/loop")]),
        "/file": Answer(status=302, headers=[("Location", "file:///etc/passwd")]),
        "/credentials": Answer(status=302, headers=[("Location", "http://a:b@localhost/")]),
        "/odd": Answer(status=302, headers=[("Location", "http://[")]),
        "/gone": Answer(status=410),
        "/closed": Answer(status=401),
        "/limited": Answer(status=429, headers=[("Retry-After", "120")]),
        "/faulty": Answer(status=503),
        "/post": lambda question: {"body": question.body.decode(), "type": question.headers["Content-Type"]},
    }
    with serving(answers) as running:
        yield running


def test_an_answer_comes_whole_with_what_was_said_on_the_line(site):
    fetched = fetching.fetch(f"{site.url}/ok")
    assert (fetched.status, fetched.body, fetched.content_type) == (200, b'{"a": 1}', "application/json")
    [exchange] = fetched.exchanges
    assert exchange.address == "127.0.0.1"
    assert ("Accept-Encoding", "identity") in exchange.asked
    assert ("Content-Type", "application/json") in exchange.said
    assert fetching.read_json(fetched) == {"a": 1}


def test_redirects_are_followed_without_cookies(site):
    with fetching.Fetcher() as fetcher:
        fetched = fetcher.fetch(f"{site.url}/hop")
        assert fetched.url == f"{site.url}/hop2"
        assert [one.status for one in fetched.exchanges] == [302, 200]
        assert fetching.read_json(fetched) == {"cookie": None}
        assert fetcher.json(f"{site.url}/hop2") == {"cookie": None}


def test_something_can_be_sent(site):
    with fetching.Fetcher() as fetcher:
        fetched = fetcher.post(f"{site.url}/post", b"query", content_type="application/timestamp-query")
    assert fetching.read_json(fetched) == {"body": "query", "type": "application/timestamp-query"}


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/html", fetching.NotUnderstood, "a web page where posts were expected"),
        ("/nonsense", fetching.NotUnderstood, "makes no sense"),
        ("/deep", fetching.NotUnderstood, "makes no sense"),
        ("/announced", fetching.TooLarge, "wants to send 512 MB; we stop at 8. Nothing was kept."),
        ("/endless", fetching.TooLarge, "more than 8 MB"),
        ("/loop", fetching.NotUnderstood, "nowhere"),
        ("/file", guard.Refused, "not the address of a server"),
        ("/credentials", guard.Refused, "not the address of a server"),
        ("/odd", guard.Refused, "not the address of a server"),
        ("/none", fetching.NotThere, "not there"),
        ("/gone", fetching.NotThere, "was deleted"),
        ("/closed", fetching.Closed, "not signed in (401)"),
        ("/limited", fetching.Limited, "Try again in 2 minutes"),
        ("/faulty", fetching.Faulty, "(503)"),
        ("/drip", fetching.TooSlow, "too long"),
        ("/silent", fetching.TooSlow, "too long"),
    ],
)
def test_every_bad_answer_is_a_sentence(site, path, error, words):
    slow = path in ("/drip", "/silent")
    with fetching.Fetcher(seconds=0.2 if slow else 20) as fetcher:
        with pytest.raises(error) as told:
            fetcher.json(f"{site.url}{path}")
    assert words in str(told.value)
    assert isinstance(told.value, Temporary | Permanent)


def test_no_redirect_leads_to_a_private_address(site, settings):
    with serving({"/": Answer(status=302, headers=[("Location", "http://10.0.0.5/")])}) as other:
        settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
        with fetching.Fetcher() as fetcher:
            real = guard.addresses

            def only_ours(host, port):
                settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = host == "127.0.0.1"
                return real(host, port)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(guard, "addresses", only_ours)
                with pytest.raises(guard.Refused, match=r"10\.0\.0\.5 is not on the public internet"):
                    fetcher.fetch(f"{other.url}/")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "http://a:b@a.example/", "", "https://", "javascript:alert(1)", "//x"]
)
def test_only_addresses_of_the_web_are_asked(url):
    with pytest.raises(Permanent):
        fetching.fetch(url)


def test_private_servers_are_not_asked(site, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = False
    asked = len(site.asked)
    with pytest.raises(guard.Refused):
        fetching.fetch(f"{site.url}/ok")
    assert len(site.asked) == asked


def test_nobody_there_is_a_sentence():
    with serving({}) as site:
        url = site.url
    with pytest.raises(fetching.Unreachable, match="does not answer"):
        fetching.fetch(url)


# --- JSON that is nested deep ---------------------------------------------------------------------------------------


def test_json_is_read_however_deep_it_is():
    deep = b'{"replies": [' * 20_000 + b"{}" + b"]}" * 20_000
    value, depth = deep_json.loads(deep), 0
    while value:
        value, depth = value["replies"][0], depth + 1
    assert depth == 20_000


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@settings(max_examples=40)
@given(_values, st.booleans())
def test_deep_json_reads_what_pythons_own_reads(value, spaced):
    written = json.dumps(value, indent=1 if spaced else None, ensure_ascii=spaced).encode("utf-8", "surrogatepass")
    try:
        expected = json.loads(written)
    except ValueError:
        return
    assert deep_json.loads(written) == expected


@given(st.text(alphabet='{}[],:"a1 -.eE\\tnul', max_size=12))
def test_deep_json_refuses_what_pythons_own_refuses(text):
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):
            deep_json.loads(text.encode())
    else:
        assert deep_json.loads(text.encode()) == expected
