"""The worker's streams: a thread for each server that tells us at once what is said with a hashtag.

A stream that breaks, is silent or talks nonsense costs nothing but time: the ears go on asking, and ask oftener then.
"""

import logging
import threading
import time
from contextlib import suppress
from datetime import datetime
from typing import cast

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import TIMEOUT, Page, Streams
from unwatched.publishing.services import channels
from unwatched.vault.errors import VaultError

from .models import Bookmark
from .services import listening, streaming

log = logging.getLogger(__name__)

SIGNS = 20.0  # seconds without a sign of life after which a stream is not relied on; Mastodon gives one every 15


class Tap:
    """One stream, held until it is told to stop."""

    def __init__(self, mark: Bookmark) -> None:
        self.mark = mark
        self.stop = threading.Event()
        self.place = mark.place
        self._sign_at: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"stream-{mark.channel_id}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def join(self) -> None:
        self._thread.join(2 * TIMEOUT)  # a server that does not answer holds it up for one call

    def is_healthy(self) -> bool:
        return self._sign_at is not None and time.monotonic() - self._sign_at < SIGNS

    def _run(self) -> None:
        try:
            self._listen()
        except (GatewayError, VaultError) as error:
            log.info("no stream from channel %d: %s", self.mark.channel_id, type(error).__name__)
            self._rest(error)
        except Exception as error:
            log.exception("the stream of channel %d failed", self.mark.channel_id)
            self._rest(error)
        finally:
            connection.close()

    def _listen(self) -> None:
        account = channels.open_account(self.mark.channel)
        asked = Bookmark.objects.filter(chat=self.mark.chat_id, channel=self.mark.channel_id, feed=listening.TAG)
        since = asked.values_list("place", flat=True).first() or ""
        connection.close()  # the next word may be minutes away
        try:
            cast(Streams, account).stream(
                self.mark.chat.hashtag, since=since, on_page=self._file, on_life=self._lives, stop=self.stop,
                place=self.place,
            )  # fmt: skip
        finally:
            account.close()

    def _file(self, page: Page) -> None:
        if page.heard or page.gone:
            close_old_connections()
            listening.file(self.mark, page, now=timezone.now())

    def _lives(self, place: str | None) -> None:
        if place is None:
            self._sign_at = None
            return
        self._sign_at = time.monotonic()
        self.place = place

    def _rest(self, error: Exception) -> None:
        try:
            streaming.rest(self.mark, error, now=timezone.now())
        except Exception:
            log.exception("that a stream rests could not be written down")


class Taps:
    """All streams of this worker."""

    def __init__(self) -> None:
        self.taps: dict[int, Tap] = {}

    def look(self, *, now: datetime) -> None:
        """Begins what is to be held, ends what is not, and says of the rest how it stands. Waits for nobody."""
        wanted = {mark.pk: mark for mark in streaming.wanted(listening.live(now=now), now=now)}
        for pk, tap in list(self.taps.items()):
            if not tap.is_alive():
                del self.taps[pk]
            elif tap.stop.is_set():
                continue
            elif pk not in wanted:
                self.end(tap)
            elif not streaming.renew(tap.mark, healthy=tap.is_healthy(), place=tap.place, now=now):
                tap.stop.set()  # another worker has it
        for pk, mark in wanted.items():
            if pk not in self.taps and streaming.take(mark, now=now):
                self.taps[pk] = Tap(mark)
                self.taps[pk].start()

    def end(self, tap: Tap) -> None:
        tap.stop.set()
        streaming.let_go(tap.mark, place=tap.place)

    def end_all(self) -> None:
        for tap in self.taps.values():
            tap.stop.set()
        for tap in self.taps.values():
            tap.join()
            with suppress(DatabaseError):  # then its lease runs out
                streaming.let_go(tap.mark, place=tap.place)
