"""Whether this server's clock can be trusted: posts go out by it.

A clock that jumps would let everything between be due at once, and one that is wrong lets everything be early or
late. The first is noticed here, by a second clock that only ever runs; the second by the answers of the networks'
servers, which bear a date.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from unwatched.core.models import Beat
from unwatched.gateways.social import Account
from unwatched.publishing.models import Delivery, DeliveryState, Run, RunState, Thread, ThreadState

from .lateness import in_words

JUMP = timedelta(seconds=15)  # what no slow machine and no correction bit by bit looks like
WRONG = timedelta(seconds=30)  # beyond what answers take to arrive
REMEMBERED = timedelta(days=1)
# What the office reads: when, and by how many seconds our clock is ahead (less than 0: behind).
JUMPED, AHEAD = "clock jumped", "clock ahead"


def ticks() -> float:
    """Seconds of a clock that nobody can set. It counts a laptop's sleep, too, where the system has such a clock."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Watch:
    """Compares the clock on the wall with one that nobody can set."""

    def __init__(self, *, ticks: Callable[[], float] = ticks) -> None:
        self.ticks = ticks
        self.last: tuple[datetime, float] | None = None

    def jump(self, now: datetime) -> timedelta:
        """By how much the clock was set since the last look; 0 for what is not worth a word."""
        before, self.last = self.last, (now, self.ticks())
        if before is None:
            return timedelta(0)
        jump = (now - before[0]) - timedelta(seconds=self.last[1] - before[1])
        return jump if abs(jump) > JUMP else timedelta(0)


@transaction.atomic
def stop_after_jump(jump: timedelta, *, now: datetime) -> None:
    """Nothing is due because a clock was set: runs pause and ask, and so do threads whose time it jumped over."""
    Beat.objects.update_or_create(name=JUMPED, defaults={"at": now, "note": str(int(jump.total_seconds()))})
    with translation.override(settings.LANGUAGE_CODE):
        if jump > timedelta(0):
            said = _("The clock of this server jumped ahead by %(time)s. See whether it is right now, then go on.")
        else:
            said = _("The clock of this server jumped back by %(time)s. See whether it is right now, then go on.")
        said = said % {"time": in_words(abs(jump))}
    Run.objects.filter(state=RunState.RUNNING).update(
        state=RunState.PAUSED, paused_at=now, said=said, changes=F("changes") + 1
    )
    jumped_over = Thread.objects.filter(run=None, state=ThreadState.PLANNED, due_at__gt=now - jump, due_at__lte=now)
    jumped_over.update(state=ThreadState.PAUSED, said=said)
    _wait_anew(now=now)


def _wait_anew(*, now: datetime) -> None:
    """Waits were counted by the clock as it was. A doubt is not settled because it was set: that begins again."""
    free = Delivery.objects.filter(taken_by="")
    free.filter(state=DeliveryState.UNKNOWN).update(doubted_at=now, not_before=None)
    free.filter(state=DeliveryState.WAITING).update(not_before=None)


def listen_to(account: Account, *, now: datetime) -> None:
    """Write down what the server of an account that has just answered says about our clock, if it says anything."""
    if ahead := getattr(account, "behind", None):  # exactly none: a network that has no clock of its own
        write_ahead(ahead, now=now)


def write_ahead(ahead: timedelta, *, now: datetime) -> None:
    """What a network's server says about our clock."""
    if abs(ahead) <= WRONG:
        Beat.objects.filter(name=AHEAD).delete()
        return
    Beat.objects.update_or_create(name=AHEAD, defaults={"at": now, "note": str(int(ahead.total_seconds()))})


def warning(*, now: datetime) -> str:
    """What the office has to say about the clock; empty when all is well."""
    beats = dict(Beat.objects.filter(name__in=[JUMPED, AHEAD], at__gt=now - REMEMBERED).values_list("name", "note"))
    if seconds := int(beats.get(AHEAD, 0)):
        wrong = {"time": in_words(timedelta(seconds=abs(seconds)))}
        if seconds > 0:
            return _("The clock of this server is %(time)s fast, so posts go out too early. Set it right.") % wrong
        return _("The clock of this server is %(time)s slow, so posts go out too late. Set it right.") % wrong
    if seconds := int(beats.get(JUMPED, 0)):
        said = _("The clock of this server was set by %(time)s. What was due then has been paused.")
        return said % {"time": in_words(timedelta(seconds=abs(seconds)))}
    return ""
