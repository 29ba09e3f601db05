"""Mastodon's interface at its edges: what each answer means, and what is never done behind our back."""

import contextlib
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.utils import timezone

from tests.waiting import wait_until
from tests.web import PLAIN
from unwatched.gateways.social import Visibility, outcomes, recent
from unwatched.gateways.social.errors import (
    Down,
    Limited,
    NotThere,
    ParentGone,
    PictureGone,
    Refused,
    SignedOut,
    StillProcessing,
    Unknown,
)
from unwatched.gateways.social.mastodon import MastodonAccount, authorise_url, exchange, listening, register_app

from .drafts import draft, picture
from .networks import new_user
from .proxy import Proxy

pytestmark = pytest.mark.once
POSTS = "/api/v1/statuses"


@pytest.fixture(scope="module")
def server(mastodon_server):
    with Proxy(mastodon_server) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def shared(server):
    with contextlib.closing(MastodonAccount(server.url, new_user(server.url))) as account:
        account.profile()
        yield account


@pytest.fixture
def account(server, shared):
    server.calm()
    return shared


@pytest.fixture(scope="module")
def rosa(mastodon_server):
    with contextlib.closing(MastodonAccount(mastodon_server, new_user(mastodon_server))) as account:
        yield account


def posted(account, text):
    """How often a text of ours stands there."""
    said = account._api.account_statuses(account._me(), limit=40)
    return sum(text in status["content"] for status in said)


# --- What an answer means -------------------------------------------------------------------------------------------

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ({"status": 401, "body": {"error": "The access token was revoked"}}, SignedOut),
        ({"status": 403, "body": {"error": "This action is outside the authorized scopes"}}, SignedOut),
        ({"status": 403, "body": {"error": "Your login is currently disabled"}}, Refused),
        ({"status": 404, "body": {"error": "Record not found"}}, NotThere),
        ({"status": 410}, NotThere),
        ({"status": 422, "body": {"error": "Validation failed: Text limit of 500 exceeded"}}, Refused),
        ({"status": 413, "body": "<html>too large</html>"}, Refused),
        ({"status": 302, "headers": {"Location": "https://elsewhere.test/api/v1/statuses"}}, Refused),
        ({"status": 429, "body": {"error": "Throttled"}}, Limited),
        ({"status": 408}, Unknown),
        ({"status": 500, "body": {"error": "This method failed"}}, Unknown),
        ({"status": 502, "body": "<html>Bad gateway</html>"}, Unknown),
        ({"status": 503}, Unknown),
        ({"status": 200, "body": "<!doctype html><p>Please accept our cookies"}, Unknown),
        ({"status": 200, "body": '{"id": "1", "uri": "https://', "headers": JSON}, Unknown),
        ({"status": 200, "body": b""}, Unknown),
        ({"status": 200, "body": {}}, Unknown),
        ({"status": 200, "body": []}, Unknown),
        ({"status": 200, "body": {"id": None, "uri": None}}, Unknown),
        ({"status": 200, "body": "null", "headers": JSON}, Unknown),
    ],
)
def test_what_an_answer_to_a_post_means(server, account, answer, meaning):
    server.answer("POST", POSTS, **answer)
    with pytest.raises(meaning) as caught:
        account.send(draft())
    assert type(caught.value) is meaning
    assert server.count("POST", POSTS) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 502, "body": "<html>"},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": {"no": "list"}},
        {"status": 408},
    ],
)
def test_a_search_that_gets_no_sensible_answer_says_so(server, account, answer):
    """It must never be taken for "not found": the post would go out a second time."""
    server.answer("GET", "/api/v1/accounts/*", **answer)
    with pytest.raises(Down):
        account.find(draft())


def test_the_servers_own_words_are_told_cut_short_and_never_our_token(server, account):
    server.answer("POST", POSTS, status=422, body={"error": "Text limit\nof 500 exceeded. " + "x" * 500})
    with pytest.raises(Refused, match=r"Text limit of 500 exceeded") as caught:
        account.send(draft())
    assert len(str(caught.value)) < 220
    assert account._token not in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-RateLimit-Reset": "{in_90_seconds:iso}"}, 90),
        ({"X-RateLimit-Reset": "{in_90_seconds:unix}"}, 90),
        ({"X-RateLimit-Reset": "{slow_90:iso}", "Date": "{slow:http}"}, 90),  # their clock is 5 minutes behind
        ({"X-RateLimit-Reset": "45"}, 45),
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "{in_90_seconds:http}"}, 90),
        ({"X-RateLimit-Reset": "tomorrow"}, 300),
        ({"X-RateLimit-Reset": "2001-01-01T00:00:00Z"}, 1),
        ({"Retry-After": "99999999999999"}, 24 * 3600),
        ({}, 300),
    ],
)
def test_a_limit_says_until_when_by_our_own_clock(server, account, headers, seconds):
    now = timezone.now()
    slow = now - timedelta(minutes=5)
    times = {
        "{in_90_seconds:iso}": (now + timedelta(seconds=90)).isoformat(),
        "{in_90_seconds:unix}": str(int((now + timedelta(seconds=90)).timestamp())),
        "{in_90_seconds:http}": format_datetime(now + timedelta(seconds=90), usegmt=True),
        "{slow_90:iso}": (slow + timedelta(seconds=90)).isoformat(),
        "{slow:http}": format_datetime(slow, usegmt=True),
    }
    filled = {name: times.get(value, value) for name, value in headers.items()}
    server.answer("POST", POSTS, status=429, headers=filled)
    with pytest.raises(Limited) as caught:
        account.send(draft())
    assert abs((caught.value.until - now).total_seconds() - seconds) < 15


@pytest.mark.parametrize("when", ["before", "during", "after"])
@pytest.mark.parametrize("keys", [True, False])
def test_a_line_that_breaks_leaves_one_post_when_we_look_before_we_send_again(server, account, when, keys):
    if not keys:
        server.without("Idempotency-Key")  # as GoToSocial and Takahē
    wanted = draft(f"Once, cut {when}, keys {keys}")
    server.cut("POST", POSTS, when=when)
    with pytest.raises(Unknown):
        account.send(wanted)
    found = account.find(wanted)
    assert (found is None) == (when == "before")
    sent = found or account.send(wanted)
    assert account.find(wanted) == sent
    assert posted(account, wanted.text) == 1


def test_a_server_that_honours_keys_takes_a_post_once_even_without_looking(server, account):
    wanted = draft("Once by its key")
    server.cut("POST", POSTS)
    with pytest.raises(Unknown):
        account.send(wanted)
    account.send(wanted)
    assert posted(account, "Once by its key") == 1


def test_nobody_at_home_is_told_apart_from_a_line_that_broke(server, account):
    with server.away(), pytest.raises(Down):
        account.send(draft())
    with server.away(), pytest.raises(Down):
        account.find(draft())


def test_a_server_whose_name_is_not_known_is_away():
    with contextlib.closing(MastodonAccount("https://no-such-server.invalid", "token")) as nowhere:
        with pytest.raises(Down):
            nowhere.send(draft())


def test_a_neighbour_of_ours_is_not_gone_to(server, account, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = False
    with contextlib.closing(MastodonAccount(server.url, "token")) as neighbour:
        for act in (lambda: neighbour.send(draft()), neighbour.profile):
            with pytest.raises(Refused, match="public internet"):
                act()
    assert server.requests == []


def test_a_server_that_never_answers_is_given_up(server, account, monkeypatch):
    monkeypatch.setattr(outcomes, "TIMEOUT", 0.5)
    with silent() as url:
        slow = MastodonAccount(url, "token", account_id="1")
        with pytest.raises(Unknown):
            slow.send(draft())
        with pytest.raises(Down):
            slow.find(draft())
        slow.close()


@contextlib.contextmanager
def silent():
    """A server that takes what it is sent and says nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


# --- Nothing behind our back ----------------------------------------------------------------------------------------


def test_a_post_is_one_request_with_its_key_and_who_we_are(server, account):
    sent = draft("Plain")
    account.send(sent)
    [request] = server.requests
    assert (request.method, request.path) == ("POST", POSTS)
    assert request.headers["Idempotency-Key"] == sent.key
    assert request.headers["User-Agent"].startswith("Unwatched/")
    fields = parse_qs(request.body.decode())
    assert fields["visibility"] == ["public"]
    assert fields["language"] == ["en"]


def test_a_picture_is_one_request(server, account):
    account.upload(picture())
    assert [(one.method, one.path) for one in server.requests] == [("POST", "/api/v2/media")]


def test_our_token_goes_to_no_other_server(server, account):
    with Proxy(server.upstream_url) as other:
        there = {"Location": f"{other.url}/api/v1/accounts/1/statuses"}
        server.answer("GET", "/api/v1/accounts/*", status=302, headers=there)
        with pytest.raises(Refused):
            account.find(draft())
        assert other.requests == []


def test_a_redirect_on_the_server_itself_is_followed_when_reading(server, account):
    server.answer("GET", "/api/v2/instance*", status=301, headers={"Location": "/api/v2/instance"})
    assert account.limits().letters == 500


def test_limits_and_deprecations_in_good_answers_change_nothing(server, account):
    said = {"id": "7", "uri": "https://social.test/7", "url": None}
    headers = {"X-RateLimit-Remaining": "x", "X-RateLimit-Reset": "never", "Deprecation": "@1"}
    server.answer("POST", POSTS, body=said, headers=headers)
    sent = account.send(draft())
    assert (sent.id, sent.uri, sent.url) == ("7", "https://social.test/7", "https://social.test/7")


# --- Finding what was sent ------------------------------------------------------------------------------------------


def status(text, *, at, id="1", **fields):
    """One of our own posts as a server shows it."""
    return {
        "id": id,
        "uri": f"https://social.test/{id}",
        "url": f"https://social.test/@ours/{id}",
        "created_at": at.isoformat().replace("+00:00", "Z"),
        "content": text,
        "spoiler_text": "",
        "in_reply_to_id": None,
        "media_attachments": [],
        "account": {"acct": "ours", "url": "https://social.test/@ours"},
        **fields,
    }


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "Read https://example.org/a/very/long/address?x=1&y=2 now",
            '<p>Read <a href="https://example.org/a/very/long/address?x=1&amp;y=2" target="_blank" rel="nofollow">'
            '<span class="invisible">https://</span><span class="ellipsis">example.org/a/very/long/addres</span>'
            '<span class="invisible">s?x=1&amp;y=2</span></a> now</p>',
        ),
        (
            "Read https://example.org/a/very/long/address now",
            '<p>Read <a href="https://example.org/a/very/long/address">example.org/a/very/lo…</a> now</p>',
        ),
        (
            "Thanks @rosa@other.test and @sam #NoFaceRec",
            '<p>Thanks <span class="h-card" translate="no"><a href="https://other.test/@rosa" class="u-url mention">@'
            '<span>rosa</span></a></span> and @sam <a href="https://social.test/tags/NoFaceRec" class="mention '
            'hashtag" rel="tag">#<span>NoFaceRec</span></a></p>',
        ),
        ("One\nTwo\n\nThree", "<p>One<br>Two</p><p>Three</p>"),
        ("One\nTwo\n\nThree", "<p>One<br/>\nTwo</p>\n<p>Three</p>\n"),
        ("a < b & c > d \"q\" 'r'", "<p>a &lt; b &amp; c &gt; d &quot;q&quot; &#39;r&#39;</p>"),
        ("cafe\u0301", "<p>café</p>"),
        ("  Two  spaces ", "<p>Two spaces</p>"),
        ("No paragraph", "No paragraph"),
    ],
)
def test_a_text_is_known_again_however_a_server_shows_it(server, account, text, html):
    wanted = draft(text)
    server.answer("GET", "/api/v1/accounts/*", body=[status(html, at=timezone.now())], times=2)
    assert account.find(wanted).id == "1"
    assert account.find(replace(wanted, text=text + "!")) is None


def test_emphasis_that_the_server_reads_out_of_asterisks_is_looked_up_as_typed(server, account):
    wanted = draft("1. **No** faces\n2. *No* names")
    html = "<ol><li><strong>No</strong> faces</li><li><em>No</em> names</li></ol>"
    server.answer("GET", "/api/v1/accounts/*", body=[status(html, at=timezone.now())], times=9)
    server.answer("GET", f"{POSTS}/1/source", body={"id": "1", "text": wanted.text, "spoiler_text": ""})
    assert account.find(wanted).id == "1"
    server.answer("GET", f"{POSTS}/1/source", body={"id": "1", "text": "else", "spoiler_text": ""})
    assert account.find(wanted) is None
    server.answer("GET", f"{POSTS}/1/source", status=404)
    assert account.find(wanted) is None


@pytest.mark.parametrize(
    "other",
    [
        {"in_reply_to_id": "77"},
        {"media_attachments": [{"id": "5", "url": "https://social.test/5.png", "description": ""}]},
        {"spoiler_text": "A warning"},
        {"content": "<p>Something else</p>"},
        {"reblog": {"id": "5"}},
    ],
)
def test_a_post_that_differs_is_another_one(server, account, other):
    same = status("<p>Same</p>", at=timezone.now())
    server.answer("GET", "/api/v1/accounts/*", body=[same | other])
    assert account.find(draft("Same")) is None
    server.answer("GET", "/api/v1/accounts/*", body=[same])
    assert account.find(draft("Same")).id == "1"


@pytest.mark.parametrize("behind", [timedelta(minutes=-5), timedelta(), timedelta(minutes=5)])
def test_the_time_counts_by_the_servers_clock(server, account, behind):
    wanted = draft("Same")
    there = timezone.now() - behind
    clock = {"Date": format_datetime(there, usegmt=True)}
    server.answer("GET", "/api/v1/accounts/*", body=[status("<p>Same</p>", at=there)], headers=clock)
    assert account.find(wanted).id == "1"
    earlier = status("<p>Same</p>", at=there - timedelta(minutes=11))
    server.answer("GET", "/api/v1/accounts/*", body=[earlier], headers=clock)
    assert account.find(wanted) is None


def test_a_post_is_found_though_our_clock_was_set_right_since_it_left(server, account):
    """It left when our clock was five minutes fast, so that it seems to be older than its draft."""
    wanted = draft("Same", created_at=timezone.now() + timedelta(minutes=5))
    server.answer("GET", "/api/v1/accounts/*", body=[status("<p>Same</p>", at=timezone.now())])
    assert account.find(wanted).id == "1"


def test_a_post_is_found_behind_many_later_ones(server, account):
    at = timezone.now() - timedelta(minutes=1)
    wanted = draft("Deep down", created_at=at)
    later = [status(f"<p>{n}</p>", id=str(n), at=timezone.now()) for n in range(140, 60, -1)]
    server.answer("GET", "/api/v1/accounts/*", body=later[:40])
    server.answer("GET", "/api/v1/accounts/*", body=later[40:])
    server.answer("GET", "/api/v1/accounts/*", body=[status("<p>Deep down</p>", at=at)])
    assert account.find(wanted).id == "1"
    asked = [parse_qs(one.query).get("max_id") for one in server.requests]
    assert asked == [None, ["101"], ["61"]]


def test_a_status_that_cannot_be_read_does_not_hide_the_others(server, account):
    odd = [None, {}, {"id": 3}, status("<p>Same</p>", at=timezone.now()) | {"created_at": "soon"}]
    server.answer("GET", "/api/v1/accounts/*", body=[*odd, status("<p>Same</p>", at=timezone.now())])
    assert account.find(draft("Same")).id == "1"


# --- Answers and pictures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status_code", [404, 422, 400])
def test_a_parent_that_is_gone_is_said_however_the_server_says_no(server, account, status_code):
    parent = account.send(draft("Parent"))
    server.answer("POST", POSTS, status=status_code, body={"error": "No"}, times=2)
    with pytest.raises(Refused) as caught:
        account.send(draft("2/2", parent=parent))
    assert not isinstance(caught.value, ParentGone)  # it stands there: the no was for something else
    account.delete(parent)
    with pytest.raises(ParentGone):
        account.send(draft("2/2", parent=parent))


def test_a_picture_that_is_not_done_is_asked_for_again(server, account):
    server.answer("POST", "/api/v2/media", status=202, body={"id": "9", "type": "image", "url": None})
    with pytest.raises(StillProcessing) as caught:
        account.upload(picture())
    assert caught.value.handle == "9"
    uploaded = replace(account.upload(picture()), handle="9")
    server.answer("GET", "/api/v1/media/9", status=206, body={"id": "9", "url": None})
    server.answer("GET", "/api/v1/media/9", status=200, body={"id": "9", "url": "https://social.test/9.png"})
    assert [account.ready(uploaded), account.ready(uploaded)] == [False, True]
    for gone in (404, 422):
        server.answer("GET", "/api/v1/media/9", status=gone, body={"error": "No"})
        with pytest.raises(PictureGone if gone == 404 else Refused):
            account.ready(uploaded)


def test_a_picture_that_is_gone_or_in_another_post_is_said_to_be(server, account):
    uploaded = account.upload(picture())
    server.answer("POST", POSTS, status=422, body={"error": "Media 9 not found or already attached"})
    with pytest.raises(Refused) as caught:
        account.send(draft("Q1", media=(uploaded,)))
    assert not isinstance(caught.value, PictureGone)  # it lies there: the no was for something else
    for answer, meaning in (
        ({"status": 404}, PictureGone),
        ({"status": 206, "body": {"id": uploaded.handle, "url": None}}, StillProcessing),
    ):
        server.answer("POST", POSTS, status=422, body={"error": "No"})
        server.answer("GET", "/api/v1/media/*", **answer)
        with pytest.raises(meaning):
            account.send(draft("Q1", media=(uploaded,)))


def test_a_picture_cut_off_on_its_way_is_simply_put_up_again(server, account):
    server.cut("POST", "/api/v2/media")
    with pytest.raises(Down):
        account.upload(picture())


# --- Limits ---------------------------------------------------------------------------------------------------------


def test_limits_are_the_servers_own(server, account):
    told = {
        "statuses": {"max_characters": 5000, "characters_reserved_per_url": 25, "max_media_attachments": 6},
        "media_attachments": {
            "supported_mime_types": ["image/png", "image/jpeg", "video/mp4"],
            "image_size_limit": 41943040,
            "image_matrix_limit": 16777216,
            "description_limit": 500,
        },
    }
    server.answer("GET", "/api/v2/instance*", body={"domain": "social.test", "configuration": told})
    limits = account.limits()
    assert (limits.letters, limits.url_letters, limits.pictures) == (5000, 25, 4)
    assert (limits.picture_octets, limits.picture_pixels, limits.description_letters) == (41943040, 16777216, 500)
    assert limits.mimes == ("image/png", "image/jpeg")


@pytest.mark.parametrize(
    "old", [{"uri": "old.test"}, {"uri": "old.test", "configuration": "none", "max_toot_chars": "x"}]
)
def test_an_old_server_tells_little_and_the_usual_is_taken(server, account, old):
    server.answer("GET", "/api/v2/instance*", status=404)
    server.answer("GET", "/api/v1/instance*", body=old)
    assert account.limits().letters == 500
    server.answer("GET", "/api/v2/instance*", status=404)
    server.answer("GET", "/api/v1/instance*", body={"uri": "old.test", "max_toot_chars": 11000})
    assert account.limits().letters == 11000
    account.limits()  # what the next test starts from


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"version": "4.6.0", "source_url": "https://github.com/mastodon/mastodon"}, "Mastodon 4.6.0"),
        ({"version": "4.2.1+glitch"}, "Mastodon 4.2.1+glitch"),
        ({"version": "takahe/0.11"}, "takahe/0.11"),
        ({"version": "0.19.1", "source_url": "https://code.test/gotosocial"}, "Gotosocial 0.19.1"),
    ],
)
def test_the_profile_names_the_server(server, account, told, said):
    server.answer("GET", "/api/v2/instance*", body={"domain": "social.test", **told})
    account.limits()
    profile = account.profile()
    assert profile.handle.endswith("@social.test")
    assert profile.server == said
    account.limits()


# --- Listening ------------------------------------------------------------------------------------------------------


def test_what_is_not_for_everybody_is_marked(account, rosa):
    ours = account.profile().handle.split("@")[1]
    since = account.mentions(since="").bookmark
    for visibility in Visibility:
        rosa.send(draft(f"@{ours} {visibility}", visibility=visibility))
    heard = account.mentions(since=since).heard
    assert [one.visibility for one in heard] == list(Visibility)


def test_a_visibility_of_another_kind_is_not_for_everybody(server, account):
    said = status("<p>Among us</p>", at=timezone.now(), visibility="mutuals_only")
    server.answer("GET", "/api/v1/notifications*", body=[{"id": "5", "type": "mention", "status": said}])
    [heard] = account.mentions(since="").heard
    assert heard.visibility == Visibility.DIRECT


def test_mentions_come_in_pages_and_none_is_left_out(server, account, rosa, monkeypatch):
    monkeypatch.setattr(listening, "PAGE", 5)
    ours = account.profile().handle.split("@")[1]
    since = account.mentions(since="").bookmark
    for number in range(7):
        rosa.send(draft(f"@{ours} answer {number}"))
    first = account.mentions(since=since)
    second = account.mentions(since=first.bookmark)
    assert (len(first.heard), len(second.heard)) == (5, 2)
    texts = [one.text.rpartition(" ")[2] for one in (*first.heard, *second.heard)]
    assert texts == [str(number) for number in range(7)]
    assert account.mentions(since=second.bookmark).heard == ()


def test_other_notifications_move_the_bookmark_only(server, account):
    said = [{"id": "6", "type": "favourite"}, {"id": "5", "type": "mention", "status": None}]
    server.answer("GET", "/api/v1/notifications*", body=said)
    page = account.mentions(since="4")
    assert (page.heard, page.bookmark) == ((), "6")


def test_a_post_that_arrives_late_is_heard_though_newer_ones_were_read(server, account, monkeypatch):
    """Servers number posts of others by the time at which they were written."""
    monkeypatch.setattr(recent, "BACK_EVERY", 0)
    now = timezone.now()
    early, late, newer = (
        status(f"<p>{n} #frchat</p>", id=str(n), at=now - timedelta(seconds=100 - n)) for n in (10, 20, 30)
    )
    path = "/api/v1/timelines/tag/*"
    server.answer("GET", path, body=[newer, early])
    page = account.tagged("frchat", since="5")
    assert [one.id for one in page.heard] == ["10", "30"]
    server.answer("GET", path, body=[newer, late, early])
    page = account.tagged("frchat", since=page.bookmark)
    assert [one.id for one in page.heard] == ["20"]
    edited = late | {"content": "<p>20 edited #frchat</p>", "edited_at": now.isoformat()}
    server.answer("GET", path, body=[newer, edited, early])
    page = account.tagged("frchat", since=page.bookmark)
    assert [(one.id, one.text) for one in page.heard] == [("20", "20 edited #frchat")]
    asked = [parse_qs(one.query)["min_id"] for one in server.requests if "/tag/" in one.path]
    assert asked == [["5"], ["5"], ["5"]]


def test_most_looks_go_forward_only_and_cost_one_request(server, account):
    path = "/api/v1/timelines/tag/*"
    for numbers in ([1, 2], [3], []):
        said = [status(f"<p>{n} #cheap</p>", id=str(n), at=timezone.now()) for n in reversed(numbers)]
        server.answer("GET", path, body=said)
    bookmark, heard = "0", []
    for _ in range(3):
        page = account.tagged("cheap", since=bookmark)
        bookmark = page.bookmark
        heard += [one.id for one in page.heard]
    assert heard == ["1", "2", "3"]
    asked = [parse_qs(one.query)["min_id"] for one in server.requests if "/tag/" in one.path]
    assert asked == [["0"], ["2"], ["3"]]


def test_old_posts_move_the_bookmark(server, account):
    now = timezone.now()
    ages = {"1": 60, "2": 10, "3": 1}  # minutes
    said = [status("<p>#old</p>", id=id, at=now - timedelta(minutes=age)) for id, age in reversed(ages.items())]
    server.answer("GET", "/api/v1/timelines/tag/*", body=said)
    assert account.tagged("old", since="").bookmark == "2"


def test_a_flood_is_read_to_its_end(server, account):
    said = [status(f"<p>{n} #flood</p>", id=str(n), at=timezone.now()) for n in range(1, 86)]
    for begin in (0, 40, 80):
        server.answer("GET", "/api/v1/timelines/tag/*", body=said[begin : begin + 40][::-1])
    page = account.tagged("flood", since="0")
    assert [one.text for one in page.heard] == [f"{number} #flood" for number in range(1, 86)]
    asked = [parse_qs(one.query)["min_id"] for one in server.requests if "/tag/" in one.path]
    assert asked == [["0"], ["40"], ["80"]]


@pytest.mark.parametrize("tag", ["", "a/b", "a?b", "../x", "a b", "#a"])
def test_a_hashtag_is_letters(account, tag):
    with pytest.raises(Refused):
        account.tagged(tag, since="")


def test_a_closed_feed_is_not_an_empty_one(server, account):
    path = "/api/v1/timelines/tag/*"
    server.answer("GET", path, status=401, body={"error": "This method requires an authenticated user"})
    assert account.tagged("frchat", since="8").closed
    server.answer("GET", path, body=[])
    access = {"timelines_access": {"hashtag_feeds": {"local": "disabled", "remote": "disabled"}}}
    server.answer("GET", "/api/v2/instance*", body={"domain": "social.test", "configuration": access})
    account.limits()
    page = account.tagged("frchat", since="8")
    assert (page.closed, page.bookmark) == (True, "8")
    account.limits()
    server.answer("GET", path, body=[])
    assert not account.tagged("frchat", since="8").closed


def test_a_feed_is_not_closed_when_we_are_signed_out(server):
    with contextlib.closing(MastodonAccount(server.url, "revoked")) as stranger:
        server.answer("GET", "/api/v1/timelines/tag/*", status=401)
        with pytest.raises(SignedOut):
            stranger.tagged("frchat", since="")


def test_a_post_of_somebody_else_is_looked_at_by_its_address(server, account, rosa):
    said = rosa.send(draft("A1 a camra", warning="Typing"))
    found = httpx.get(f"{server.url}{POSTS}/{said.id}", verify=PLAIN).json()
    server.answer("GET", "/api/v2/search*", body={"statuses": [{"uri": "https://other.test/1"}, found]})
    assert account.look(said.uri).text == "A1 a camra"
    rosa._api.status_update(said.id, "A1 a camera", spoiler_text="Typing")
    heard = account.look(said.uri, id=said.id)
    assert (heard.text, heard.warning) == ("A1 a camera", "Typing")
    assert heard.edited_at is not None
    rosa.delete(said)
    assert account.look(said.uri) is None


def test_what_cannot_be_said_is_not_called_gone(server, account):
    server.answer("GET", "/api/v2/search*", status=403, body={"error": "outside the authorized scopes"})
    server.answer("GET", "/api/v2/search*", body={"statuses": []})
    for _ in range(2):
        with pytest.raises(Refused):
            account.look("https://elsewhere.test/users/sam/statuses/1")
    server.answer("GET", f"{POSTS}/*", status=502)
    with pytest.raises(Down):
        account.look("https://elsewhere.test/users/sam/statuses/1", id="1")


def test_a_stream_passes_on_posts_edits_and_deletions(mastodon_server, rosa):
    ours = MastodonAccount(mastodon_server, new_user(mastodon_server))
    stop, heard, gone, signs = threading.Event(), [], [], []

    def on_page(page):
        heard.extend(one.text for one in page.heard)
        gone.extend(page.gone)

    rosa.send(draft("0 #stream"))
    listening = threading.Thread(
        target=ours.stream, args=("stream",),
        kwargs={"since": "0", "on_page": on_page, "on_life": signs.append, "stop": stop},
    )  # fmt: skip
    listening.start()
    try:
        wait_until(lambda: heard == ["0 #stream"])
        said = rosa.send(draft("1 #stream"))
        wait_until(lambda: heard[1:] == ["1 #stream"])
        rosa._api.status_update(said.id, "1 edited #stream")
        wait_until(lambda: heard[2:] == ["1 edited #stream"])
        rosa.delete(said)
        wait_until(lambda: gone == [said.uri])
    finally:
        stop.set()
        listening.join(120)
        ours.close()
    assert not listening.is_alive()
    assert set(signs) == {""}


def test_a_stream_that_breaks_is_taken_up_again_and_what_was_missed_is_read(server, account):
    said = [status(f"<p>{n} #again</p>", id=str(n), at=timezone.now()) for n in (1, 2, 3, 4)]
    path = "/api/v1/timelines/tag/*"
    for so_far in ([], said[2:0:-1], []):
        server.answer("GET", path, body=so_far)
    stop, heard, signs = threading.Event(), [], []
    event = f"event: update\ndata: {json.dumps(said[0])}\n\n: still here\n\nevent: update\ndata: nonsense\n\n"
    with streaming_server([event, f"event: update\ndata: {json.dumps(said[3])}\n\n"]) as (url, asked):
        told = {"domain": "social.test", "configuration": {"urls": {"streaming": url.replace("http", "ws")}}}
        server.answer("GET", "/api/v2/instance*", body=told)
        account.limits()

        def on_page(page):
            heard.extend(one.id for one in page.heard)
            if "4" in heard:
                stop.set()

        account.stream("again", since="0", on_page=on_page, on_life=signs.append, stop=stop)
    assert heard == ["1", "2", "3", "4"]
    assert signs == ["", "", "", None, ""]  # the nonsense is an event as well: the line stands
    assert [(path, token) for path, token in asked[:2]] == [
        ("/api/v1/streaming/hashtag?tag=again", f"Bearer {account._token}")
    ] * 2
    account.limits()


def test_a_server_without_a_stream_says_so_at_once(server, account):
    server.answer("GET", "/api/v1/streaming/hashtag", status=404)
    told = {"domain": "social.test", "configuration": {"urls": {"streaming": server.url}}}
    server.answer("GET", "/api/v2/instance*", body=told)
    account.limits()
    with pytest.raises(Refused):
        account.stream("frchat", since="", on_page=print, on_life=print, stop=threading.Event())
    account.limits()


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><title>Sign in to our guests' network</title>",
        "x" * 2_000_000,
        "data: " + "x" * 900_000 + "\n" + "data: " + "x" * 900_000 + "\n",
        'event: update\ndata: {"id": "9", "uri": "https://a.test/9"}\n\n',
        'event: update\ndata: {"id": "9", "uri": "u", "created_at": "2026-11-28", "account": {"acct": "a"}}\n\n',
        "event: delete\ndata: nobody\n\nevent: \xff\ndata\n\n\r\n:\n",
    ],
)
def test_nonsense_on_a_stream_is_no_post_and_the_stream_goes_on(server, account, body):
    told = {"domain": "social.test", "configuration": {"urls": {}}}
    said = status("<p>1 #again</p>", id="1", at=timezone.now())
    stop, heard = threading.Event(), []

    def on_page(page):
        heard.extend(one.id for one in page.heard)
        if heard:
            stop.set()

    with streaming_server([body, f"event: update\r\ndata: {json.dumps(said)}\r\n\r\n"]) as (url, asked):
        told["configuration"]["urls"]["streaming"] = url
        server.answer("GET", "/api/v2/instance*", body=told)
        for _ in range(2):
            server.answer("GET", "/api/v1/timelines/tag/*", body=[])
        account.limits()
        account.stream("again", since="0", on_page=on_page, on_life=lambda place: None, stop=stop)
    assert heard == ["1"]
    assert len(asked) == 2
    account.limits()


def test_a_silent_stream_is_left_at_once(account, server):
    """Its server says a word every 15 seconds; nobody at the office waits for that."""
    stop, ended, line = threading.Event(), threading.Event(), []
    with streaming_server([ended]) as (url, _asked):
        told = {"domain": "social.test", "configuration": {"urls": {"streaming": url}}}
        server.answer("GET", "/api/v2/instance*", body=told)
        server.answer("GET", "/api/v1/timelines/tag/*", body=[])
        account.limits()
        thread = threading.Thread(
            target=account.stream, args=("again",),
            kwargs={"since": "0", "on_page": line.append, "on_life": line.append, "stop": stop},
        )  # fmt: skip
        thread.start()
        wait_until(lambda: line)
        stop.set()
        thread.join(10)
        alive = thread.is_alive()
        ended.set()
    assert not alive
    account.limits()


@contextlib.contextmanager
def streaming_server(bodies):
    """A server whose lines break after each of these; or are silent until one is set."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = bodies[len(asked)] if len(asked) < len(bodies) else ""
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(200)
            self.end_headers()
            if isinstance(body, threading.Event):
                self.wfile.flush()
                body.wait(60)
                return
            with contextlib.suppress(ConnectionError):
                self.wfile.write(body.encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()
        thread.join()


# --- Signing in -----------------------------------------------------------------------------------------------------


def test_we_are_introduced_the_person_says_yes_and_we_get_a_token(mastodon_server):
    back = "https://unwatched.test/office/channels/mastodon/"
    app = register_app(mastodon_server, redirect_uri=back)
    url = urlsplit(authorise_url(mastodon_server, app, redirect_uri=back, state="secret"))
    asked = parse_qs(url.query)
    assert asked["scope"] == ["read:accounts read:statuses read:notifications write:statuses write:media"]
    assert asked["state"] == ["secret"]
    form = {name: values[0] for name, values in asked.items()} | {"username": "alice"}
    answer = httpx.post(f"{mastodon_server}{url.path}", data=form, verify=PLAIN)
    came = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert came["state"] == ["secret"]
    token = exchange(mastodon_server, app, code=came["code"][0], redirect_uri=back)
    with contextlib.closing(MastodonAccount(mastodon_server, token.access_token)) as account:
        assert account.profile().handle.startswith("@alice@")


def test_a_wrong_code_and_a_server_of_another_kind_are_refused(server):
    app = register_app(server.url, redirect_uri="https://unwatched.test/")
    with pytest.raises(Refused):
        exchange(server.url, app, code="wrong", redirect_uri="https://unwatched.test/")
    server.answer("POST", "/api/v1/apps", status=404)
    with pytest.raises(Refused):
        register_app(server.url, redirect_uri="https://unwatched.test/")
    server.answer("POST", "/api/v1/apps", body="<html>hello</html>")
    with pytest.raises(Down):
        register_app(server.url, redirect_uri="https://unwatched.test/")


@pytest.mark.parametrize(
    ("granted", "enough"),
    [
        ("read:accounts read:statuses read:notifications write:statuses write:media", True),
        ("read write", True),
        ("read", False),
    ],
)
def test_less_than_we_need_is_refused_at_once(server, granted, enough):
    app = register_app(server.url, redirect_uri="https://unwatched.test/")
    said = {"access_token": "abc", "scope": granted, "expires_in": 3600}
    server.answer("POST", "/oauth/token", body=said)
    if enough:
        token = exchange(server.url, app, code="x", redirect_uri="https://unwatched.test/")
        assert token.access_token == "abc"
        assert token.expires_at > datetime.now(UTC)
    else:
        with pytest.raises(Refused):
            exchange(server.url, app, code="x", redirect_uri="https://unwatched.test/")
