"""Threads from Bluesky: an AppView of ours with every kind of hole, and a real data server."""

import contextlib

import pytest

from tests.gateways.social.drafts import draft
from tests.gateways.social.networks import bluesky_account, new_person
from tests.web import Answer, serving
from unwatched.archive.formats import FORMATS
from unwatched.archive.unrolling import unroll
from unwatched.gateways import fetching
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import bluesky

from .skies import DIDS, POST, VIEW, AppView, uri

pytestmark = pytest.mark.once


@pytest.fixture
def view(settings):
    fake = AppView()
    with serving(fake) as site:
        settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
        settings.UNWATCHED_BLUESKY_VIEW = site.url
        settings.UNWATCHED_BLUESKY_DIRECTORY = f"{site.url}/directory"
        fake.site = site
        yield fake


def read(id, by="ada"):
    return bluesky.read(f"https://bsky.app/profile/{by}.example/post/{id}")


def ids(posts):
    return [post.id for post in posts]


def only(reading):
    return reading.posts[reading.asked]


# --- Addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://bsky.app/profile/ada.example/post/3kabc", ("ada.example", "3kabc")),
        ("https://bsky.app/profile/did:plc:abc/post/3kabc?x=1#y", ("did:plc:abc", "3kabc")),
        ("https://bsky.app/profile/did%3Aplc%3Aabc/post/3kabc/", ("did:plc:abc", "3kabc")),
        ("at://ada.example/app.bsky.feed.post/3kabc", ("ada.example", "3kabc")),
        ("at://did:web:ada.example/app.bsky.feed.post/3kabc", ("did:web:ada.example", "3kabc")),
        ("https://bsky.app/profile/ada.example", None),
        ("https://bsky.app/profile/not a handle/post/1", None),
        ("at://ada.example/app.bsky.feed.like/3kabc", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_an_address_names_an_author_and_a_post(url, place):
    assert bluesky.place_in(url) == place


# --- Threads ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [1, 4, 7])
def test_a_thread_is_read_from_any_of_its_posts(view, asked):
    view.chain(7)
    side = view.post("side", uri(3))
    bob = view.post("b", uri(2), by="bob")
    view.post("late", bob)
    view.post("c", side, by="carol")
    thread = unroll(read(asked))
    assert ids(thread.posts) == ["1", "2", "3", "4", "5", "6", "7"]
    assert [(side.leaves_from, ids(side.posts), side.through_others) for side in thread.branches] == [
        (uri(3), ["side"], False), (uri(2), ["late"], True)]  # fmt: skip
    assert not any("carol" in post.author.handle for post in read(asked).posts.values())
    assert thread.author.handle == "ada.example"


@pytest.mark.parametrize("asked", [1, 30])
def test_answers_that_are_cut_are_gone_on_from(view, asked):
    view.most = 6
    view.chain(30)
    assert len(unroll(read(asked)).posts) == 30


def test_a_thousand_posts_in_each_other_are_read(view):
    view.chain(1000)
    assert len(unroll(read(1)).posts) == 1000


@pytest.mark.parametrize(("kind", "why"), [("notFound", "not found"), ("blocked", "blocked")])
@pytest.mark.parametrize("asked", [2, 4])
def test_holes_anywhere_break_nothing_and_are_shown(view, kind, why, asked):
    """A hole in front of the thread, one within it, and others' among the answers."""
    view.chain(6, answers=uri(0))
    view.holes[uri(0)] = view.holes[uri(3)] = kind
    view.post("b", uri(2), by="bob")
    view.holes[uri("b", "bob")] = kind
    thread = unroll(read(asked))
    if asked == 2:
        assert ids(thread.posts) == ["1", "2"]
        assert [(gap.after, gap.why) for gap in thread.gaps] == [("", why), (uri(2), why)]
    else:
        assert ids(thread.posts) == ["4", "5", "6"]
        assert [(gap.after, gap.why) for gap in thread.gaps] == [("", why)]


@pytest.mark.parametrize("asked", [2, 8])
def test_what_stands_behind_a_deleted_post_is_found_at_its_authors_home(view, asked):
    view.home = view.site.url
    view.chain(8)
    view.holes[uri(4)] = "notFound"
    thread = unroll(read(asked))
    assert ids(thread.posts) == ["1", "2", "3", "5", "6", "7", "8"]
    assert [(gap.after, gap.why) for gap in thread.gaps] == [(uri(3), "deleted")]


def test_a_thread_that_answers_somebody_links_there(view):
    bob = view.post("b", by="bob")
    one = view.post(1, bob)
    view.post(2, one)
    assert unroll(read(2)).answers == f"https://bsky.app/profile/{DIDS['bob']}/post/b"
    view.holes[bob] = "notFound"
    assert unroll(read(2)).answers == ""


def test_what_the_author_has_hidden_stays_hidden(view):
    view.chain(3)
    view.post("h", uri(1), text="SECRET")
    gate = f"at://{DIDS['ada']}/app.bsky.feed.threadgate/1"
    view.gate = {"uri": gate, "record": {"hiddenReplies": [uri("h"), 7, None]}}
    thread = unroll(read(1))
    assert not thread.branches
    assert "SECRET" not in FORMATS["json"](thread).decode()


# --- Who may read it ----------------------------------------------------------------------------------------------


def test_an_account_for_readers_who_are_signed_in_is_not_read(view):
    view.labels["ada"] = ["!no-unauthenticated"]
    view.chain(3)
    with pytest.raises(fetching.Closed, match="not signed in"):
        read(1)


@pytest.mark.parametrize("label", ["!hide", "!takedown", "something-new", ""])
@pytest.mark.parametrize("where", ["post", "account", "record"])
def test_posts_with_a_label_that_keeps_them_in_leave_no_trace(view, label, where):
    view.post(1)
    two = view.post(2, uri(1), text="SECRET")
    view.post(3, two)
    labels = [{"src": "did:plc:moderation", "val": label}]
    if where == "post":
        view.views[two]["labels"] = labels
    elif where == "account":
        view.views[two]["author"] = {**view.author("ada"), "labels": labels}
    else:
        view.views[two]["record"]["labels"] = {"values": [{"val": label}]}
    thread = unroll(read(1))
    assert ids(thread.posts) == ["1", "3"]
    assert not thread.gaps
    assert "SECRET" not in repr(read(3))


def test_labels_cover_pictures_and_ones_that_were_taken_back_do_not_count(view):
    view.post(1, view={"labels": [{"val": "nudity"}]})
    view.post(2, view={"labels": [{"val": "!hide", "neg": True}]})
    assert only(read(1)).sensitive
    assert not only(read(2)).sensitive


def test_a_quoted_post_for_readers_who_are_signed_in_is_a_link(view):
    view.labels["bob"] = ["!no-unauthenticated"]
    view.post(1, view={"embed": quoting(view, {"text": "SECRET", "createdAt": "2026-05-01T00:00:00Z"})})
    post = only(read(1))
    assert post.quote.state == "link_only"
    assert "SECRET" not in repr(post)


# --- What a post has in it ----------------------------------------------------------------------------------------


def quoting(view, value, **more):
    record = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": uri("q", "bob"),
        "cid": "x",
        "author": view.author("bob"),
        "value": value,
    }
    return {"$type": "app.bsky.embed.record#view", "record": record | more}  # fmt: skip


def test_pictures_are_read_with_their_descriptions(view):
    images = [
        {"thumb": "https://cdn.example/t1", "fullsize": "https://cdn.example/1", "alt": "A cat",
         "aspectRatio": {"width": 4, "height": 3}},
        {"thumb": "https://cdn.example/t2", "fullsize": "https://cdn.example/2", "alt": ""},
    ]  # fmt: skip
    view.post(1, text="", view={"embed": {"$type": "app.bsky.embed.images#view", "images": images}})
    post = only(read(1))
    assert [(one.kind, one.url, one.description, one.width) for one in post.media] == [
        ("image", "https://cdn.example/1", "A cat", 4), ("image", "https://cdn.example/2", None, 0)]  # fmt: skip
    assert post.text == ""


def test_galleries_videos_and_cards_are_read(view):
    items = [
        {"$type": "app.bsky.embed.gallery#viewImage", "thumbnail": "https://cdn.example/t", "alt": str(n)}
        for n in range(20)
    ]
    view.post(1, view={"embed": {"$type": "app.bsky.embed.gallery#view", "items": items}})
    assert [one.description for one in only(read(1)).media] == [str(n) for n in range(20)]
    video = {
        "$type": "app.bsky.embed.video#view",
        "cid": "bafyvideo",
        "playlist": "https://v.example/1.m3u8",
        "thumbnail": "https://v.example/1.jpg",
        "alt": "Waves",
        "presentation": "gif",
    }
    view.post(2, view={"embed": video})
    [medium] = only(read(2)).media
    assert (medium.kind, medium.description, medium.cid) == ("gif", "Waves", "bafyvideo")
    assert medium.url == "https://v.example/1.m3u8"
    card = {
        "$type": "app.bsky.embed.external#view",
        "external": {"uri": "https://a.example/", "title": "A", "description": ""},
    }
    view.post(3, view={"embed": card})
    assert only(read(3)).card.title == "A"


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, "accepted"),
        ({"$type": "app.bsky.embed.record#viewDetached", "detached": True}, "withdrawn"),
        ({"$type": "app.bsky.embed.record#viewNotFound", "notFound": True}, "gone"),
        ({"$type": "app.bsky.embed.record#viewBlocked", "blocked": True}, "link_only"),
        ({"$type": "app.bsky.embed.record#viewSomethingNew"}, "link_only"),
    ],
)
@pytest.mark.parametrize("beside_pictures", [False, True])
def test_quoted_posts_are_shown_by_their_rules(view, more, state, beside_pictures):
    embed = quoting(view, {"text": "What Bob said", "createdAt": "2026-05-01T00:00:00Z"}, **more)
    if beside_pictures:
        media = {"$type": "app.bsky.embed.images#view", "images": [{"fullsize": "https://cdn.example/1", "alt": "A"}]}
        embed = {"$type": "app.bsky.embed.recordWithMedia#view", "record": embed, "media": media}
    view.post(1, view={"embed": embed})
    post = only(read(1))
    assert post.quote.state == state
    assert ("What Bob said" in repr(post.quote)) == (state == "accepted")
    assert len(post.media) == beside_pictures


def test_text_links_where_its_bytes_say(view):
    def facet(start, end, **feature):
        return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}

    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/long/path"}
    facets = [
        facet(9, 14, **link), facet(0, 400, **link), facet(10, 12, **link), facet(1, 3, **link), facet(-1, 2, **link),
        facet(14, 9, **link), {"index": None}, 7,
    ]  # fmt: skip
    view.post(1, text="👩🏽 a.exa", facets=facets)
    post = only(read(1))
    assert "👩🏽 <a" in post.html
    assert post.html.count("<a ") == 1
    view.post(2, text="<b>hi</b> a", facets=[facet(10, 11, **{**link, "uri": "javascript:alert(1)"})])
    assert only(read(2)).html == "<p>&lt;b&gt;hi&lt;/b&gt; a</p>"


def test_what_the_author_claims_and_what_the_network_saw_both_stand(view):
    view.post(1, createdAt="2001-01-01T00:00:00Z")
    post = only(read(1))
    assert (post.created_at.year, post.seen_at.year, post.version) == (2001, 2026, "bafy1")


# --- Bad answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<html>", type="text/html"), "web page"),
        (Answer(b"{}"), "makes no sense"),
        (Answer(b"[]"), "makes no sense"),
        (Answer(b'{"thread": 7}'), "makes no sense"),
        (Answer(b'{"thread": {}}'), "not there"),
        (Answer(status=429, headers=[("RateLimit-Reset", "60")]), "asks us to wait"),
        (Answer(status=502), "fault"),
        (Answer(b'{"error":"NotFound"}', status=400), "not there"),
    ],
)
def test_every_bad_answer_is_a_sentence(view, answer, words):
    view.answer = answer
    with pytest.raises(GatewayError, match=words):
        bluesky.read(uri(1))


def test_circles_end(view):
    """No server should; a file that somebody gives may."""
    part = {"$type": f"{VIEW}threadViewPost"}
    view.chain(2)
    one, two = view.views[uri(1)], view.views[uri(2)]
    one["record"]["reply"] = {"parent": {"uri": uri(2)}, "root": {"uri": uri(2)}}
    inner = {**part, "post": one, "replies": [{**part, "post": two}]}
    answer = {"thread": {**part, "post": two, "replies": [inner], "parent": inner}}
    assert sorted(ids(unroll(bluesky.parse(answer, source="file")).posts)) == ["1", "2"]


# --- The author's own data server ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def person(bluesky_server):
    """Somebody with a thread of three posts and an answer to somebody else, on a real data server."""
    with pytest.MonkeyPatch.context() as patch:
        from django.conf import settings

        patch.setattr(settings, "UNWATCHED_ALLOW_PRIVATE_SERVERS", True)
        made = new_person(bluesky_server.pds, "ada")
        account = bluesky_account(made.session, server=bluesky_server.pds, directory=bluesky_server.plc)
        with contextlib.closing(account):
            sent = []
            for text in ("One", "Two", "Three", "Four"):
                one = draft(text, parent=sent[-1] if sent else None, root=sent[0] if sent else None)
                sent.append(account.send(one))
            account.send(draft("On another matter"))
            yield made, account, sent


@pytest.fixture
def at_home(settings, bluesky_server, person):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    settings.UNWATCHED_BLUESKY_VIEW = bluesky_server.pds  # which knows of no AppView
    settings.UNWATCHED_BLUESKY_DIRECTORY = bluesky_server.plc
    return person


def test_where_no_appview_knows_a_post_its_authors_own_server_is_asked(at_home):
    made, account, sent = at_home
    for who in (made.did, made.handle):
        thread = unroll(bluesky.read(f"https://bsky.app/profile/{who}/post/{sent[1].id}"))
        assert [post.text for post in thread.posts] == ["One", "Two", "Three", "Four"]
        assert (thread.author.uri, thread.author.handle) == (made.did, made.handle)
        assert [post.version for post in thread.posts] == [one.cid for one in sent]
    account.delete(sent[2])
    thread = unroll(bluesky.read(sent[3].uri))
    assert [post.text for post in thread.posts] == ["One", "Two", "Four"]
    assert [(gap.after, gap.why) for gap in thread.gaps] == [(sent[1].uri, "deleted")]
    with pytest.raises(fetching.NotThere):
        bluesky.read(f"at://{made.did}/{POST}/3kzzzzzzzzzzz")
    with pytest.raises(GatewayError):
        bluesky.read(f"at://did:plc:{'z' * 24}/{POST}/3kzzzzzzzzzzz")
