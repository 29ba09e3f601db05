"""Streams in the worker, held against real servers on this machine that break off, talk nonsense or say nothing."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests import waiting
from tests.chats.factories import make_chat
from tests.chats.streamer import Streamer
from tests.gateways.social.appview import AppView
from tests.gateways.social.jetstream import Jetstream
from tests.gateways.social.networks import bluesky_account, new_person
from tests.publishing.factories import make_channel, make_run
from unwatched.chats import ears, taps
from unwatched.chats.models import Bookmark, Reply
from unwatched.chats.services import listening, streaming
from unwatched.chats.services.listening import TAG
from unwatched.chats.services.streaming import STREAM
from unwatched.gateways.social import Network
from unwatched.publishing.models import ChannelState, Run, RunState
from unwatched.publishing.services import channels

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _neighbours(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


@pytest.fixture
def server():
    with Streamer() as running:
        yield running


def make_account(server, name="Ours", **fields):
    """A channel on a server of Mastodon's kind, signed in."""
    return make_channel(
        network=Network.MASTODON, name=name, server=server.url, account_id=name, handle=f"@{name.lower()}@tide.test",
        secret=channels.lock({"token": "abc"}), **fields,
    )  # fmt: skip


def make_live(*accounts):
    run = make_run(state=RunState.RUNNING, started_at=timezone.now() - timedelta(minutes=1))
    return make_chat(channels=accounts, run=run)


@pytest.fixture
def streams():
    """The streams of one worker; what another thread has left open ends with the test."""
    made = []

    def worker():
        made.append(taps.Taps())
        return made[-1]

    yield worker
    for one in made:
        one.end_all()


def wait_until(condition):
    waiting.wait_until(condition, pause=0.1)  # each look reads what is to be held


def marks():
    return Bookmark.objects.filter(feed=STREAM)


def stands(workers):
    """Looks as the worker does every two seconds; whether every stream is relied on."""
    for one in workers:
        one.look(now=timezone.now())
    return marks().exists() and not marks().exclude(failures=0).exists()


# --- Of Mastodon's kind -----------------------------------------------------------------------------------------------


def test_what_a_stream_brings_stands_at_the_desk_and_its_feed_is_asked_less(server, streams):
    account = make_account(server)
    chat, worker = make_live(account), streams()
    wait_until(lambda: stands([worker]))
    uri = server.say("A2 at the market gate")
    wait_until(lambda: Reply.objects.exists())
    reply = Reply.objects.get()
    assert (reply.uri, reply.author_name, reply.question.number, reply.channel) == (uri, "Ada", 2, account)
    listening.open_feeds(now=timezone.now())
    now = timezone.now()
    Bookmark.objects.exclude(feed=STREAM).update(looked_at=now)
    soon = now + timedelta(seconds=6)
    assert TAG not in {mark.feed for mark in listening.due(account, now=soon)}
    assert TAG in {mark.feed for mark in listening.due(account, now=now + listening.PACE_BESIDE_STREAM)}
    assert listening.troubles(chat) == []
    marks().update(failures=1)  # it broke
    assert TAG in {mark.feed for mark in listening.due(account, now=soon)}


def test_a_reply_is_one_whether_it_was_streamed_or_asked_for(server, streams):
    account = make_account(server)
    chat, worker = make_live(account), streams()
    wait_until(lambda: stands([worker]))
    server.say("A2 at the market gate")
    wait_until(lambda: Reply.objects.exists())
    door = channels.open_account(account)
    assert listening.hear(chat, account, door, now=timezone.now()) == 0
    door.close()
    server.say("A2 again")
    wait_until(lambda: Reply.objects.count() == 2)
    assert len({reply.uri for reply in Reply.objects.all()}) == 2


@pytest.mark.parametrize("nonsense", ["event: update\ndata: {{{\n\n", "<html>Hello", "\x00" * 5000 + "\n\n", ""])
def test_a_stream_that_talks_nonsense_or_is_cut_goes_on_with_what_was_missed(server, streams, nonsense):
    make_live(make_account(server))
    worker = streams()
    wait_until(lambda: stands([worker]))
    server.send(nonsense)
    server.cut()
    server.say("A1 while nobody heard", stream=False)
    wait_until(lambda: Reply.objects.count() == 1)
    server.say("A2 and after")
    wait_until(lambda: Reply.objects.count() == 2)
    assert server.streams == 2


def test_a_stream_that_says_nothing_is_not_relied_on(server, streams, monkeypatch):
    monkeypatch.setattr(taps, "SIGNS", 0.5)
    make_live(make_account(server))
    worker = streams()
    server.mute = True
    wait_until(lambda: stands([worker]) or server.lines)
    assert not stands([worker])
    server.send(":)\n")
    wait_until(lambda: stands([worker]))
    wait_until(lambda: not stands([worker]))
    Bookmark.objects.update(looked_at=timezone.now() - timedelta(minutes=1))
    wait_until(lambda: stands([worker]) is False)


def test_one_stream_for_each_server_and_another_account_takes_over(server, streams):
    first, second = make_account(server), make_account(server, "Second")
    make_live(first, second)
    worker = streams()
    wait_until(lambda: looked(worker) and server.lines)
    worker.look(now=timezone.now())
    assert [tap.mark.channel for tap in worker.taps.values()] == [first]
    streaming.sign_out(first, now=timezone.now())  # an ear was told so
    worker.look(now=timezone.now())
    wait_until(lambda: [tap.mark.channel for tap in looked(worker).taps.values()] == [second] and server.streams == 2)


def looked(worker):
    worker.look(now=timezone.now())
    return worker


@pytest.mark.both
def test_of_two_workers_one_holds_it_and_the_other_takes_it_when_that_is_gone(server, streams):
    make_live(make_account(server))
    one, other = streams(), streams()
    wait_until(lambda: stands([one, other]))
    assert (len(one.taps), len(other.taps), server.streams) == (1, 0, 1)
    other.look(now=timezone.now() + streaming.LEASE + timedelta(seconds=1))  # it was killed
    assert len(other.taps) == 1
    wait_until(lambda: stands([one, other]) and not looked(one).taps)
    wait_until(lambda: len(server.lines) == 1)


def end_chat(_account):
    Run.objects.update(state=RunState.DONE, ended_at=timezone.now() - timedelta(hours=1))


def switch_off(account):
    account.state = ChannelState.OFF
    account.save()


@pytest.mark.parametrize("end", [end_chat, switch_off])
def test_it_ends_when_there_is_nothing_to_hear(server, streams, end):
    account = make_account(server)
    make_live(account)
    worker = streams()
    wait_until(lambda: looked(worker) and server.lines)
    end(account)
    wait_until(lambda: not looked(worker).taps and not server.lines)


@pytest.mark.both
@pytest.mark.parametrize("trouble", ["signed_out", "without_stream"])
def test_a_server_without_a_stream_for_us_is_left_alone_for_a_while(server, streams, trouble):
    setattr(server, trouble, True)
    chat, worker = make_live(make_account(server)), streams()
    wait_until(lambda: looked(worker) and marks().filter(not_before__gt=timezone.now()).exists())
    asked = server.streams
    wait_until(lambda: not looked(worker).taps)
    assert asked == server.streams == 1
    assert listening.troubles(chat) == []


def test_a_token_that_lapses_ends_the_stream(server, streams):
    account = make_account(server)
    make_live(account)
    worker = streams()
    wait_until(lambda: stands([worker]))
    server.signed_out = True
    ear = ears.Ear(account)
    listening.open_feeds(now=timezone.now())
    ear.turn()
    wait_until(lambda: not looked(worker).taps and not server.lines)


def test_the_worker_hears_by_stream_and_ends_with_it(server):
    make_live(make_account(server))
    stop = threading.Event()

    def work():
        ears.listen_forever(stop)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        wait_until(lambda: server.lines)
        server.say("A1 at the gate")
        wait_until(lambda: Reply.objects.exists())
    finally:
        stop.set()
        thread.join(120)
    assert not thread.is_alive()
    assert marks().get().looked_at is None


# --- Bluesky ----------------------------------------------------------------------------------------------------------


@pytest.mark.both
def test_jetstream_is_held_once_cut_taken_up_again_and_listened_to_by_the_next_worker(
    bluesky_server, streams, settings, monkeypatch
):
    settings.UNWATCHED_JETSTREAM = "ws://is-on.test"
    person = new_person(bluesky_server.pds)
    view = AppView(bluesky_server.pds)
    with view, Jetstream() as jetstream:

        def open_account(channel):
            return bluesky_account(
                person.session, server=view.url, directory=bluesky_server.plc, jetstream_at=jetstream.url
            )

        monkeypatch.setattr(channels, "open_account", open_account)
        accounts = [make_channel(network=Network.BLUESKY, name=n, account_id=f"did:plc:{n}") for n in ("One", "Two")]
        make_live(*accounts)
        worker = streams()
        said(jetstream, "A1 at the gate", "a")
        wait_until(lambda: looked(worker) and Reply.objects.count() == 1)
        jetstream.frames += ["nonsense", json.dumps({"$type": "message", "payload": {"seq": 3, "did": 5}})]
        jetstream.cut()
        said(jetstream, "A2 at the school", "b")
        wait_until(lambda: Reply.objects.count() == 2)
        assert len(worker.taps) == 1
        assert "cursor" not in jetstream.asked[0][1]
        assert jetstream.asked[1][1]["cursor"] == ["2"]
        said(jetstream, "", "a", operation="delete")
        wait_until(lambda: Reply.objects.filter(deleted_at__isnull=False).exists())
        worker.end_all()
        said(jetstream, "A3 while nobody worked", "c")
        after = streams()
        wait_until(lambda: looked(after) and Reply.objects.count() == 3)
    assert [reply.question.number for reply in Reply.objects.exclude(text="").order_by("pk")] == [2, 3]


def said(jetstream, text, key, *, operation="create"):
    feature = {"$type": "app.bsky.richtext.facet#tag", "tag": "WhoWatchesWrenfield"}
    facet = {"index": {"byteStart": 0, "byteEnd": 2}, "features": [feature]}
    at = timezone.now().isoformat()
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, "facets": [facet]}
    uri = f"at://did:plc:{'a' * 24}/app.bsky.feed.post/3aaaaaaaaaa{key}2"
    jetstream.say(operation, {"uri": uri, "record": record}, at=at)


def test_without_jetstream_only_the_search_is_asked(streams):
    make_live(make_channel(network=Network.BLUESKY, name="One", account_id="did:plc:one"))
    worker = looked(streams())
    assert (worker.taps, marks().count()) == ({}, 0)
