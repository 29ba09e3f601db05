"""Threads: from what a server answers to posts, beside bare decoding of the same bytes; and from posts to a thread.

Also a programme of its own (`python -m bench.threads ROUNDS`), as it needs Django's settings: prints JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LENGTHS = (25, 1_000, 10_000)
ANSWER = 500  # posts
WORDS = "The council bought a camera that knows our names and nobody who lives here was asked before it was hung up. "
BEGIN = datetime(2026, 5, 1, 9, tzinfo=UTC)


def threads(*, rounds: int, seconds: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.threads", str(rounds)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},  # no site is needed, only its settings
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    found = {name: statistics.median(values) for name, values in json.loads(done.stdout).items()}
    lines = [
        "## Reading a thread", "",
        f"| an answer with {ANSWER} posts | ms | of the limit |", "|---|---|---|",
        f"| Mastodon: JSON alone (the limit) | {found['mastodon json']:.1f} | 100 % |",
        f"| **Mastodon: posts, cleaned** | **{found['mastodon']:.1f}** "
        f"| **{found['mastodon json'] / found['mastodon']:.1%}**, {found['mastodon'] / ANSWER * 1000:.0f} µs a post |",
        f"| Bluesky: JSON alone (the limit) | {found['bluesky json']:.1f} | 100 % |",
        f"| **Bluesky: posts, cleaned** | **{found['bluesky']:.1f}** "
        f"| **{found['bluesky json'] / found['bluesky']:.1%}**, {found['bluesky'] / ANSWER * 1000:.0f} µs a post |", "",
        "| from posts to a thread, an eighth of them in side lines | ms | µs a post |", "|---|---|---|",
    ]  # fmt: skip
    for length in LENGTHS:
        took = found[f"unroll {length}"]
        lines.append(f"| {length:,} posts | {took:.1f} | {took / length * 1000:.0f} |")
    return [*lines, ""]


def measure(rounds: int) -> dict[str, list[float]]:
    import django

    django.setup()
    from unwatched.archive.unrolling import unroll
    from unwatched.gateways.deep_json import loads
    from unwatched.gateways.threads import Reading, bluesky, mastodon

    toots, skeets = json.dumps(answer_of_mastodon(ANSWER)), answer_of_bluesky(ANSWER)
    found: dict[str, list[float]] = {}

    def took(name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        found.setdefault(name, []).append((time.perf_counter() - began) * 1000)

    for _round in range(rounds):
        took("mastodon json", lambda: json.loads(toots))
        took("mastodon", lambda: mastodon.parse(json.loads(toots), source="bench"))
        took("bluesky json", lambda: loads(skeets))
        took("bluesky", lambda: bluesky.parse(loads(skeets), source="bench"))
        reading = mastodon.parse(json.loads(toots), source="bench")
        model = next(iter(reading.posts.values()))
        for length in LENGTHS:
            posts = {}
            for number in range(length):
                parent = number - 8 if number % 8 == 1 and number > 8 else number - 1 - (number % 8 == 2 and number > 8)
                above, at = f"p{parent}" if number else "", BEGIN + timedelta(seconds=number)
                posts[f"p{number}"] = replace(model, uri=f"p{number}", parent_uri=above, created_at=at)
            made = Reading(posts=posts, asked=f"p{length // 2}")
            took(f"unroll {length}", lambda made=made: unroll(made))
    return found


def answer_of_mastodon(posts: int) -> dict[str, object]:
    """A post and those below it, as they come from `/api/v1/statuses/:id/context`."""
    home = "https://social.example"
    account = {
        "id": "1", "acct": "ada", "uri": f"{home}/users/ada", "url": f"{home}/@ada", "display_name": "Ada",
        "note": f"<p>{WORDS}</p>", "discoverable": True, "indexable": True, "bot": False,
    }  # fmt: skip
    content = f'<p>{WORDS}</p><p><a href="{home}/tags/x" class="mention hashtag">#<span>x</span></a> {WORDS}</p>'
    return {
        "ancestors": [],
        "descendants": [
            {
                "id": str(number), "uri": f"{home}/users/ada/statuses/{number}", "url": f"{home}/@ada/{number}",
                "created_at": (BEGIN + timedelta(minutes=number)).isoformat(), "account": account,
                "visibility": "public", "content": content, "in_reply_to_id": str(number - 1) if number else None,
                "tags": [{"name": "x"}],
                "media_attachments": [{"type": "image", "url": f"{home}/{number}.png", "description": WORDS}],
            }
            for number in range(posts)
        ],
    }  # fmt: skip


def answer_of_bluesky(posts: int) -> bytes:
    """Posts within posts, as they come from `app.bsky.feed.getPostThread`."""
    did = "did:plc:" + "a" * 24
    author = {"did": did, "handle": "ada.example", "displayName": "Ada"}
    text, facet = (
        WORDS * 2,
        {"index": {"byteStart": 0, "byteEnd": 3}, "features": [{"$type": "#link", "uri": "https://a.example/"}]},
    )
    parts = []
    for number in range(posts):
        uri, above = (f"at://{did}/app.bsky.feed.post/{one}" for one in (number, number - 1))
        reply = (
            {"reply": {"root": {"uri": f"at://{did}/app.bsky.feed.post/0"}, "parent": {"uri": above}}} if number else {}
        )
        at = (BEGIN + timedelta(minutes=number)).isoformat()
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, "facets": [facet], **reply}
        view = {"uri": uri, "cid": "bafy", "author": author, "record": record, "indexedAt": at, "replyCount": 1}
        parts.append(f'{{"$type": "app.bsky.feed.defs#threadViewPost", "post": {json.dumps(view)}, "replies": [')
    return ('{"thread": ' + "".join(parts) + "]}" * posts + "}").encode()


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
