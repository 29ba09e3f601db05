"""Kill -9 in the middle of a stamp, of reading a thread again, of a hashtag watch: the next worker finds it whole."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests import stamping as servers
from tests.killing import live_and_die
from tests.sources.factories import NOW, make_capture
from tests.web import serving
from unwatched.archive.hearing import rounds
from unwatched.archive.models import KeptThread, PostVersion, SearchRow, Tombstone, Watch, WatchedPost, WatchedServer
from unwatched.archive.services import keeping, refreshing
from unwatched.gateways.threads import Missing
from unwatched.sources.models import Leaf, Root, Stamp
from unwatched.sources.services import stamping

from . import victim
from .factories import NOON, make_post, make_unrolled
from .test_hearing import Mastodon, status
from .test_refreshing import Source

LATER = NOON + timedelta(days=1)
NIGHT = NOW + timedelta(days=1)
WIDE = os.environ.get("HYPOTHESIS_PROFILE") == "explore"  # all moments, twice; a test run takes some of them
STAMPS = ["a root is made", "an authority has answered", "a calendar has promised"]
MORE_STAMPS = ["the leaves hang in it", "stamps are planned", "an authority is asked", "an answer was checked",
               "a stamp is written"]  # fmt: skip
REFRESHES = ["posts were lost", "posts were brought in", "a thread is written"]
MORE_REFRESHES = ["a thread was read", "pictures were dropped", "words are indexed", "all is committed"]
WATCHES = ["posts are filed", "a picture is filed", "the place is written"]
MORE_WATCHES = ["a timeline was read", "a timeline is filed"]


def moments(some, more):
    """Which moments, at the first or the second time that they come."""
    return [(moment, time) for moment in (*some, *more) for time in (1, 2)] if WIDE else [(one, 1) for one in some]


def source():
    """A thread of three posts of which one was edited, one deleted, and one is new."""
    edited = make_post(2, text="We never said that.", version="2", edited_at=LATER)
    gone = Missing(make_post(3).uri, "deleted")
    return Source(make_post(1), edited, make_post(4, parent_uri=make_post(2).uri), missing=(gone,))


@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_leaves_nothing_half_done(settings, tmp_path, picture):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    with servers.authority(tmp_path) as clock, servers.calendar() as bell:
        for moment, time in moments(STAMPS, MORE_STAMPS):
            a_stamp(clock, bell, settings, moment=moment, time=time)
        for moment, time in moments(REFRESHES, MORE_REFRESHES):
            a_refresh(moment=moment, time=time)
        for moment, time in moments(WATCHES, MORE_WATCHES):
            a_watch(picture, moment=moment, time=time)


def kill(*, moment, time, **order):
    ended = live_and_die(victim.live, {"moment": moment, "time": time, **order})
    assert ended == "killed" or (time > 1 and ended == "ended with 0"), (moment, time, ended)


def a_stamp(clock, bell, settings, *, moment, time):
    Stamp.objects.all().delete()
    Leaf.objects.all().delete()
    Root.objects.all().delete()
    for number in range(2):
        make_capture(text=f"page {number}, {moment}, {time}")
    named = {
        "UNWATCHED_STAMP_AUTHORITIES": [clock.url], "UNWATCHED_STAMP_CALENDARS": [bell.url],
        "UNWATCHED_STAMP_ROOTS": str(clock.roots),
    }  # fmt: skip
    kill(moment=moment, time=time, work="stamp", now=NIGHT.isoformat(), settings=named)
    for name, value in (named | {"UNWATCHED_STAMP_ROOTS": Path(clock.roots)}).items():
        setattr(settings, name, value)
    for later in (NIGHT, NIGHT + stamping.LEASE):
        stamping.close_day(now=later)
        stamping.plan(now=later)
        stamping.ask_due(now=later)
    root = Root.objects.get()
    assert (root.size, Leaf.objects.filter(root=root).count()) == (2, 2), (moment, time)
    stands = set(Stamp.objects.values_list("authority", "state"))
    assert stands == {(clock.url, "stamped"), (bell.url, "promised")}, (moment, time)


def a_refresh(*, moment, time):
    KeptThread.objects.all().delete()
    Tombstone.objects.all().delete()
    unrolled = make_unrolled(make_post(1), make_post(2), make_post(3))
    thread = keeping.keep(unrolled, by=None, asker="author", now=NOON)
    kill(moment=moment, time=time, work="refresh", now=LATER.isoformat())
    half = list(thread.posts.order_by("position").values_list("text", flat=True))
    before, then = ["This is post 1.", "This is post 2.", "This is post 3."], ["This is post 1.", "We never said that.",
                                                                              "This is post 4."]  # fmt: skip
    assert half in (before, then), (moment, time)
    refreshing.look_again(KeptThread.objects.get(), read=source(), now=LATER)
    assert list(thread.posts.order_by("position").values_list("text", flat=True)) == then, (moment, time)
    assert [version.text for version in PostVersion.objects.all()] == ["This is post 2."], (moment, time)
    assert set(SearchRow.objects.values_list("post__text", flat=True)) == set(then), (moment, time)
    assert Tombstone.objects.count() == 1, (moment, time)


def a_watch(picture, *, moment, time):
    Watch.objects.all().delete()
    fake = Mastodon()
    with serving(fake) as there:
        fake.url, fake.picture, now = there.url, picture, timezone.now()
        media = [{"type": "image", "url": f"{there.url}/lamp.png", "description": "A lamp"}]
        fake.statuses = [status(number, there.url, media_attachments=media) for number in (1, 2)]
        watch = Watch.objects.create(title="F", slug="f", any_of=["facesarenotids"], made_at=now, bluesky=False)
        watch.servers.create(address=there.url, look_after=now)
        kill(moment=moment, time=time, work="watch", now=now.isoformat())
        rounds.look(WatchedServer.objects.get(), now=now)
        found = [(row.uri.rpartition("/")[2], row.pictures.count()) for row in WatchedPost.objects.order_by("uri")]
        assert found == [("1", 1), ("2", 1)], (moment, time)
        assert WatchedServer.objects.get().place == "2", (moment, time)
