"""Going on with what stopped half-way, giving it up, and what people post by hand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.publishing import audit
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import (
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Run,
    RunState,
    Thread,
    ThreadState,
)

from . import ledger, planning
from .locking import lock_thread

# What a person may have posted: X by hand, and what a machine could not post there.
BY_HAND = (DeliveryState.WAITING, DeliveryState.BY_HAND, DeliveryState.REFUSED, DeliveryState.HELD)
STUCK = (DeliveryState.REFUSED, DeliveryState.HELD)
_X_POST = re.compile(r"/[A-Za-z0-9_]{1,15}/status/(\d{1,25})(?:/.*)?")
_X_HOSTS = {"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"}


@dataclass(frozen=True)
class ChannelProgress:
    """How far a thread is on one channel: "3 of 5 posted"."""

    channel: Channel
    deliveries: Sequence[Delivery]

    @property
    def total(self) -> int:
        return len(self.deliveries)

    @property
    def sent(self) -> int:
        return sum(row.state == DeliveryState.SENT for row in self.deliveries)

    @property
    def next_delivery(self) -> Delivery | None:
        """The first one that does not stand and has not been left out."""
        over = (DeliveryState.SENT, DeliveryState.DROPPED)
        return next((row for row in self.deliveries if row.state not in over), None)

    @property
    def state(self) -> DeliveryState:
        """That of the post at which it is; SENT or DROPPED when it is over."""
        if row := self.next_delivery:
            return DeliveryState(row.state)
        return DeliveryState.SENT if self.sent == self.total else DeliveryState.DROPPED

    @property
    def is_stuck(self) -> bool:
        """Whether it waits for somebody to resume it or give it up."""
        return self.state in STUCK

    @property
    def said(self) -> str:
        """What went wrong, for people."""
        return next((row.said for row in self.deliveries if row.said and row.state != DeliveryState.SENT), "")


def progress(thread: Thread) -> list[ChannelProgress]:
    """How far a thread is on each of its channels."""
    rows = thread.deliveries.select_related("channel", "post").order_by("channel__network", "channel__name", "position")
    by_channel: dict[Channel, list[Delivery]] = {}
    for row in rows:
        by_channel.setdefault(row.channel, []).append(row)
    return [ChannelProgress(channel, rows) for channel, rows in by_channel.items()]


@transaction.atomic
def resume_thread(thread: Thread, channel: Channel, *, by: User | None, now: datetime) -> int:
    """ "Resume with post 4": what was refused, and what was held back behind it, is tried from there. How many posts.

    Raises PublishingError while the account is not connected, or when there is nothing to resume.
    """
    thread = lock_thread(thread)
    channel.refresh_from_db()
    if channel.state != ChannelState.WORKING:
        raise PublishingError(_("Connect “%(channel)s” again first. Then resume.") % {"channel": channel})
    if thread.run and thread.run.state == RunState.STOPPED:
        raise PublishingError(_("The whole run was stopped. Start it again from this part."))
    rows = thread.deliveries.filter(channel=channel, state__in=STUCK)
    for row in rows.select_related("post", "channel"):
        # Changed since it was refused: the new words are not to be somebody else's, either.
        row.text_mark = planning.mark_for(thread, row.post, channel)
        planning.refuse_said(row)
        row.due_at, row.state, row.tries = max(row.due_at, now), DeliveryState.WAITING, 0
        row.media, row.prepared = [], False
        row.key, row.rkey, row.not_before, row.said = "", "", None, ""
        row.save()
    number = rows.model.objects.filter(thread=thread, channel=channel, state=DeliveryState.WAITING).count()
    if not number:
        raise PublishingError(_("There is nothing to resume: all of it is posted or left out."))
    _wake(thread)
    audit.write(thread, "thread.resume", by=by, channel=channel.name)
    return number


def _wake(thread: Thread) -> None:
    """A thread, and a run, that had come to their end go on."""
    Thread.objects.filter(pk=thread.pk).update(state=ThreadState.PLANNED, said="")
    if thread.run_id:
        Run.objects.filter(pk=thread.run_id, state=RunState.DONE).update(state=RunState.RUNNING, ended_at=None)
    ledger.touch(thread)


@transaction.atomic
def give_up(thread: Thread, channel: Channel, *, by: User | None, now: datetime) -> int:
    """Leave out what is not posted there. How many posts that are."""
    thread = lock_thread(thread)
    waiting = (DeliveryState.WAITING, DeliveryState.BY_HAND, *STUCK)
    rows = thread.deliveries.filter(channel=channel, state__in=waiting)
    number = planning.drop_rows(rows)
    ledger.finish(thread, now=now)
    audit.write(thread, "thread.give_up", by=by, channel=channel.name)
    return number


@transaction.atomic
def by_hand_done(delivery: Delivery, *, url: str, by: User | None, now: datetime) -> Delivery:
    """Somebody has posted this on X and gives its address. Raises PublishingError for another address."""
    post_id = x_post_id(url)
    thread = lock_thread(delivery.thread)
    taken = Delivery.objects.filter(channel=delivery.channel_id, remote_id=post_id).exclude(pk=delivery.pk)
    if taken.exists():
        raise PublishingError(_("This address is written down for another post already. Copy that of this one."))
    address = f"https://x.com/i/status/{post_id}"
    done = Delivery.objects.filter(pk=delivery.pk, state__in=BY_HAND).update(
        state=DeliveryState.SENT, sent_at=now, remote_id=post_id, uri=address, url=url.strip(), said=""
    )
    if not done:
        raise PublishingError(_("This post is written down as posted, or left out, already."))
    ledger.finish(thread, now=now)
    audit.write(thread, "thread.by_hand", by=by, post=delivery.position + 1)
    delivery.refresh_from_db()
    return delivery


def x_post_id(url: str) -> str:
    """The number of a post on X. Raises PublishingError when this is not the address of one."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        parts, host = urlsplit(""), ""
    found = _X_POST.fullmatch(parts.path) if parts.scheme == "https" and host in _X_HOSTS else None
    if found is None:
        raise PublishingError(
            _("This is not the address of a post on X. It looks like https://x.com/ours/status/1234567890.")
        )
    return found[1]
