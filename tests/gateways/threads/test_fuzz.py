"""Whatever a server answers: no crash, no hang, and never a post that is not for everybody."""

import json
import random
from dataclasses import replace

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web import Answer, serving
from unwatched.archive.errors import ArchiveError
from unwatched.archive.formats import FORMATS
from unwatched.archive.unrolling import threads_in, unroll
from unwatched.gateways import fetching
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import Shown, activitypub, bluesky, mastodon

from . import skies
from .fediverse import Mastodon
from .mutating import mutated, spoil

pytestmark = pytest.mark.once
EXAMPLES = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
)


def statuses():
    """A thread with everything in it, and secrets wherever a server could put one."""
    fake = Mastodon()
    fake.url = "https://social.example"
    fake.post(1)
    secret = fake.told(fake.post(2, 1, text="SECRET", visibility="private"))
    fake.post(
        3, 1, spoiler_text="Food", edited_at="2026-05-01T10:00:00Z", tags=[{"name": "x"}],
        media_attachments=[{"type": "image", "url": "https://f.example/1", "meta": {"original": {"width": 1}}}],
        poll={"options": [{"title": "Yes", "votes_count": 3}], "expired": False, "voters_count": 1},
        card={"url": "https://a.example/", "title": "A"},
        quote={"state": "accepted", "quoted_status": secret},
        content='<p class="quote-inline">RE: <a href="https://a.example/">x</a></p><p>Hello</p>',
    )  # fmt: skip
    fake.post(4, 3, by="bob")
    fake.post(5, 4)
    fake.post(6, 5, text="SECRET", visibility="direct")
    return [fake.told(one) for one in fake.statuses.values()]


def around():
    found = statuses()
    return {**found[2], "ancestors": found[:2], "descendants": found[3:]}


def view():
    fake = skies.AppView()
    fake.chain(2)
    images = [{"fullsize": "https://cdn.example/1", "alt": "A", "aspectRatio": {"width": 4, "height": 3}}]
    value = {"$type": skies.POST, "text": "Quoted", "createdAt": "2026-05-01T00:00:00Z"}
    quoted = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": skies.uri("q", "bob"),
        "author": fake.author("bob"),
        "value": value,
    }
    embed = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "media": {"$type": "app.bsky.embed.images#view", "images": images},
        "record": {"$type": "app.bsky.embed.record#view", "record": quoted},
    }
    facet = {
        "index": {"byteStart": 0, "byteEnd": 4},
        "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "x"}],
    }
    fake.post(3, skies.uri(2), facets=[facet], view={"embed": embed, "labels": [{"val": "porn"}]})
    fake.post(4, skies.uri(3))
    fake.holes[skies.uri(4)] = "blocked"
    fake.post("b", skies.uri(1), by="bob")
    gate = {"uri": f"at://{skies.DIDS['ada']}/app.bsky.feed.threadgate/1", "record": {"hiddenReplies": [skies.uri(9)]}}
    thread = fake.below(skies.uri(2), 5)
    fake.put_above(thread, skies.uri(2), 5)
    return {"thread": thread, "threadgate": gate}


def look_at(reading):
    """Everything that is made from a reading; posts are what they say they are."""
    said = repr(reading)
    for post in reading.posts.values():
        assert post.shown in Shown
        assert "<script" not in post.html
        assert post.created_at.tzinfo
    for thread in threads_in(replace(reading, asked="")):
        said += FORMATS["json"](thread).decode()
    if reading.asked:
        unroll(reading)
    return said


@EXAMPLES
@given(mutated(around()) | mutated(statuses()))
def test_answers_of_mastodon_that_were_kept(value):
    try:
        said = look_at(mastodon.parse(value, source="file"))
    except (GatewayError, ArchiveError):
        return
    assert "SECRET" not in said


@EXAMPLES
@given(mutated(view()))
def test_answers_of_bluesky_that_were_kept(value):
    try:
        look_at(bluesky.parse(value, source="file"))
    except (GatewayError, ArchiveError):
        return


# --- The same over the line, where a reader walks on --------------------------------------------------------------


class Spoiled(Mastodon):
    """A server that shows secrets, and whose answers are spoiled by the example that runs."""

    spoil = None

    def visible(self, id):
        return id in self.statuses

    def __call__(self, question):
        answer = super().__call__(question)
        if isinstance(answer, Answer):
            if answer.status != 200:
                return answer
            answer = json.loads(answer.body)
        return Answer(json.dumps(self.spoil(answer)).encode())

    def note(self, status):
        said = super().note(status)
        return said | ({"to": ["x"], "cc": []} if status["visibility"] not in ("public", "unlisted") else {})


@pytest.fixture(scope="module")
def spoiled():
    fake = Spoiled()
    with serving(fake) as site:
        fake.url = site.url
        fake.chain(23)
        for id in (3, 24):
            fake.post(100 + id, id - 1, text="SECRET", visibility="direct" if id == 3 else "private")
        fake.post(200, 103)
        yield fake


@settings(EXAMPLES, max_examples=10)
@given(st.integers(0, 2**32))
def test_answers_over_the_line(spoiled, seed):
    def spoil_some(answer):
        """Not all of them, or a reader gets nowhere."""
        numbers = random.Random(f"{seed} {json.dumps(answer)[:300]}")
        return spoil(answer, numbers.randrange) if answer and numbers.random() < 0.4 else answer

    spoiled.spoil = spoil_some
    with override_settings(UNWATCHED_ALLOW_PRIVATE_SERVERS=True):
        for read in (by_interface, by_activitypub):
            try:
                said = look_at(read(spoiled.url))
            except (GatewayError, ArchiveError, activitypub.Enough):
                continue
            assert "SECRET" not in said


def by_interface(url):
    return mastodon.read(f"{url}/@ada/5", seconds=5)


def by_activitypub(url):
    with fetching.Fetcher(seconds=5) as fetcher:
        return activitypub.read(f"{url}/users/ada/statuses/5", fetcher=fetcher)
