"""Posts what is due, on the second: looks ahead, sleeps to the moment, asks the ledger again, and sends.

Each channel has one lane: one call at a time to an account, in order, while a slow server keeps nobody else waiting.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from unwatched.core.models import Beat
from unwatched.gateways.social import Account
from unwatched.gateways.social.errors import SignedOut
from unwatched.publishing.models import Channel, ChannelState, Delivery
from unwatched.vault.errors import VaultError

from . import channels, clocks, lateness, ledger, presence, sending

log = logging.getLogger(__name__)

NAME = "publisher"  # of the beat that the office reads
BEAT = 15.0  # seconds
POLL = 0.2  # seconds between two looks: a changed plan is seen within this time
AHEAD = timedelta(seconds=1)
MOST = 500  # rows that one look reads
LANES = 16
REST = timedelta(seconds=5)  # of a lane that broke: it is not begun again five times a second

Open = Callable[[Channel], Account]


class Publisher:
    """One worker's hands. ``run`` is a thread of `unwatched worker`; any number of workers may run at once."""

    def __init__(
        self, *, worker: str | None = None, clock: sending.Clock = timezone.now, open_account: Open | None = None
    ) -> None:
        self.worker = worker or presence.new_name()
        self.clock, self.watch = clock, clocks.Watch()
        self.open_account = open_account or channels.open_account
        self.wake = threading.Event()
        self.next_beat = 0.0  # of time.monotonic()
        self.lock = threading.Lock()
        self.at_work: set[int] = set()  # channels whose lane runs
        self.resting: dict[int, datetime] = {}  # channels on which we made a mistake

    # --- The loop ----------------------------------------------------------------------------

    def run(self, stop: threading.Event) -> None:
        """Until ``stop``; what is being sent then is finished."""
        with presence.Presence(self.worker) as here, ThreadPoolExecutor(LANES, "lane") as pool:
            while not stop.is_set():
                close_old_connections()
                here.hold()
                self.say_alive()
                pause = self.look(lambda channel_id: pool.submit(self.lane_of_its_own, channel_id))
                self.wake.wait(pause)
                self.wake.clear()

    def say_alive(self) -> None:
        """The office reads when this last ran. Written seldom: each time is a write to the disk."""
        if time.monotonic() >= self.next_beat:
            self.next_beat = time.monotonic() + BEAT
            Beat.objects.update_or_create(name=NAME, defaults={"at": self.clock()})

    def look(self, begin: Callable[[int], object]) -> float:
        """Begin the lanes of channels that have something to do; seconds until the next look."""
        now = self.clock()
        if jump := self.watch.jump(now):
            log.warning("The clock was set by %d seconds: what was due then is paused", jump.total_seconds())
            clocks.stop_after_jump(jump, now=now)
        due = self.unsettled(now=now)
        # One question when nothing is to come: it is asked five times a second.
        coming = list(
            Delivery.objects.planned(until=now + ledger.AHEAD)
            .order_by("due_at")
            .values_list("channel_id", "due_at", "not_before")[:MOST]
        )
        waiting = [row for row in coming if row[1] <= now + AHEAD]
        if any(at < now for _, at, _ in waiting):
            ask_about_late(now=now)
        due |= {channel for channel, at, not_before in waiting if max(at, not_before or at) <= now}
        if any(at > now for _, at, _ in coming) or len(coming) == MOST:
            due |= set(Delivery.objects.to_prepare(now=now, ahead=ledger.AHEAD).values_list("channel_id", flat=True))
        for channel_id in sorted(due):
            if self.start_lane(channel_id, now=now):
                begin(channel_id)
        seconds = [(at - now).total_seconds() for _, at, _ in waiting if at > now]
        return max(min([POLL, *seconds]), 0.001)

    def start_lane(self, channel_id: int, *, now: datetime) -> bool:
        with self.lock:
            if channel_id in self.at_work or self.resting.get(channel_id, now) > now:
                return False
            self.at_work.add(channel_id)
            return True

    def lane_of_its_own(self, channel_id: int) -> None:
        """A lane in its own thread, with its own connection to the database."""
        try:
            close_old_connections()
            self.lane(channel_id)
        finally:
            close_old_connections()
            self.wake.set()

    def lane(self, channel_id: int) -> int:
        """Everything that is due on a channel, one after the other; how many times it sent or looked."""
        try:
            with self.opened(channel_id) as account:
                return self.work_off(channel_id, account)
        except Exception as error:
            # A mistake of ours, or the database, while nothing is in hand that is not written down. Others go on.
            log.exception("The lane of channel %d broke", channel_id)
            with self.lock:
                self.resting[channel_id] = self.clock() + REST
            if not isinstance(error, DatabaseError):
                now = self.clock()
                ledger.put_off(channel_id, sending.mistake(error), until=now + sending.OUR_MISTAKE, now=now)
            return 0
        finally:
            with self.lock:
                self.at_work.discard(channel_id)

    def work_off(self, channel_id: int, account: Account | None) -> int:
        done = 0
        whole = account is not None and account.atomic
        while claim := self.take(channel_id, whole=whole):
            if account is None:  # connected between the two looks
                ledger.release(self.worker, channel_id=channel_id)
                break
            sending.carry_out(claim, account, clock=self.clock)
            done += not claim.for_later
        if done and account is not None:
            clocks.listen_to(account, now=self.clock())
        return done

    def take(self, channel_id: int, *, whole: bool) -> ledger.Claim | None:
        now = self.clock()
        due = ledger.take(channel_id, worker=self.worker, whole=whole, now=now)
        return due or ledger.take_to_prepare(channel_id, worker=self.worker, now=now)

    @contextmanager
    def opened(self, channel_id: int) -> Iterator[Account | None]:
        """The channel's account for as long as its lane runs; None where no machine posts."""
        channel = Channel.objects.get(pk=channel_id)
        if channel.by_hand or channel.state != ChannelState.WORKING:
            yield None
            return
        try:
            account = self.open_account(channel)
        except (SignedOut, VaultError) as error:
            ledger.sign_out(channel, str(error), now=self.clock())
            yield None
            return
        try:
            yield account
        finally:
            account.close()

    # --- Others ------------------------------------------------------------------------------

    def unsettled(self, *, now: datetime) -> set[int]:
        """Channels on which somebody has to look whether a post stands."""
        rows = Delivery.objects.unsettled().values_list("taken_by", "channel_id", "not_before").distinct()
        found = {channel for worker, channel, not_before in rows if not worker and (not_before or now) <= now}
        hands = {(worker, channel) for worker, channel, _ in rows if worker}
        return found | {channel for worker, channel in sorted(hands) if self.release_if_dead(worker, channel)}

    def release_if_dead(self, worker: str, channel_id: int) -> bool:
        """Take rows out of the hands of a worker that is gone, or of a lane of ours that broke."""
        if worker == self.worker:
            with self.lock:
                gone = channel_id not in self.at_work
        else:
            gone = not presence.lives(worker)
        number = ledger.release(worker, channel_id=channel_id) if gone else 0
        if number:
            log.warning("Took %d rows of channel %d out of hands that are gone", number, channel_id)
        return bool(number)


def ask_about_late(*, now: datetime) -> None:
    """Pause what is too late, also where something before it keeps it: a server that is down, a limit."""
    for pk in lateness.overdue(now=now):
        lateness.ask_if_late(pk, now=now)


def run_due(now: datetime, *, open_account: Open | None = None, clock: sending.Clock | None = None) -> int:
    """Do all that is due, once and in order, in this thread. For tests and commands."""
    publisher = Publisher(clock=clock or (lambda: now), open_account=open_account)
    done = 0
    with presence.Presence(publisher.worker):
        while True:
            lanes: list[int] = []
            publisher.look(lanes.append)
            round_ = sum(publisher.lane(channel_id) for channel_id in lanes)
            if not round_:
                return done
            done += round_
