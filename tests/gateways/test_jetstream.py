"""The filter reads events in the shapes that Jetstream's documents give; the line is a real WebSocket on loopback."""

import contextlib
import json
import threading
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.sync.server import serve

from unwatched.gateways.errors import Permanent, Temporary
from unwatched.gateways.jetstream import POST, Filter, Happened, listen

DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
URI = f"at://{DID}/{POST}/3aaaaaaaaaaa2"


def frame(operation="create", *, seq=7, tag="", tags=None, text="Good morning", spaced=False, **changed):
    commit = {
        "$type": "network.bsky.jetstream.subscribeEvents#commit",
        "seq": seq,
        "did": DID,
        "time": "2026-11-28T10:00:00.000000Z",
        "rev": "3aaaaaaaaaaa2",
        "collection": POST,
        "rkey": "3aaaaaaaaaaa2",
        "operation": operation,
    }
    if operation != "delete":
        record = {"$type": POST, "text": text, "createdAt": "2026-11-28T10:00:00.000Z"}
        if tag:
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
            record["facets"] = [{"index": {"byteStart": 0, "byteEnd": 3}, "features": [feature]}]
        if tags is not None:
            record["tags"] = tags
        commit |= {"cid": "bafy1", "record": record}
    payload = {"$type": "message", "payload": commit | changed}
    return json.dumps(payload, ensure_ascii=False, separators=None if spaced else (",", ":")).encode()


def account(*, active, did=DID):
    said = {"$type": "network.bsky.jetstream.subscribeEvents#account", "seq": 8, "did": did}
    return json.dumps({"$type": "message", "payload": said | {"account": {"active": active, "did": did}}}).encode()


@pytest.mark.parametrize(
    "found",
    [
        frame(tag="FacesAreNotIDs"),
        frame(tag="FACESARENOTIDS"),
        frame(tags=["other", "facesarenotids"]),
        frame("update", tag="FacesAreNotIDs"),
        frame(tag="FacesAreNotIDs", spaced=True),
    ],
)
def test_a_post_with_the_hashtag_is_found_in_any_case_and_in_both_places(found):
    event = Filter(["facesAreNotIDs"]).see(found)
    assert (event.happened, event.uri, event.cid, event.tags) == (Happened.SAID, URI, "bafy1", {"facesarenotids"})
    assert event.record["text"] == "Good morning"


def test_a_hashtag_in_other_letters_than_latin_is_found():
    assert Filter(["顔認識"]).see(frame(tag="顔認識")).happened == Happened.SAID


@pytest.mark.parametrize(
    "other",
    [
        frame(),
        frame(text="#FacesAreNotIDs without a facet is no hashtag there"),
        frame(text='they wrote "tags":["FacesAreNotIDs"] and facet#tag"'),
        frame(tag="FacesAreNotIDsEither"),
        frame(tag="FacesAreNotIDs", collection="app.bsky.feed.like"),
        frame("delete"),
        frame("update"),
        account(active=False),
        b"",
        b'\xff\xfe not JSON #commit" "tags"',
        b'{"payload": {"$type": "x#commit", "tags": 3}}',
        b'{"$type":"error","error":"ConsumerTooSlow"}',
        frame(tags="FacesAreNotIDs"),
        frame(tag="FacesAreNotIDs", did=5),
    ],
)
def test_what_does_not_matter_passes_without_a_word(other):
    assert Filter(["FacesAreNotIDs"]).see(other) is None


def test_what_becomes_of_posts_and_people_that_we_know_is_told():
    filter = Filter(["FacesAreNotIDs"], known={URI}, accounts={DID})
    assert filter.see(frame("delete")).happened == Happened.GONE
    assert filter.see(frame("update", text="without the hashtag")).happened == Happened.GONE
    assert filter.see(account(active=False)).happened == Happened.AWAY
    assert filter.see(account(active=True)).happened == Happened.BACK
    assert filter.see(account(active=False, did="did:plc:other")) is None


def test_the_cursor_is_the_number_of_the_last_event_whatever_it_was():
    filter = Filter(["a"])
    assert filter.cursor is None
    filter.see(frame(seq=41, tag="a"))
    filter.see(frame(seq=42, text='"seq":1'))
    assert filter.cursor == 42


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=400))
def test_no_frame_breaks_the_filter(rubbish, place):
    whole = frame(tag="FacesAreNotIDs")
    Filter(["FacesAreNotIDs"], known={URI}).see(whole[:place] + rubbish + whole[place:])
    Filter(["FacesAreNotIDs"]).see(rubbish)


@pytest.fixture
def server(settings):
    """Says its frames from the cursor on, and hangs up after `drop_after`."""

    class Server:
        frames: list[str] = []
        asked: list[dict] = []
        drop_after = None

    def talk(line):
        query = parse_qs(line.request.path.partition("?")[2])
        Server.asked.append(query)
        first = int(query.get("cursor", ["1"])[0])
        for number, one in enumerate(Server.frames, start=1):
            if number >= first:
                line.send(one)
            if number == Server.drop_after:
                return
        with contextlib.suppress(Exception):
            line.recv()

    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    Server.frames, Server.asked = [], []
    running = serve(talk, "127.0.0.1", 0)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    Server.address = f"ws://127.0.0.1:{running.socket.getsockname()[1]}/xrpc"
    yield Server
    running.shutdown()
    thread.join()


def test_a_line_that_breaks_is_taken_up_again_where_it_was(server):
    server.frames = [frame(seq=1, tag="a").decode(), frame(seq=2).decode(), frame(seq=3, tag="a", text="3").decode()]
    server.drop_after = 2
    heard, filter, stop = [], Filter(["a"]), threading.Event()
    with pytest.raises(Temporary):
        listen(filter, address=server.address, cursor=None, on_event=heard.append, stop=stop)
    server.drop_after = None

    def last(event):
        heard.append(event)
        stop.set()

    listen(filter, address=server.address, cursor=filter.cursor, on_event=last, stop=stop)
    assert [event.record["text"] for event in heard] == ["Good morning", "3"]
    assert server.asked[0]["collections"] == [POST]
    assert server.asked[1]["cursor"] == ["3"]


def test_nobody_at_home_is_temporary_and_a_refusal_is_not(server):
    server.frames = []
    with pytest.raises(Temporary):
        listen(Filter(["a"]), address="ws://127.0.0.1:9", cursor=None, on_event=print, stop=threading.Event())
    with serve(lambda line: None, "127.0.0.1", 0, process_request=lambda line, _: line.respond(400, "no")) as refusing:
        threading.Thread(target=refusing.serve_forever, daemon=True).start()
        address = f"ws://127.0.0.1:{refusing.socket.getsockname()[1]}"
        with pytest.raises(Permanent):
            listen(Filter(["a"]), address=address, cursor=None, on_event=print, stop=threading.Event())
