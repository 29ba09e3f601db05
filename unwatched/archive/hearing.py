"""The worker's eyes for hashtag watches: asks servers in turn, and reads Bluesky's stream in a thread of its own.

All that must be known lies in rows, so a worker may die at any moment and another one goes on from there. What comes
twice is filed once.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import cast

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from unwatched.core.jobs import exclusive
from unwatched.gateways import jetstream
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.gateways.social import Network, Page, Streams
from unwatched.gateways.threads import Post, hashtags
from unwatched.publishing.models import Channel
from unwatched.publishing.services import channels
from unwatched.vault.errors import VaultError

from .models import Stream, Watch, WatchedPost, WatchedServer, WatchedState
from .services import watched_pictures, watching
from .services.watching import Met

log = logging.getLogger(__name__)

LOOK_ROUND = 5.0  # seconds between two looks at what is due
PACE = timedelta(seconds=60)  # between two looks at a server, for each watch
SLOWEST = timedelta(hours=1)  # … where it keeps failing
PICTURES_A_ROUND = 10
BATCH = 25  # people whose profiles the network tells at once
FILE_AFTER = 2.0  # seconds that a post from the stream may wait for others
STREAM_REST, LONGEST_REST = 5.0, 300.0  # seconds before a stream is tried again, doubled each time
SEARCH_IS_BEHIND = timedelta(minutes=10)
TOO_OLD = timedelta(hours=24)  # a place in the stream from before that is given up, and asked for instead


def watch_forever(stop: Event) -> None:
    """Looks at whatever is to be watched, until ``stop`` is set."""
    reader: StreamReader | None = None
    taps = Taps(stop)
    while not stop.is_set():
        close_old_connections()
        taps.open()
        tags = wanted_on_bluesky()
        if reader and (reader.tags != tags or not reader.is_alive()):
            reader.end()
            reader = None
        if tags and reader is None and settings.UNWATCHED_JETSTREAM:
            reader = StreamReader(tags, stop)
            reader.start()
        look_round(now=timezone.now(), stop=stop, search=reader is None or not reader.flows.is_set())
        taps.wait(LOOK_ROUND)
    if reader:
        reader.end()
    taps.close()


def watch_once(*, now: datetime) -> str | None:
    """What is due now, without the stream."""
    looked = look_round(now=now, stop=Event(), search=True)
    return f"{looked} places looked at" if looked else None


def look_round(*, now: datetime, stop: Event, search: bool) -> int:
    """Asks every server that is due, and Bluesky's search where the stream does not flow; how many were asked."""
    with exclusive("hashtag watches") as ours:
        if not ours:
            return 0
        due = WatchedServer.objects.filter(look_after__lte=now, watch__paused=False).select_related("watch")
        looked = 0
        for server in due:
            if stop.is_set():
                break
            look(server, now=now)
            looked += 1
        looked += ask_bluesky(now=now, stop=stop, search=search)
        return looked + watched_pictures.fetch_due(now=now, most=PICTURES_A_ROUND)


def look(server: WatchedServer, *, now: datetime) -> None:
    """One look at one server, and when the next one is."""
    watch = server.watch
    try:
        page = hashtags.timeline(
            server.address, any_of=watch.any_of, all_of=watch.all_of, none_of=watch.none_of, after=server.place
        )
        watching.meet(watch, [Met(one.post, server, one.there) for one in page.found], now=now)
        look_again(server, now=now)
    except GatewayError as error:
        server.failures += 1
        server.said = str(error)[:300]
        server.look_after = now + min(PACE * 2 ** min(server.failures, 10), SLOWEST)
    else:
        server.place, server.failures, server.said = page.place, 0, ""
        server.looked_at, server.look_after = now, now + PACE
    server.save()


def look_again(server: WatchedServer | None, *, now: datetime) -> None:
    """Whether the posts that have waited longest still stand. Raises GatewayError."""
    posts = watching.to_look_at(server=server, now=now, most=hashtags.ASKED_AT_ONCE)
    if posts and server:
        found = hashtags.standing(server.address, [post.there for post in posts])
        watching.look_again(posts, {post.uri: post for post in found.values()}, now=now)
    elif posts:
        watching.look_again(posts, hashtags.still_there([post.uri for post in posts]), now=now)


def wanted_on_bluesky() -> frozenset[str]:
    """The hashtags that somebody watches there."""
    watches = Watch.objects.filter(bluesky=True, paused=False)
    return frozenset(tag for watch in watches for tag in watch.any_of)


def ask_bluesky(*, now: datetime, stop: Event, search: bool) -> int:
    """Once a minute: whether what is shown still stands and, without a stream, what is new; how often was asked."""
    tags = wanted_on_bluesky()
    stream = place_of_stream()
    if not tags or (stream.searched_at and now - stream.searched_at < PACE):
        return 0
    said = stream.said
    try:
        look_again(None, now=now)
        for tag in sorted(tags) if search else ():
            if not stop.is_set():
                file_posts(hashtags.search(tag, since=_since(stream, now=now)), now=now)
                said = ""
    except GatewayError as error:
        said = str(error)[:300]
    Stream.objects.filter(pk=stream.pk).update(searched_at=now, said=said)
    return len(tags) if search else 1


def _since(stream: Stream, *, now: datetime) -> datetime:
    """From when on the network's search is asked: it is behind by a few minutes."""
    last = max([at for at in (stream.read_at, stream.searched_at) if at], default=now - watching.KEEP)
    return max(last - SEARCH_IS_BEHIND, now - watching.KEEP)


def file_posts(posts: Sequence[Post], *, now: datetime) -> None:
    for watch in Watch.objects.filter(bluesky=True, paused=False):
        watching.meet(watch, [Met(post) for post in posts], now=now)


def place_of_stream() -> Stream:
    return Stream.objects.get_or_create(address=settings.UNWATCHED_JETSTREAM or "search")[0]


class Taps:
    """Streams of Mastodon servers on which we have an account: they say that there is something, and it is asked for.

    What a stream sends passes through the same look as without it, so that one rule decides what is kept of it.
    """

    def __init__(self, stop: Event) -> None:
        self._stop, self._changed = stop, Event()
        self._threads: dict[tuple[int, str], tuple[threading.Thread, Event]] = {}

    def open(self) -> None:
        """A thread for each of our accounts and hashtag that a watch looks for on its server."""
        wanted = set()
        servers = WatchedServer.objects.filter(watch__paused=False).select_related("watch")
        accounts = {channel.server: channel for channel in Channel.objects.usable().filter(network=Network.MASTODON)}
        for server in servers:
            if channel := accounts.get(server.address):
                wanted |= {(channel.pk, tag) for tag in server.watch.any_of}
        for key in list(self._threads):
            if key not in wanted or not self._threads[key][0].is_alive():
                self._end(key)
        for key in wanted - set(self._threads):
            over = Event()
            thread = threading.Thread(target=self._listen, args=(*key, over), name=f"tap-{key[0]}", daemon=True)
            self._threads[key] = thread, over
            thread.start()

    def wait(self, seconds: float) -> None:
        """Until something was said, at most so long."""
        until = time.monotonic() + seconds
        while not self._stop.is_set() and not self._changed.is_set() and time.monotonic() < until:
            self._changed.wait(0.2)
        self._changed.clear()

    def close(self) -> None:
        for key in list(self._threads):
            self._end(key)

    def _end(self, key: tuple[int, str]) -> None:
        thread, over = self._threads.pop(key)
        over.set()
        thread.join()

    def _listen(self, channel_pk: int, tag: str, over: Event) -> None:
        try:
            channel = Channel.objects.get(pk=channel_pk)
            account = cast(Streams, channels.open_account(channel))
            account.stream(
                tag, since="", on_page=lambda page: self._said(channel.server, page), on_life=lambda _: None,
                stop=over,
            )  # fmt: skip
        except (GatewayError, VaultError, Channel.DoesNotExist) as error:
            log.info("no stream for watches at channel %d: %s", channel_pk, type(error).__name__)
            over.wait(LONGEST_REST)
        finally:
            connection.close()

    def _said(self, server: str, page: Page) -> None:
        watching.gone(page.gone)
        if page.heard:
            WatchedServer.objects.filter(address=server).update(look_after=timezone.now())
            self._changed.set()


class StreamReader(threading.Thread):
    """Reads Bluesky's stream for some hashtags until it is ended. `flows` is set while posts come that way."""

    def __init__(self, tags: frozenset[str], stop: Event) -> None:
        super().__init__(name="jetstream", daemon=True)
        self.tags, self.flows = tags, Event()
        self._worker_stops, self._ended = stop, Event()
        self._known: set[str] = set()
        self._people: set[str] = set()
        self._waiting: list[jetstream.Event] = []
        self._filed = 0.0

    def end(self) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        threading.Thread(target=self._pass_on_stop, daemon=True).start()
        failures = 0
        try:
            while not self._ended.is_set():
                close_old_connections()
                with exclusive("jetstream") as ours:
                    refused = ours and self._read()
                self.flows.clear()
                failures += 1
                rest = LONGEST_REST if refused else min(STREAM_REST * 2.0 ** min(failures - 1, 10), LONGEST_REST)
                self._ended.wait(rest)
        finally:
            connection.close()

    def _pass_on_stop(self) -> None:
        while not self._ended.is_set():
            if self._worker_stops.wait(0.5):
                self._ended.set()

    def _read(self) -> bool:
        """One line, until it ends; whether the server refuses us."""
        self._remember()
        place = place_of_stream()
        now = timezone.now()
        filter = jetstream.Filter(self.tags, known=self._known, accounts=self._people)
        cursor = place.cursor if place.read_at and now - place.read_at < TOO_OLD else None

        def keep_up() -> None:
            self.flows.set()
            if time.monotonic() - self._filed > FILE_AFTER or len(self._waiting) >= BATCH:
                self._file(place, filter)

        try:
            jetstream.listen(
                filter, address=settings.UNWATCHED_JETSTREAM, cursor=cursor, on_event=self._waiting.append,
                stop=self._ended, on_frame=keep_up,
            )  # fmt: skip
            self._file(place, filter)
        except GatewayError as error:
            # What waits comes again: the place in the stream is written down only after it was filed.
            self._waiting.clear()
            Stream.objects.filter(pk=place.pk).update(said=str(error)[:300])
            return isinstance(error, Permanent)
        return False

    def _remember(self) -> None:
        on_bluesky = WatchedPost.objects.filter(network="bluesky").exclude(state=WatchedState.GONE)
        self._known.update(on_bluesky.values_list("uri", flat=True))
        self._people.update(on_bluesky.exclude(author_uri="").values_list("author_uri", flat=True))

    def _file(self, place: Stream, filter: jetstream.Filter) -> None:
        """Files what waits, and then, never before, writes down how far the stream was read."""
        now = timezone.now()
        waiting, cursor = self._waiting[:], filter.cursor
        self._filed = time.monotonic()
        if waiting:
            self._file_events(waiting, now=now)  # raises when nobody tells whose they are: then the line ends
            del self._waiting[: len(waiting)]
        if cursor is not None:
            Stream.objects.filter(pk=place.pk).update(cursor=cursor, read_at=now, failures=0, said="")

    def _file_events(self, events: Sequence[jetstream.Event], *, now: datetime) -> None:
        said: dict[str, jetstream.Event] = {}
        for event in events:
            if event.happened == jetstream.Happened.SAID:
                said[event.uri] = event
            elif event.happened == jetstream.Happened.GONE:
                said.pop(event.uri, None)
                watching.gone([event.uri])
            elif event.happened == jetstream.Happened.AWAY:
                watching.away([event.did])
        posts = hashtags.said(list(said.values()))
        file_posts(posts, now=now)
        self._known.update(post.uri for post in posts)
        self._people.update(post.author.uri for post in posts)
