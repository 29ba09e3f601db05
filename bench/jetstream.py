"""Jetstream's flood: our filter beside msgspec's bare decoding of the same bytes, and through a socket as it comes.

Events are made up in the shapes of the second generation: posts of 1 to 45 words in several scripts, replies, hashtags,
pictures, deletions, accounts that close. One core; memory is read while five million events go by.
"""

import json
import random
import resource
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from websockets.sync.server import Server, ServerConnection, serve

from unwatched.gateways.errors import Temporary

NETWORK = 1_500  # events a second that the whole network may send: about ten times its usual posts
DIFFERENT = 50_000
MILLIONS = 5
THROUGH_A_SOCKET = 100_000
TAG = "FacesAreNotIDs"
WORDS = """
the of and to a in who when council camera street library nobody asked vote meeting night morning neighbour bus school
clinic budget ordinance 図書館 顔認識 広場 क्यों كاميرا شارع бібліотека 📷 👀 🗳️ “quoted” it's <here> & there
""".split()  # noqa: SIM905


def jetstream(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results."""
    from unwatched.gateways.jetstream import Filter

    frames = list(make(DIFFERENT))
    size = sum(map(len, frames)) / len(frames)
    bare, ours = [], []
    for _ in range(max(rounds, 3)):
        bare.append(DIFFERENT / timed(frames, msgspec.json.Decoder().decode))
        ours.append(DIFFERENT / timed(frames, Filter([TAG]).see))
    limit, reached = statistics.median(bare), statistics.median(ours)
    memory, found = grow(frames)
    socket = through_a_socket(frames)
    return [
        f"## Jetstream's events, {size:.0f} bytes on average, one core", "",
        "| what | events/s | of the limit | of 1,500/s | |", "|---|---|---|---|---|",
        f"| msgspec only decodes the same bytes (the limit) | {limit:,.0f} | 100 % | {limit / NETWORK:.0f} × | |",
        f"| **our filter** | **{reached:,.0f}** | **{reached / limit:.0%}** | **{reached / NETWORK:.0f} ×** "
        "| due: 50 %, 20 × |",
        f"| … fed by a socket on this machine, sender included | {socket:,.0f} | {socket / limit:.0%} "
        f"| {socket / NETWORK:.0f} × | |", "",
        f"Over {MILLIONS} million events ({found:,} of them with the hashtag) the process grew by {memory:.1f} MB.", "",
    ]  # fmt: skip


def timed(frames: list[bytes], work: object) -> float:
    assert callable(work)
    began = time.process_time()
    for frame in frames:
        work(frame)
    return time.process_time() - began


def grow(frames: list[bytes]) -> tuple[float, int]:
    """Megabytes that the process has grown by after the first million, and how many events were ours."""
    from unwatched.gateways.jetstream import Filter

    filter, found, after_one = Filter([TAG]), 0, 0.0
    for turn in range(MILLIONS * 1_000_000 // len(frames)):
        found += sum(filter.see(frame) is not None for frame in frames)
        if (turn + 1) * len(frames) == 1_000_000:
            after_one = held()
    return held() - after_one, found


def held() -> float:
    """Megabytes that the process holds at this moment (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def through_a_socket(frames: list[bytes]) -> float:
    """Events a second from a server in this same process, which takes part of the core."""
    from django.conf import settings
    from django.test import override_settings

    from unwatched.gateways.jetstream import Filter, listen

    texts = [frame.decode() for frame in frames]

    def talk(line: ServerConnection) -> None:
        for number in range(THROUGH_A_SOCKET):
            line.send(texts[number % len(texts)])

    if not settings.configured:
        settings.configure(UNWATCHED_ALLOW_PRIVATE_SERVERS=True, USE_I18N=False)
    server: Server = serve(talk, "127.0.0.1", 0, compression=None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
    began = time.perf_counter()
    try:
        with override_settings(UNWATCHED_ALLOW_PRIVATE_SERVERS=True):
            listen(Filter([TAG]), address=address, cursor=None, on_event=lambda _: None, stop=threading.Event())
    except Temporary:
        pass  # the server has said everything
    finally:
        server.shutdown()
    return THROUGH_A_SOCKET / (time.perf_counter() - began)


def make(number: int) -> Iterator[bytes]:
    """Frames as the network sends them, the same every time."""
    dice = random.Random(7)
    start = datetime(2026, 11, 1, 12, tzinfo=UTC)
    for seq in range(1, number + 1):
        at = (start + timedelta(milliseconds=10 * seq)).isoformat().replace("+00:00", "Z")
        payload = {"$type": "network.bsky.jetstream.subscribeEvents#commit", "seq": seq, "did": did(dice), "time": at}
        chance = dice.random()
        if chance < 0.01:
            payload |= {"$type": "network.bsky.jetstream.subscribeEvents#account"}
            payload |= {"account": {"active": False, "did": payload["did"], "seq": seq, "status": "deactivated"}}
        else:
            payload |= {"rev": tid(dice), "collection": "app.bsky.feed.post", "rkey": tid(dice)}
            payload |= {"operation": "delete"} if chance < 0.07 else {"operation": "create", **posted(dice, at)}
        yield json.dumps({"$type": "message", "payload": payload}, ensure_ascii=False, separators=(",", ":")).encode()


def posted(dice: random.Random, at: str) -> dict[str, object]:
    record: dict[str, object] = {
        "$type": "app.bsky.feed.post", "createdAt": at, "langs": [dice.choice(["en", "ja", "pt", "de"])],
        "text": " ".join(dice.choices(WORDS, k=dice.randint(1, 45))),
    }  # fmt: skip
    if dice.random() < 0.45:
        there = {"cid": cid(dice), "uri": f"at://{did(dice)}/app.bsky.feed.post/{tid(dice)}"}
        record["reply"] = {"parent": there, "root": there}
    if dice.random() < 0.15:
        tag = dice.choice(["art", "news", "nowplaying", TAG])
        feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
        record["facets"] = [{"features": [feature], "index": {"byteEnd": 9, "byteStart": 0}}]
    if dice.random() < 0.2:
        blob = {"$type": "blob", "mimeType": "image/jpeg", "ref": {"$link": cid(dice)}, "size": 312_004}
        picture = {"alt": "A street with a camera", "aspectRatio": {"height": 900, "width": 1600}, "image": blob}
        record["embed"] = {"$type": "app.bsky.embed.images", "images": [picture]}
    return {"cid": cid(dice), "record": record}


def did(dice: random.Random) -> str:
    return "did:plc:" + "".join(dice.choices("abcdefghijklmnopqrstuvwxyz234567", k=24))


def tid(dice: random.Random) -> str:
    return "3" + "".join(dice.choices("abcdefghijklmnopqrstuvwxyz234567", k=12))


def cid(dice: random.Random) -> str:
    return "bafyrei" + "".join(dice.choices("abcdefghijklmnopqrstuvwxyz234567", k=52))
