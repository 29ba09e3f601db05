"""One door: which network an address is of, and what a file holds."""

import json

import pytest

from tests.web import Answer, serving
from unwatched.archive.unrolling import threads_in, unroll
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import opening

from . import skies
from .fediverse import Mastodon

pytestmark = pytest.mark.once


@pytest.fixture
def server(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    fake = Mastodon()
    with serving(fake) as site:
        fake.url = site.url
        yield fake


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://x.com/ada/status/1", "X lets nobody read threads"),
        ("https://mobile.twitter.com/ada/status/1", "X lets nobody read threads"),
        ("x.com/ada/status/1", "X lets nobody read threads"),
        ("at://ada.example/app.bsky.feed.like/1", "no address of a post on Bluesky"),
        ("pyproject.toml", "no address of a post"),
        ("/etc/hostname", "no address of a post"),
        ("", "no address of a post"),
        ("ftp://a.example/1", "no address of a post"),
        ("https://[", "not the address of a server"),
        ("http://127.0.0.1/@ada/1", "not on the public internet"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(address, words):
    with pytest.raises(GatewayError, match=words):
        opening.read(address)


def test_an_address_of_no_network_is_a_sentence(server):
    server.extra["/blog/hello"] = Answer(b"<html><p>Hello", type="text/html")
    with pytest.raises(opening.UnknownAddress, match="no post at this address that we can read"):
        opening.read(f"{server.url}/blog/hello")


def test_addresses_lead_to_their_networks(server, settings):
    server.chain(2)
    assert len(unroll(opening.read(f"{server.url}/@ada/2")).posts) == 2
    view = skies.AppView()
    view.chain(3)
    with serving(view) as site:
        settings.UNWATCHED_BLUESKY_VIEW = site.url
        assert len(unroll(opening.read("https://bsky.app/profile/ada.example/post/2")).posts) == 3
        assert len(unroll(opening.read(skies.uri(2))).posts) == 3


def kept(path, value):
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def test_answers_that_were_kept_are_read(server, tmp_path):
    server.chain(4)
    server.post(9, 4, visibility="direct", text="SECRET")
    server.visible = lambda id: id in server.statuses
    statuses = [server.told(one) for one in server.statuses.values()]
    around = {"ancestors": statuses[:2], "descendants": statuses[2:]}
    for value in (around, statuses, {**statuses[1], "ancestors": statuses[:1], "descendants": statuses[2:]}):
        reading = opening.read(kept(tmp_path / "answer.json", value))
        assert "SECRET" not in repr(reading)
        [thread] = threads_in(reading)
        assert [post.text for post in thread.posts] == ["Post 1", "Post 2", "Post 3", "Post 4"]
    assert len(unroll(opening.read(kept(tmp_path / "one.json", statuses[0]))).posts) == 1
    with pytest.raises(GatewayError):
        opening.read(kept(tmp_path / "secret.json", statuses[4]))


def test_a_thread_of_bluesky_that_was_kept_is_read(tmp_path):
    view = skies.AppView()
    view.chain(1000)
    thread = view.below(skies.uri(1), 1000)
    path = kept(tmp_path / "thread.json", f'{{"thread": {skies.written(thread)}}}')
    assert len(unroll(opening.read(path)).posts) == 1000


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "7", "null", '{"thread": {}}', '{"ancestors": 7}', "[" * 100_000, "\x00"]
)
def test_a_file_that_holds_no_posts_is_a_sentence(tmp_path, text):
    with pytest.raises(GatewayError):
        opening.read(kept(tmp_path / "odd.json", text))


def test_a_folder_is_a_sentence(tmp_path):
    with pytest.raises(GatewayError, match="folder"):
        opening.read(tmp_path)
