"""Bluesky's stream, read for the hashtags that are watched."""

import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from unwatched.archive.models import Stream, WatchedPost, WatchedState
from unwatched.archive.services import watching
from unwatched.core.jobs import exclusive
from unwatched.core.pacing import rest_after
from unwatched.gateways import jetstream
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.gateways.threads import hashtags

from .rounds import file_posts, place_of_stream

BATCH = 25  # people whose profiles the network tells at once
FILE_AFTER = 2.0  # seconds that a post from the stream may wait for others
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)  # before a stream is tried again
TOO_OLD = timedelta(hours=24)  # a place in the stream from before that is given up, and asked for instead


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
                rest = LONGEST_REST if refused else rest_after(failures, first=FIRST_REST, longest=LONGEST_REST)
                self._ended.wait(rest.total_seconds())
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
