"""Watching real servers on loopback: one that answers as Mastodon does, Bluesky's view, and its stream."""

import contextlib
import json
import threading
from datetime import timedelta
from threading import Event
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from websockets.sync.server import serve

from tests.chats.streamer import Streamer
from tests.publishing.factories import make_channel
from tests.waiting import wait_until
from tests.web import Answer, serving
from unwatched.archive import hearing
from unwatched.archive.hearing import rounds, stream
from unwatched.archive.models import Stream, Watch, WatchedPicture, WatchedState
from unwatched.archive.services import watched_pictures
from unwatched.gateways import jetstream
from unwatched.gateways.jetstream import POST
from unwatched.gateways.social import Network
from unwatched.publishing.services import channels

DID, OTHER = "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:plc:ragtjsm2j2vknwkz3zp4oxrd"


def status(number, server, *, at=None, visibility="public", indexable=True, tag="FacesAreNotIDs", **fields):
    return {
        "id": str(number),
        "uri": f"{server}/users/ada/statuses/{number}",
        "url": f"{server}/@ada/{number}",
        "created_at": (at or timezone.now()).isoformat(),
        "visibility": visibility,
        "content": f"<p>Post {number}</p>",
        "tags": [{"name": tag}],
        "account": {
            "acct": "ada",
            "uri": f"{server}/users/ada",
            "url": f"{server}/@ada",
            "display_name": "Ada",
            "discoverable": True,
            "indexable": indexable,
        },
        **fields,
    }


class Mastodon:
    """The timeline of a hashtag: 40 at once, `min_id` counts upwards, newest first."""

    def __init__(self):
        self.statuses, self.asked, self.broken = [], [], None

    def __call__(self, question):
        if self.broken:
            return self.broken
        if question.path == "/api/v1/statuses":
            asked = question.every["id[]"]
            return [one for one in self.statuses if one["id"] in asked]
        if question.path.startswith("/api/v1/timelines/tag/"):
            query = question.every
            self.asked.append((question.path.rpartition("/")[2], query))
            after = int(query.get("min_id", ["0"])[0])
            found = sorted((one for one in self.statuses if int(one["id"]) > after), key=lambda one: int(one["id"]))
            found = found[: int(query["limit"][0])] if after else found[-int(query["limit"][0]) :]
            return found[::-1]
        if question.path == "/lamp.png":
            return Answer(self.picture, type="image/png")
        return Answer(b"{}", status=404)


@pytest.fixture
def mastodon(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    answers = Mastodon()
    with serving(answers) as there:
        answers.url = there.url
        yield answers


@pytest.fixture
def watch(db):
    return Watch.objects.create(
        title="Faces", slug="faces", any_of=["facesarenotids", "other"], made_at=timezone.now(), bluesky=False
    )


@pytest.fixture
def server(watch, mastodon):
    return watch.servers.create(address=mastodon.url, look_after=timezone.now())


def look(server, *, now=None):
    rounds.look(server, now=now or timezone.now())
    server.refresh_from_db()


@pytest.mark.once
def test_a_server_is_read_once_and_then_from_where_it_was(watch, server, mastodon):
    mastodon.statuses = [status(number, mastodon.url) for number in range(1, 4)]
    look(server)
    assert (watch.posts.count(), server.place, server.said) == (3, "3", "")
    mastodon.statuses += [status(number, mastodon.url) for number in range(4, 100)]
    look(server)
    assert (watch.posts.count(), server.place) == (99, "99")
    tag, query = mastodon.asked[0]
    assert (tag, query["any[]"]) == ("facesarenotids", ["other"])


@pytest.mark.once
def test_what_is_not_public_leaves_no_trace(watch, server, mastodon):
    mastodon.statuses = [status(1, mastodon.url, visibility=word) for word in ("private", "direct", "local", None)]
    look(server)
    assert not watch.posts.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b'{"error": "no"}', status=401), "signed in"),
        (Answer(b"<html>", type="text/html"), "web page"),
        (Answer(b'{"not": "a list"}'), "no list"),
        (Answer(b"", status=503), "fault"),
    ],
)
def test_a_server_that_fails_is_asked_ever_more_rarely_and_says_why(watch, server, mastodon, answer, said):
    mastodon.broken = answer
    now = timezone.now()
    look(server, now=now)
    first = server.look_after
    look(server, now=first)
    assert said in server.said
    assert server.look_after - first > first - now > rounds.PACE
    assert server.failures == 2


@pytest.mark.once
def test_what_was_deleted_there_is_gone_here_within_a_day(watch, server, mastodon):
    mastodon.statuses = [status(1, mastodon.url), status(2, mastodon.url)]
    look(server)
    del mastodon.statuses[0]
    look(server, now=timezone.now() + timedelta(hours=21))
    assert list(watch.posts.order_by("uri").values_list("state", flat=True)) == [WatchedState.GONE, WatchedState.SHOWN]


def test_a_picture_is_copied_small_and_clean(watch, server, mastodon, picture):
    mastodon.picture = picture
    media = {"type": "image", "url": f"{mastodon.url}/lamp.png", "description": "A lamp"}
    mastodon.statuses = [status(1, mastodon.url, media_attachments=[media, {**media, "url": f"{mastodon.url}/no"}])]
    look(server)
    assert watched_pictures.fetch_due(now=timezone.now(), most=10) == 1
    first, second = WatchedPicture.objects.order_by("position")
    assert (first.description, first.file.read(3)) == ("A lamp", b"\xff\xd8\xff")
    first.file.close()
    assert (second.fetch_after, second.file.name) == (None, "")


# --- Bluesky ----------------------------------------------------------------------------------------------------------


class View:
    """Profiles, search and posts, as the network's view tells them."""

    def __init__(self):
        self.labels, self.posts = {}, []

    def profile(self, did):
        return {
            "did": did,
            "handle": f"{did[-6:]}.example",
            "displayName": "Blue",
            "labels": [{"val": label, "src": did} for label in self.labels.get(did, [])],
        }

    def __call__(self, question):
        query = question.every
        if question.path == "/xrpc/app.bsky.actor.getProfiles":
            return {"profiles": [self.profile(did) for did in query["actors"]]}
        if question.path == "/xrpc/app.bsky.feed.searchPosts":
            return {"posts": self.posts}
        if question.path == "/xrpc/app.bsky.feed.getPosts":
            return {"posts": [post for post in self.posts if post["uri"] in query["uris"]]}
        return Answer(b"{}", status=404)


def record(text="Good morning", tag="FacesAreNotIDs"):
    feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
    return {
        "$type": POST,
        "text": text,
        "createdAt": timezone.now().isoformat(),
        "facets": [{"index": {"byteStart": 0, "byteEnd": 4}, "features": [feature]}],
    }


def view_of(view, rkey, *, did=DID):
    return {
        "uri": f"at://{did}/{POST}/{rkey}",
        "cid": "bafy1",
        "author": view.profile(did),
        "record": record(),
        "indexedAt": timezone.now().isoformat(),
    }


@pytest.fixture
def view(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    answers = View()
    with serving(answers) as there:
        settings.UNWATCHED_BLUESKY_VIEW = there.url
        yield answers


@pytest.fixture
def blue(watch):
    watch.bluesky = True
    watch.save()
    return watch


def test_without_a_stream_the_search_is_asked_and_deletions_are_noticed(blue, view, settings):
    settings.UNWATCHED_JETSTREAM = ""
    view.labels[OTHER] = ["!no-unauthenticated"]
    view.posts = [view_of(view, "3aaaaaaaaaaa2"), view_of(view, "3aaaaaaaaaab2", did=OTHER)]
    now = timezone.now()
    assert hearing.watch_once(now=now)
    assert sorted(blue.posts.values_list("state", flat=True)) == [WatchedState.COUNTED, WatchedState.SHOWN]
    view.posts = []
    hearing.watch_once(now=now + timedelta(hours=21))
    assert sorted(blue.posts.values_list("state", flat=True)) == [WatchedState.COUNTED, WatchedState.GONE]


@pytest.mark.django_db(transaction=True)
def test_the_stream_files_what_comes_and_goes_on_where_it_was(transactional_db, view, settings):
    watch = Watch.objects.create(title="Faces", slug="faces", any_of=["facesarenotids"], made_at=timezone.now())
    frames, asked, lines = [], [], []

    def say(number, operation="create", rkey="3aaaaaaaaaaa2", did=DID):
        commit = {
            "$type": "network.bsky.jetstream.subscribeEvents#commit", "seq": number, "did": did, "rkey": rkey,
            "time": timezone.now().isoformat(), "collection": POST, "operation": operation,
        }  # fmt: skip
        if operation != "delete":
            commit |= {"cid": "bafy1", "record": record()}
        frames.append(json.dumps({"payload": commit}))

    def talk(line):
        asked.append(parse_qs(line.request.path.partition("?")[2]).get("cursor"))
        lines.append(line)
        sent = int((asked[-1] or ["1"])[0]) - 1
        with contextlib.suppress(Exception):
            while True:
                for frame in frames[sent:]:
                    line.send(frame)
                    sent += 1
                with contextlib.suppress(TimeoutError):
                    line.recv(timeout=0.05)

    hearing_stop = Event()
    with serve(talk, "127.0.0.1", 0) as running, pytest.MonkeyPatch.context() as patch:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        settings.UNWATCHED_JETSTREAM = f"ws://127.0.0.1:{running.socket.getsockname()[1]}"
        patch.setattr(stream, "FILE_AFTER", 0.0)
        patch.setattr(stream, "FIRST_REST", timedelta(0))
        say(1)
        reader = hearing.StreamReader(frozenset(watch.any_of), hearing_stop)
        reader.start()
        try:
            wait_until(lambda: watch.posts.filter(state=WatchedState.SHOWN).exists())
            assert watch.posts.get().content["author"]["name"] == "Blue"
            wait_until(lambda: Stream.objects.filter(cursor=1).exists())
            lines[0].close()
            say(2, "delete")
            wait_until(lambda: watch.posts.filter(state=WatchedState.GONE).exists())
            assert asked[1] == ["2"]
        finally:
            hearing_stop.set()
            reader.join(120)
        running.shutdown()
    assert not reader.is_alive()
    assert jetstream.ADDRESS.startswith("wss://")


@pytest.mark.django_db(transaction=True)
def test_a_stream_of_our_own_account_says_when_to_look(transactional_db, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    watch = Watch.objects.create(
        title="Wrenfield", slug="w", any_of=["whowatcheswrenfield"], made_at=timezone.now(), bluesky=False
    )
    with Streamer() as there:
        make_channel(
            network=Network.MASTODON, server=there.url, account_id="1", handle="@us@tide.test",
            secret=channels.lock({"token": "abc"}),
        )  # fmt: skip
        later = timezone.now() + timedelta(days=1)
        server = watch.servers.create(address=there.url, look_after=later)
        taps = hearing.Taps(Event())
        try:
            taps.open()
            wait_until(lambda: there.lines)
            there.say("A2 at the gate")
            taps.wait(60)
            server.refresh_from_db()
            assert server.look_after < later
            watch.servers.all().delete()
            taps.open()
            assert taps._threads == {}
        finally:
            taps.close()
