from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.archive.factories import ADA, NOON, make_post
from unwatched.archive.errors import ArchiveError
from unwatched.archive.models import Answer, Said, Watch, WatchedPicture, WatchedPost, WatchedState
from unwatched.archive.services import authors, watched_pictures, watching
from unwatched.archive.services.watching import Met
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Media, Shown

pytestmark = pytest.mark.once

NOW = NOON + timedelta(hours=2)
QUIET = replace(ADA, uri="https://social.example/users/quiet", handle="quiet@social.example", indexable=False)
BLUE = Author(network=Network.BLUESKY, uri="did:plc:ewvi7nxzyoun6zhxrhs64oiz", handle="blue.example", name="Blue")


@pytest.fixture
def watch(db):
    return Watch.objects.create(title="Faces", slug="faces", any_of=["facesarenotids"], made_at=NOON, public=True)


def said(number=1, *, author=ADA, **fields):
    return Met(make_post(number, author=author, **{"tags": ("facesarenotids",), "parent_uri": "", **fields}))


def states(watch):
    return dict(watch.posts.order_by("pk").values_list("uri", "state"))


@pytest.mark.both
def test_what_authors_let_be_shown_is_shown_and_of_the_rest_only_the_address_is_kept(watch):
    watching.meet(watch, [said(), said(author=QUIET)], now=NOW)
    shown, counted = watch.posts.order_by("state")[1], watch.posts.order_by("state")[0]
    assert (shown.state, shown.content["author"]["handle"]) == (WatchedState.SHOWN, "ada@social.example")
    assert (counted.state, counted.content, counted.author_uri) == (WatchedState.COUNTED, None, "")


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        (ADA, True),
        (replace(ADA, discoverable=None), False),
        (replace(ADA, indexable=None), False),
        (replace(ADA, about="I knit. #nobot"), False),
        (replace(ADA, name="Ada #noarchive"), False),
        (BLUE, True),
        (replace(BLUE, labels=("!no-unauthenticated",)), False),
        (replace(BLUE, labels=("something-new",)), False),
    ],
)
def test_the_account_itself_says_who_may_be_shown(watch, author, shown):
    watching.meet(watch, [said(author=author)], now=NOW)
    assert watch.posts.get().state == (WatchedState.SHOWN if shown else WatchedState.COUNTED)


def test_a_yes_and_a_no_of_before_count_more_than_ticks(watch):
    authors.say(QUIET, Answer.YES, said=Said.REPLY, now=NOON, findable=True)
    authors.say(ADA, Answer.NO, said=Said.REPLY, now=NOON)
    watching.meet(watch, [said(), said(author=QUIET)], now=NOW)
    assert sorted(states(watch).values()) == [WatchedState.COUNTED, WatchedState.SHOWN]
    assert watch.posts.get(state=WatchedState.SHOWN).content["author"]["handle"] == "quiet@social.example"


def test_an_unlisted_post_is_never_shown(watch):
    watching.meet(watch, [said(shown=Shown.UNLISTED)], now=NOW)
    assert watch.posts.get().state == WatchedState.COUNTED


def test_the_database_refuses_words_of_what_is_not_shown(watch):
    watching.meet(watch, [said()], now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        watch.posts.update(state=WatchedState.COUNTED)


def test_any_all_and_none_of_the_tags_decide(watch):
    watch.any_of, watch.all_of, watch.none_of = ["a", "b"], ["c"], ["d"]
    watch.save()
    for number, tags in enumerate([("a", "c"), ("b", "c", "x"), ("a",), ("c",), ("a", "c", "d")], start=1):
        watching.meet(watch, [said(number, tags=tags)], now=NOW)
    assert [uri.rpartition("/")[2] for uri in states(watch)] == ["1", "2"]


@pytest.mark.both
def test_a_post_that_several_servers_show_is_one(watch):
    assert watching.meet(watch, [said(), said()], now=NOW) == 1
    assert watching.meet(watch, [said()], now=NOW) == 0
    assert watch.posts.count() == 1


def test_new_words_take_the_place_of_old_ones(watch):
    watching.meet(watch, [said(html="<p>old</p>", media=(Media("image", "https://f.example/1.png", "one"),))], now=NOW)
    watching.meet(watch, [said(html="<p>new</p>", version="2")], now=NOW)
    assert watch.posts.get().content["html"] == "<p>new</p>"
    assert not WatchedPicture.objects.exists()


@pytest.mark.both
def test_what_is_gone_at_the_source_or_removed_by_us_loses_its_words_and_does_not_come_back(watch, rosa):
    watching.meet(watch, [said(1), said(2), said(3, author=BLUE)], now=NOW)
    first, second, third = watch.posts.order_by("pk")
    watching.gone([first.uri])
    watching.remove(second, by=rosa)
    watching.away([BLUE.uri])
    watching.meet(watch, [said(1), said(2), said(3, author=BLUE)], now=NOW)
    assert list(states(watch).values()) == [WatchedState.GONE, WatchedState.REMOVED, WatchedState.GONE]
    assert not watch.posts.exclude(content=None).exists()
    assert third.pk


@pytest.mark.both
def test_who_is_muted_is_counted_from_then_on(watch, rosa):
    watching.meet(watch, [said(1), said(2)], now=NOW)
    assert watching.mute(watch.posts.first(), by=rosa, now=NOW) == 2
    watching.meet(watch, [said(3)], now=NOW)
    assert set(states(watch).values()) == {WatchedState.COUNTED}
    with pytest.raises(ArchiveError):
        watching.mute(watch.posts.first(), by=rosa, now=NOW)


@pytest.mark.both
def test_a_second_look_finds_what_was_deleted_edited_or_closed_to_strangers(watch):
    watching.meet(watch, [said(1), said(2), said(3), said(4)], now=NOW)
    later = NOW + timedelta(hours=21)
    rows = watching.to_look_at(server=None, now=later, most=20)
    posts = [said(1).post, said(2, html="<p>new</p>", version="2").post, replace(said(3).post, author=QUIET)]
    assert watching.look_again(rows, {post.uri: post for post in posts}, now=later) == 1
    assert list(states(watch).values()) == [*[WatchedState.SHOWN] * 2, WatchedState.COUNTED, WatchedState.GONE]
    assert watch.posts.order_by("pk")[1].content["html"] == "<p>new</p>"
    assert watching.to_look_at(server=None, now=later, most=20) == []


def test_a_post_from_the_future_stands_at_the_time_when_it_was_seen(watch):
    watching.meet(watch, [said(created_at=NOW + timedelta(days=400), seen_at=NOW - timedelta(minutes=1))], now=NOW)
    assert watch.posts.get().said_at == NOW - timedelta(minutes=1)


@pytest.mark.both
def test_after_a_month_everything_goes_files_included(watch, picture, django_capture_on_commit_callbacks):
    watching.meet(watch, [said(media=(Media("image", "https://f.example/1.png", "A lamp"),))], now=NOW)
    row = WatchedPicture.objects.get()
    watched_pictures.put(row, picture)
    row.refresh_from_db()
    assert row.file.storage.exists(row.file.name)
    assert (row.width, row.height) != (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        watching.forget(now=NOW + watching.KEEP)
    assert not WatchedPost.objects.exists()
    assert not row.file.storage.exists(row.file.name)


def test_hours_are_counted_with_and_without_consent(watch):
    watching.meet(watch, [said(1), said(2, author=QUIET), said(3)], now=NOW)
    assert watching.hours(watch, since=NOON) == {NOON: {"shown": 2, "counted": 1}}


def test_a_watch_needs_a_hashtag_and_somewhere_to_look(rosa):
    with pytest.raises(ArchiveError, match="hashtag"):
        watching.save(Watch(title="x", slug="x"), servers=[], by=rosa, now=NOW)
    with pytest.raises(ArchiveError, match="somewhere"):
        watching.save(Watch(title="x", slug="x", any_of=["a"], bluesky=False), servers=[], by=rosa, now=NOW)
