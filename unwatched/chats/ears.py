"""The worker's ears: a thread for each account that there is something to hear from, beside the sweeps.

A server that does not answer holds its own thread up and no other. Everything that must be known lies in the
bookmarks, so a worker may die at any moment and another one goes on from there.
"""

import logging
import threading
import time
from datetime import datetime, timedelta
from threading import Event

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import Account
from unwatched.gateways.social.errors import SignedOut
from unwatched.publishing.models import Channel
from unwatched.publishing.services import channels, clocks
from unwatched.vault.errors import VaultError

from . import taps
from .models import Bookmark, Reply
from .services import listening, streaming

log = logging.getLogger(__name__)

LOOK_ROUND = 2.0  # seconds between two looks at what is live
TURN = 0.25  # seconds between two turns of one ear
REST = timedelta(seconds=30)  # after something that nobody has thought of
CLOCK_PACE = 60.0  # seconds between two words about our own clock
SHOWN_PACE = 2.0  # seconds between two posts of transcripts that are asked for


def listen_forever(stop: Event) -> None:
    """Keeps an ear at every account that is to be heard, until ``stop`` is set."""
    ears: dict[int, threading.Thread] = {}
    streams = taps.Taps()
    while not stop.is_set():
        close_old_connections()
        try:
            wanted = listening.open_feeds(now=timezone.now())
        except DatabaseError:
            log.exception("what is to be heard could not be read")
            wanted = []
        try:
            streams.look(now=timezone.now())
        except Exception:
            # Whatever it is, the ears below go on asking.
            log.exception("the streams could not be looked after")
        for channel in wanted:
            if channel.pk not in ears or not ears[channel.pk].is_alive():
                ears[channel.pk] = threading.Thread(target=Ear(channel).run, args=(stop,), name=f"ear-{channel.pk}")
                ears[channel.pk].start()
        stop.wait(LOOK_ROUND)
    streams.end_all()
    for ear in ears.values():
        ear.join()


def listen_once(*, now: datetime) -> int:
    """One turn at every account that is to be heard; how many those are."""
    wanted = listening.open_feeds(now=now)
    for channel in wanted:
        ear = Ear(channel)
        try:
            ear.turn()
        finally:
            ear.hang_up()
    return len(wanted)


class Ear:
    """Listens through one account until there is nothing to hear any more."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.account: Account | None = None
        self.shown_at = self.clock_at = float("-inf")

    def run(self, stop: Event) -> None:
        try:
            while not stop.is_set() and self.is_wanted():
                close_old_connections()
                self.turn()
                stop.wait(TURN)
        except Exception:
            # The next look round starts a new one; what was heard is kept.
            log.exception("the ear at channel %d failed", self.channel.pk)
            stop.wait(REST.total_seconds())
        finally:
            self.hang_up()
            connection.close()

    def is_wanted(self) -> bool:
        return Bookmark.objects.filter(channel=self.channel).exists()

    def turn(self) -> None:
        """Does everything that is due right now."""
        due = listening.due(self.channel, now=timezone.now())
        for mark in due:
            self.listen(mark)
        for reply in listening.held_looks(self.channel, now=timezone.now()):
            self.look(reply)
        if not due and time.monotonic() > self.shown_at + SHOWN_PACE:
            self.shown_at = time.monotonic()
            for reply in listening.shown_looks(self.channel, now=timezone.now()):
                self.look(reply)

    def listen(self, mark: Bookmark) -> None:
        now = timezone.now()
        if not listening.take_turn(mark, now=now):
            return
        try:
            account = self.open()
            listening.listen(mark, account, now=now)
        except (GatewayError, VaultError) as error:
            listening.rest(mark, error, now=now)
            if isinstance(error, SignedOut):
                streaming.sign_out(self.channel, now=now)
            self.hang_up()  # it may be another account by the next time: connected again, moved
            return
        if time.monotonic() > self.clock_at + CLOCK_PACE:
            self.clock_at = time.monotonic()
            clocks.listen_to(account, now=now)

    def look(self, reply: Reply) -> None:
        try:
            account = self.open()
        except (GatewayError, VaultError):  # the feeds say so
            return
        listening.look(reply, account, now=timezone.now())

    def open(self) -> Account:
        if self.account is None:
            self.channel.refresh_from_db()
            self.account = channels.open_account(self.channel)
        return self.account

    def hang_up(self) -> None:
        if self.account is not None:
            self.account.close()
            self.account = None
