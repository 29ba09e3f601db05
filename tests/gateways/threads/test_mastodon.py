"""Threads from servers that speak Mastodon's interface or ActivityPub: ours answer as they do, limits included."""

import uuid

import httpx
import pytest

from tests.web import PLAIN, Answer, serving
from unwatched.archive.formats import FORMATS
from unwatched.archive.unrolling import unroll
from unwatched.gateways import fetching
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import QuoteState, activitypub, mastodon

from .fediverse import Mastodon

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def _private_servers(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


@pytest.fixture
def server():
    """A server with nothing on it yet; `host` is where it runs."""
    fake = Mastodon()
    with serving(fake) as site:
        fake.url, fake.site = site.url, site
        yield fake


def read(server, id, by="ada"):
    return mastodon.read(f"{server.url}/@{by}/{id}")


def ids(posts):
    return [post.id for post in posts]


def line(server, id, by="ada"):
    return ids(unroll(read(server, id, by)).posts)


# --- Addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("/@ada/113", "113"), ("/@ada@home.example/113", "113"), ("/@ada/113/", "113"), ("/@ada/113/embed", "113"),
        ("/users/ada/statuses/113", "113"), ("/users/ada/statuses/113/activity", "113"), ("/web/@ada/113", "113"),
        ("/ap/users/7/statuses/113", "113"), ("/web/statuses/113", "113"), ("/deck/@ada/113", "113"),
        ("/notice/AbC-d", "AbC-d"), ("/@ada/statuses/01J9ZK", "01J9ZK"), ("/%40ada/113", "113"),
        ("/notes/9xyz", ""), ("/objects/8c2a-11", ""), ("/@ada", ""), ("/", ""), ("/about", ""),
    ],
)  # fmt: skip
def test_a_posts_id_is_found_in_its_address(path, id):
    assert mastodon.id_in(f"https://social.example{path}") == id


# --- Limits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [1, 25, 50])
@pytest.mark.parametrize("listing", [True, False])
def test_the_limits_of_40_60_and_20_are_walked_round(server, asked, listing):
    server.listing = listing
    server.chain(50)
    assert line(server, asked) == [str(id) for id in range(1, 51)]


def test_a_thread_of_hundreds_of_posts_is_read_whole(server):
    server.listing = False
    server.chain(300)
    assert len(line(server, 150)) == 300
    assert len(server.site.asked) < 40


@pytest.mark.parametrize("listing", [True, False])
def test_other_peoples_replies_do_not_push_the_author_out(server, listing):
    """A hundred answers fill the sixty that the server shows; the author's own are found all the same."""
    server.listing = listing
    server.post(1)
    for id in range(100, 200):
        server.post(id, 1, by="bob")
    server.post(300, 1)
    server.post(301, 300)
    thread = unroll(read(server, 1))
    assert ids(thread.posts) == ["1", "300", "301"]
    assert not thread.notes


def test_a_reading_ends_where_a_server_has_no_end(server):
    server.listing = server.activitypub = False
    server.chain(30)
    server.statuses["30"]["replies_count"] = 5
    assert len(line(server, 1)) == 30


def test_nobody_elses_posts_come_along_but_the_one_that_is_answered(server):
    server.post(1, by="bob")
    server.post(2, 1)
    server.post(3, 2)
    server.post(4, 3, by="carol")
    server.post(5, 4)
    reading = read(server, 3)
    assert {post.id for post in reading.posts.values()} == {"1", "2", "3", "4", "5"}
    server.statuses.pop("5")
    assert {post.id for post in read(server, 3).posts.values()} == {"1", "2", "3"}
    assert unroll(read(server, 3)).answers == f"{server.url}/@bob/1"


def test_the_parents_own_author_counts(server):
    """The server says that all of Bob's posts answer Ada; only the first one does."""
    server.post(1)
    server.post(2, 1, by="bob")
    server.post(3, 2, by="bob", claims="ada")
    server.post(4, 3, claims="ada")
    thread = unroll(read(server, 1))
    assert ids(thread.posts) == ["1"]
    assert [(ids(side.posts), side.through_others) for side in thread.branches] == [(["4"], True)]
    assert line(server, 3, "bob") == ["2", "3"]


# --- What is not for everybody ------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["private", "direct", "local", "limited", "mutuals", "", None, 7, ["public"]])
def test_posts_that_are_not_for_everybody_leave_no_trace(server, visibility):
    """A server sends them when it takes us for somebody else, or by mistake."""
    server.post(1)
    server.post(2, 1, text="SECRET")
    server.post(3, 2)
    server.visible = lambda id: id in server.statuses
    server.statuses["2"]["visibility"] = visibility
    thread = unroll(read(server, 1))
    assert ids(thread.posts) == ["1", "3"]
    assert not thread.gaps
    assert not thread.notes
    said = FORMATS["json"](thread).decode()
    assert "SECRET" not in said
    assert "/2" not in said
    assert "SECRET" not in repr(read(server, 3))
    with pytest.raises(fetching.NotThere):
        read(server, 2)


def test_a_thread_goes_on_behind_a_post_that_the_server_hides(server):
    server.chain(3)
    server.statuses["2"]["visibility"] = "direct"
    for asked in (1, 3):
        thread = unroll(read(server, asked))
        assert ids(thread.posts) == ["1", "3"]
        assert not thread.gaps


def test_a_private_post_and_one_that_never_was_are_told_apart_by_nothing(server):
    server.post(1, visibility="private")
    with pytest.raises(fetching.NotThere) as private:
        read(server, 1)
    with pytest.raises(fetching.NotThere) as never:
        read(server, 2)
    assert str(private.value) == str(never.value)


def test_a_quoted_post_that_is_not_for_everybody_leaves_no_trace(server):
    quoted = server.post(1, by="bob", text="SECRET", visibility="private")
    server.post(2, quote={"state": "accepted", "quoted_status": server.told(quoted)})
    reading = read(server, 2)
    assert "SECRET" not in repr(reading)
    assert reading.posts[reading.asked].quote is None


# --- What is missing ----------------------------------------------------------------------------------------------


def test_a_post_that_was_deleted_is_told_from_one_that_may_be_private(server):
    server.chain(2)
    server.delete(2)
    with pytest.raises(fetching.NotThere, match="was deleted") as told:
        mastodon.read(f"{server.url}/users/ada/statuses/2")
    assert told.value.gone


@pytest.mark.parametrize("asked", [1, 5])
def test_what_a_deleted_post_has_parted_is_found_and_the_gap_shown(server, asked):
    server.chain(6)
    server.delete(3)
    server.post(9)  # another matter
    thread = unroll(read(server, asked))
    assert ids(thread.posts) == ["1", "2", "4", "5", "6"]
    assert [(gap.after, gap.why) for gap in thread.gaps] == [(f"{server.url}/users/ada/statuses/2", "deleted")]


def test_a_first_post_that_was_deleted_is_a_gap_in_front(server):
    server.chain(3)
    server.delete(1)
    thread = unroll(read(server, 2))
    assert ids(thread.posts) == ["2", "3"]
    assert [(gap.after, gap.why) for gap in thread.gaps] == [("", "deleted")]


# --- What a post has in it ----------------------------------------------------------------------------------------


def test_everything_in_a_post_is_read(server):
    quoted = server.post(1, by="bob", text="What Bob said")
    server.post(
        2,
        content='<p class="quote-inline">RE: <a href="https://social.example/@bob/1">x</a></p>'
        "<p>Hello <script>x</script>"
        '<a href="https://a.example/long" onclick="x()"><span class="invisible">https://</span>a.example…</a></p>',
        spoiler_text="Food :blobcat:", sensitive=True, edited_at="2026-05-01T10:00:00.000Z", visibility="unlisted",
        tags=[{"name": "NoToFaces"}],
        media_attachments=[
            {"id": "1", "type": "image", "url": "https://f.example/1.png", "description": "A cat",
             "meta": {"original": {"width": 640, "height": 480}, "focus": {"x": 0, "y": 0}}},
            {"id": "2", "type": "gifv", "url": None, "remote_url": "https://f.example/2.mp4", "description": None},
            {"id": "3", "type": "video", "url": None, "preview_url": None},
            {"id": "4", "type": "hologram", "url": "https://f.example/4"},
        ],
        poll={"id": "1", "expires_at": "2026-05-02T00:00:00Z", "expired": True, "multiple": True, "votes_count": None,
              "voters_count": 4, "options": [{"title": "Yes", "votes_count": 3}, {"title": "No", "votes_count": None}]},
        card={"url": "https://a.example/long", "title": "Long", "description": "A page"},
        quote={"state": "accepted", "quoted_status": server.told(quoted)},
    )  # fmt: skip
    server.extra["/api/v1/statuses/2/history"] = [
        {"content": "<p>First <b>words</b></p>", "spoiler_text": "", "created_at": "2026-05-01T09:02:00Z"},
        {"content": "<p>Hello</p>", "spoiler_text": "Food", "created_at": "2026-05-01T10:00:00Z"},
    ]
    reading = read(server, 2)
    post = reading.posts[reading.asked]
    assert post.text == "Hello https://a.example/long" or post.text == "Hello https://a.example…"
    assert "<script" not in post.html
    assert "onclick" not in post.html
    assert "RE:" not in post.html
    assert (post.content_warning, post.sensitive, post.shown) == ("Food :blobcat:", True, "unlisted")
    assert post.version
    assert post.tags == ("notofaces",)
    assert [(one.kind, one.description, one.width) for one in post.media] == [
        ("image", "A cat", 640), ("gif", None, 0), ("unknown", None, 0)]  # fmt: skip
    assert post.poll.options == (("Yes", 3), ("No", None))
    assert (post.poll.closed, post.poll.multiple, post.poll.voters) == (True, True, 4)
    assert post.card.title == "Long"
    assert (post.quote.state, post.quote.text) == (QuoteState.ACCEPTED, "What Bob said")
    assert post.quote.author.uri == f"{server.url}/users/bob"
    assert [version.text for version in post.earlier] == ["First words"]
    assert (post.author.indexable, post.author.discoverable, post.author.about) == (False, None, "I write. x")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("pending", "link_only"), ("unauthorized", "link_only"), ("blocked_account", "link_only"),
        ("blocked_domain", "link_only"), ("muted_account", "link_only"), ("something_new", "link_only"),
        ("revoked", "withdrawn"), ("rejected", "withdrawn"), ("deleted", "gone"), ("accepted", "accepted"),
    ],
)  # fmt: skip
def test_a_quoted_post_is_shown_only_where_its_author_lets_it_be(server, said, state):
    quoted = server.post(1, by="bob", text="What Bob said")
    content = '<p class="quote-inline">RE: <a href="https://social.example/@bob/1">x</a></p><p>Mine</p>'
    server.post(2, content=content, quote={"state": said, "quoted_status": server.told(quoted)})
    reading = read(server, 2)
    post = reading.posts[reading.asked]
    assert post.quote.state == state
    assert ("What Bob said" in repr(post.quote)) == (said == "accepted")
    assert ("RE:" in post.html) == (said != "accepted")


def test_a_shallow_quote_is_a_link(server):
    content = '<p class="quote-inline">RE: <a href="https://social.example/@bob/1">x</a></p><p>Mine</p>'
    server.post(2, content=content, quote={"state": "accepted", "quoted_status_id": "1"})
    reading = read(server, 2)
    assert reading.posts[reading.asked].quote.url == "https://social.example/@bob/1"


# --- Whom to ask --------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(server):
    """Another server, which has one of Ada's posts under a number of its own."""
    other = Mastodon()
    with serving(other) as site:
        other.url = site.url.replace("127.0.0.1", "localhost")
        copy = other.post(77)
        other.home = f"{server.url}/users/ada/statuses/2"
        copy |= {"uri": other.home, "url": f"{server.url}/@ada/2"}
        copy["account"] = {**copy["account"], "acct": "ada@home.example", "uri": f"{server.url}/users/ada"}
        yield other


def test_the_authors_own_server_is_asked(server, elsewhere):
    server.chain(3)
    reading = mastodon.read(f"{elsewhere.url}/@ada@home.example/77")
    assert ids(unroll(reading).posts) == ["1", "2", "3"]
    assert reading.source == elsewhere.home


def test_where_the_authors_own_server_is_silent_the_copy_is_read_and_that_is_said(server, elsewhere):
    reading = mastodon.read(f"{elsewhere.url}/@ada@home.example/77")
    assert [post.uri for post in unroll(reading).posts] == [elsewhere.home]
    assert "does not answer" in reading.more_wanted


def test_a_servers_own_people_are_read_there_whatever_their_addresses_say(server):
    server.chain(3)
    for status in server.statuses.values():
        status["uri"] = status["uri"].replace(server.url, "https://home.example")
    thread = unroll(read(server, 2))
    assert ids(thread.posts) == ["1", "2", "3"]
    assert not thread.notes
    assert thread.posts[0].uri == "https://home.example/users/ada/statuses/1"


def test_a_server_that_is_still_looking_is_asked_again(server):
    server.chain(2)
    server.headers = {"Mastodon-Async-Refresh": 'id="abc", retry=0, result_count=3'}
    assert line(server, 1) == ["1", "2"]
    assert sum("/context" in path for path in server.site.asked) == 2
    server.headers = {"Mastodon-Async-Refresh": 'id="abc", retry=600'}
    assert "still looking" in read(server, 1).more_wanted


# --- ActivityPub --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [1, 4, 7])
def test_a_server_without_the_interface_is_read_as_other_servers_do(server, asked):
    server.interface = False
    server.chain(7)
    server.post(20, 3)
    server.post(30, 2, by="bob")
    thread = unroll(read_as_activitypub(server, asked))
    assert [post.uri.rpartition("/")[2] for post in thread.posts] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [len(side.posts) for side in thread.branches] == [1]
    assert thread.author.handle == f"ada@{server.site.host}"


def read_as_activitypub(server, id, by="ada"):
    return mastodon.read(f"{server.url}/users/{by}/statuses/{id}")


@pytest.mark.parametrize("path", ["/notes/9xyz", "/objects/8c2a-11-ff", "/display/8c2a", "/videos/watch/1"])
def test_posts_of_other_software_are_read_by_whatever_address(server, path):
    """Misskey and others name no replies: one can only go up, and is told so."""
    server.interface = False
    server.post(1)
    first = server.note(server.statuses["1"])
    note = first | {
        "id": f"{server.url}{path}",
        "inReplyTo": first["id"],
        "content": "Second",
        "type": ["Note", "x:Odd"],
    }
    note |= {"to": [first["cc"][0]], "cc": "as:Public", "url": None}
    del note["replies"], note["@context"]
    server.extra[path] = note
    reading = mastodon.read(f"{server.url}{path}")
    thread = unroll(reading)
    assert [post.text for post in thread.posts] == ["Post 1", "Second"]
    assert thread.posts[1].shown == "unlisted"
    assert "give its last post" in thread.notes[0]


def test_pages_of_replies_are_followed(server):
    server.interface = False
    server.post(1)
    for id in range(2, 16):
        server.post(id, 1)
    assert len(unroll(read_as_activitypub(server, 1)).branches) == 13


def test_activitypub_leaves_no_trace_of_private_posts(server):
    server.interface = False
    server.chain(3)
    server.statuses["2"]["visibility"] = "private"
    server.visible = lambda id: id in server.statuses
    real = server.note

    def note(status):
        said = real(status)
        return said | {"to": [said["to"][0]], "cc": []} if status["id"] != "2" else said | {"to": ["x"], "cc": []}

    server.note = note
    reading = read_as_activitypub(server, 1)
    assert list(reading.posts) == [f"{server.url}/users/ada/statuses/1"]
    assert not reading.missing
    assert not reading.troubles
    with pytest.raises(fetching.NotThere):
        read_as_activitypub(server, 2)


def test_a_deleted_parent_is_told_by_its_tombstone(server):
    server.interface = False
    server.chain(2)
    server.gone["/users/ada/statuses/1"] = {"type": "Tombstone", "id": f"{server.url}/users/ada/statuses/1"}
    thread = unroll(read_as_activitypub(server, 2))
    assert [(gap.after, gap.why) for gap in thread.gaps] == [("", "deleted")]


def test_nobody_speaks_for_another_server(server):
    server.interface = False
    server.post(1)
    forged = server.note(server.statuses["1"]) | {"attributedTo": "https://victim.example/users/vic"}
    server.extra["/notes/1"] = forged
    server.extra["/notes/2"] = forged | {"id": "http://127.0.0.1:1/users/vic/statuses/1"}
    for path in ("/notes/1", "/notes/2"):
        with pytest.raises(GatewayError):
            mastodon.read(f"{server.url}{path}")


def test_a_web_page_that_names_its_other_form_is_read(server):
    server.interface = False
    server.chain(2)
    link = f'<link rel="alternate" href="{server.url}/users/ada/statuses/1" type="application/activity+json">'
    server.extra["/display/abc"] = Answer(f"<html><head>{link}</head>".encode(), type="text/html")
    assert len(unroll(mastodon.read(f"{server.url}/display/abc")).posts) == 2


def test_circles_of_replies_end(server):
    server.chain(3)
    server.statuses["1"]["in_reply_to_id"] = "3"
    server.above = lambda id: [server.told(one) for one in server.statuses.values() if one["id"] != id]
    server.below = lambda id: [server.told(one) for one in server.statuses.values()]
    assert sorted(line(server, 2)) == ["1", "2", "3"]
    server.interface = False
    with fetching.Fetcher() as fetcher:
        reading = activitypub.read(f"{server.url}/users/ada/statuses/2", fetcher=fetcher)
    assert len(reading.posts) == 3


# --- Bad answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<!doctype html>", type="text/html"), "a web page where posts were expected"),
        (Answer(b"{}"), "makes no sense"),
        (Answer(b"[1,2]"), "makes no sense"),
        (Answer(status=401), "not signed in"),
        (Answer(status=410), "was deleted"),
        (Answer(status=429, headers=[("Retry-After", "60")]), "asks us to wait"),
        (Answer(status=503), "has a fault"),
        (Answer(b"", headers=[("Content-Length", "500000000")]), "500 MB"),
        (Answer(status=302, headers=[("Location", "ftp://x.example/")]), "not the address"),
    ],
)
def test_every_bad_answer_is_a_sentence(server, answer, words):
    server.activitypub = False
    server.extra["/api/v1/statuses/1"] = answer
    with pytest.raises(GatewayError) as told:
        read(server, 1)
    assert words in str(told.value)


def test_what_came_before_a_server_broke_down_is_kept_and_that_is_said(server):
    server.chain(3)
    server.extra["/api/v1/statuses/1/context"] = Answer(status=503)
    thread = unroll(read(server, 1))
    assert ids(thread.posts) == ["1"]
    assert "Not all of it could be read" in thread.notes[0]


def test_one_broken_post_does_not_hide_the_others(server):
    server.chain(3)
    server.statuses["3"]["created_at"] = "yesterday"
    thread = unroll(read(server, 1))
    assert ids(thread.posts) == ["1", "2"]
    assert "cannot be read" in thread.notes[0]


def test_another_programme_that_speaks_the_interface_is_read(mastodon_server):
    """mastodon_mock: ids, dates and fields as somebody else writes them."""
    name = f"t{uuid.uuid4().hex[:12]}"
    made = httpx.post(f"{mastodon_server}/api/v1/_mock/dev_user", json={"username": name}, verify=PLAIN)
    token = made.json()["access_token"]
    ada = httpx.Client(base_url=mastodon_server, headers={"Authorization": f"Bearer {token}"}, verify=PLAIN)
    said = {}
    for text in ("One", "Two", "Three"):
        form = {"status": text, "visibility": "public"} | ({"in_reply_to_id": said["id"]} if said else {})
        said = ada.post("/api/v1/statuses", data=form).raise_for_status().json()
    hidden = {"status": "SECRET", "visibility": "direct", "in_reply_to_id": said["id"]}
    ada.post("/api/v1/statuses", data=hidden).raise_for_status()
    ada.close()
    thread = unroll(mastodon.read(f"{mastodon_server}/@{name}/{said['id']}"))
    assert [post.text for post in thread.posts] == ["One", "Two", "Three"]
    assert not thread.gaps
