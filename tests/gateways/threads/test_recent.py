"""What an account says of itself and has said lately, over real HTTP: this is how an author proves who they are."""

import pytest

from tests.web import Answer, serving
from unwatched.gateways import fetching
from unwatched.gateways.threads import recent

pytestmark = pytest.mark.once
DID = "did:plc:abcdefghijklmnopqrstuvwx"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Ada</title>
<item><link>{url}/@ada/2</link><pubDate>Tue, 10 Nov 2026 09:30:00 +0000</pubDate>
<description>&lt;p&gt;My code: ABCD-1234&lt;/p&gt;</description></item>
<item><link>javascript:alert(1)</link><description>odd</description></item></channel></rss>"""


@pytest.fixture
def server(settings, monkeypatch):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    answers = {}
    with serving(answers) as site:
        settings.UNWATCHED_BLUESKY_VIEW = site.url
        monkeypatch.setattr(recent, "_BLUESKY", site.url)
        rss = Answer(RSS.format(url=site.url).encode(), type="application/rss+xml")
        answers |= {
            "/users/ada": {"summary": "<p>I count cameras</p>", "attachment": [{"value": "<b>code</b> XY"}, 7]},
            "/@ada.rss": rss,
            "/xrpc/app.bsky.actor.getProfile": {"did": DID, "description": "I look up"},
            f"/profile/{DID}/rss": rss,
        }
        site.answers_of = answers
        yield site


def said_on_mastodon(server):
    return list(recent.said_by("mastodon", url=f"{server.url}/@ada", uri=f"{server.url}/users/ada"))


def test_on_mastodon_its_page_its_fields_and_its_feed_are_read(server):
    assert said_on_mastodon(server) == ["I count cameras", "code XY", "", "My code: ABCD-1234"]


def test_on_bluesky_its_profile_and_its_feed_are_read(server):
    assert list(recent.said_by("bluesky", url="", uri=DID)) == ["I look up", "My code: ABCD-1234"]
    assert any(DID in path for path in server.asked)


def test_on_x_nobody_can_be_heard_without_paying(server):
    assert list(recent.said_by("x", url="https://x.com/ada", uri="https://x.com/i/user/7")) == []
    assert server.asked == []


@pytest.mark.parametrize("broken", [Answer(b"", status=500), Answer(b"<html>", type="text/html"), Answer(b"[1, 2]")])
def test_what_does_not_answer_keeps_nothing_else_from_being_heard(server, broken):
    server.answers_of["/users/ada"] = broken
    assert "My code: ABCD-1234" in said_on_mastodon(server)


def test_a_feed_names_when_each_was_said_and_no_odd_address(server):
    entry = recent.newest(f"{server.url}/@ada.rss")
    assert [(one.url, one.at.isoformat()) for one in entry] == [(f"{server.url}/@ada/2", "2026-11-10T09:30:00+00:00")]


@pytest.mark.parametrize("odd", [b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>", b"<rss", b"", b"\x00\x01"])
def test_what_is_no_feed_is_a_sentence(odd):
    with pytest.raises(fetching.NotUnderstood, match=r"\.$"):
        recent.entries_in(odd)
