"""Streams of Mastodon servers on which we have an account."""

import logging
import threading
import time
from threading import Event
from typing import cast

from django.db import connection
from django.utils import timezone

from unwatched.archive.models import WatchedServer
from unwatched.archive.services import watching
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import Network, Page, Streams
from unwatched.publishing.models import Channel
from unwatched.publishing.services import channels
from unwatched.vault.errors import VaultError

log = logging.getLogger(__name__)

REST = 300.0  # seconds before a stream that ended is tried again


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
            over.wait(REST)
        finally:
            connection.close()

    def _said(self, server: str, page: Page) -> None:
        watching.gone(page.gone)
        if page.heard:
            WatchedServer.objects.filter(address=server).update(look_after=timezone.now())
            self._changed.set()
