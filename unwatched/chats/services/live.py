"""The chat's controls while it runs: who may press what, what it does, and how everything stands, for every page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.accounts.models import User
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat
from unwatched.core import zones
from unwatched.publishing.models import (
    BLOCKING,
    ChannelState,
    Delivery,
    DeliveryState,
    Run,
    RunState,
    Thread,
)
from unwatched.publishing.models.channel import NETWORKS
from unwatched.publishing.services import runs
from unwatched.publishing.services.runs import ChannelStanding, RunStanding

from . import drawing, roles, staging, writing

MOST_MINUTES = 600  # by which a chat may be moved with one press


# --- Pressing ----------------------------------------------------------------------------------------


def control(chat: Chat, do: str, *, by: User, now: datetime, number: int = 0) -> str:
    """Does what a host's button says; gives the sentence that says so. `number`: minutes, or the place of a thread.

    Raises ChatError or PublishingError.
    """
    refuse_others(chat, by=by)
    if do not in CONTROLS:
        raise ChatError(_("This button is not known here. Look at the page anew."))
    if chat.run is None:
        raise ChatError(_("Nothing is planned."))
    return CONTROLS[do](chat, chat.run, by, now, number)


def refuse_others(chat: Chat, *, by: User) -> None:
    """Raises ChatError for whoever does not hold the reins."""
    if not roles.is_host(chat, by):
        raise ChatError(_("Only a host can do this. Ask one of them."))


def _start(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    """Before its time: the whole chat moves to now."""
    with transaction.atomic():
        if staging.has_begun(chat):
            raise ChatError(_("The chat has begun already."))
        writing.change_chat(chat, values={"starts_at": now}, by=by, now=now)
    return _("The welcome goes out now.")


def _pause(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    runs.pause(run, by=by, now=now)
    return _("Paused. Nothing goes out until somebody resumes.")


def _resume(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    runs.resume(run, by=by, now=now)
    return _("It goes on. What is still to come has moved by the length of the pause.")


def _next_now(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    coming = runs.upcoming(run)
    runs.next_now(run, by=by, now=now)
    return _("%(part)s goes out now. What follows keeps its gaps.") % {"part": coming[0].title if coming else ""}


def _later(chat: Chat, run: Run, by: User, now: datetime, minutes: int) -> str:
    if not 1 <= minutes <= MOST_MINUTES:
        raise ChatError(_("Write how many minutes, such as 1 or 5."))
    if staging.has_begun(chat):
        runs.shift(run, seconds=60 * minutes, by=by, now=now)
    else:
        assert chat.starts_at is not None
        starts_at = chat.starts_at + timedelta(minutes=minutes)
        writing.change_chat(chat, values={"starts_at": starts_at}, by=by, now=now)
    said = ngettext(
        "Everything still to come is %(n)s minute later.", "Everything still to come is %(n)s minutes later.", minutes
    )
    return said % {"n": minutes}


def _skip(chat: Chat, run: Run, by: User, now: datetime, rank: int) -> str:
    thread = run.threads.filter(rank=rank).first()
    if thread is None or thread not in runs.upcoming(run):
        raise ChatError(_("It has gone out meanwhile, so it cannot be skipped any more."))
    runs.skip(run, thread, by=by, now=now)
    return _("%(part)s is left out. The others keep their times.") % {"part": thread.title}


def _stop(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    runs.stop(run, by=by, now=now)
    return _("Stopped. Nothing more goes out.")


def _restart(chat: Chat, run: Run, by: User, now: datetime, rank: int) -> str:
    thread = run.threads.filter(rank=rank).first()
    if thread is None:
        raise ChatError(_("Choose with which part it shall go on."))
    runs.restart_from(run, thread, by=by, now=now)
    return _("It goes on with %(part)s, now.") % {"part": thread.title}


def _send_late(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    runs.send_late(run, by=by, now=now)
    return _("It goes out now. What follows keeps its times.")


def _move_all(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    runs.move_all(run, by=by, now=now)
    return _("It goes out now, and everything after it moves along.")


def _skip_late(chat: Chat, run: Run, by: User, now: datetime, _number: int) -> str:
    runs.skip_late(run, by=by, now=now)
    return _("It is left out. What follows keeps its times.")


CONTROLS: dict[str, Callable[[Chat, Run, User, datetime, int], str]] = {
    "start": _start, "pause": _pause, "resume": _resume, "now": _next_now, "later": _later, "skip": _skip,
    "stop": _stop, "restart": _restart, "send_late": _send_late, "move_all": _move_all, "skip_late": _skip_late,
}  # fmt: skip


# --- Looking -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A thread of the chat as the strip speaks of it: ``Q4``, what it says, its place, its time."""

    name: str
    words: str
    rank: int
    due_at: datetime | None


@dataclass(frozen=True)
class Tag:
    """How it stands on one network: a kind of tag, words, and where to do something about it."""

    kind: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Strip:
    """Everything that ``chats/office/parts/strip.html`` shows. `phase`: unplanned, before, running, paused, asking,
    stopped, done."""

    chat: Chat
    phase: str
    is_host: bool
    clock: str  # of the chat's zone, now
    now: Part | None = None
    next: Part | None = None
    left: int = 0  # seconds until the next one
    question: str = ""
    tags: list[Tag] = field(default_factory=list)
    again: list[Part] = field(default_factory=list)  # from which it can be started again
    remaining: int = 0  # posts that have not gone out
    held_up: int = 0  # posts that wait for a person: to be posted by hand, or after a refusal

    @property
    def countdown(self) -> str:
        """``1:12``, ``1:03:20``"""
        minutes, seconds = divmod(max(self.left, 0), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def next_clock(self) -> str:
        """When the next part is due, by the clock of the chat's zone."""
        at = self.next.due_at if self.next else None
        return f"{zones.clock(at, zone=self.chat.zone):%H:%M:%S}" if at else ""

    @property
    def is_soon(self) -> bool:
        """Whether a countdown says more than a day does."""
        return self.next is not None and self.left < 24 * 3600


def strip(chat: Chat, user: User, now: datetime) -> Strip:
    """How a chat stands at this moment, for one person."""
    clock = f"{zones.clock(now, zone=chat.zone):%H:%M:%S}"
    is_host = roles.is_host(chat, user)
    if chat.run is None:
        return Strip(chat=chat, phase="unplanned", is_host=is_host, clock=clock)
    standing = runs.stands(chat.run)
    coming = part_of(standing.next)
    return Strip(
        chat=chat,
        phase=phase_of(chat, standing),
        is_host=is_host,
        clock=clock,
        now=part_of(standing.now_posted),
        next=coming,
        left=int((coming.due_at - now).total_seconds()) if coming and coming.due_at else 0,
        question=standing.question if standing.late_thread else "",
        tags=tags_of(chat, standing),
        again=startable(standing.run),
        remaining=remaining(standing.rows),
        held_up=sum(row.state in HELD_UP for row in standing.rows),
    )


def phase_of(chat: Chat, standing: RunStanding) -> str:
    state = standing.run.state
    if state == RunState.PAUSED:
        return "asking" if standing.late_thread else "paused"
    if state in (RunState.STOPPED, RunState.DONE):
        return str(state)
    return "running" if staging.have_begun(row.state for row in standing.rows) else "before"


def part_of(thread: Thread | None) -> Part | None:
    if thread is None:
        return None
    first = thread.posts.first()
    return Part(thread.title, drawing.without_label(first.text) if first else "", thread.rank, thread.due_at)


def startable(run: Run) -> list[Part]:
    """After a stop: the parts of which something has not gone out."""
    if run.state != RunState.STOPPED:
        return []
    open_ones = run.threads.exclude(deliveries__state__in=(*BLOCKING, DeliveryState.SENT)).order_by("rank").distinct()
    return [part for thread in open_ones if (part := part_of(thread))]


def remaining(rows: Iterable[Delivery]) -> int:
    """Posts of which nothing has gone out, whatever the number of accounts."""
    return len({row.post_id for row in rows if row.state == DeliveryState.WAITING})


# Posts without which the chat does not end by itself, and which nobody but a person brings out.
HELD_UP = (DeliveryState.BY_HAND, DeliveryState.REFUSED, DeliveryState.HELD)


def tags_of(chat: Chat, standing: RunStanding) -> list[Tag]:
    """One account after the other: what is wrong there, what waits for hands, or when the last post stood."""
    networks = [one.channel.reads_like for one in standing.channels]
    found = []
    for one in standing.channels:
        channel = one.channel
        alone = networks.count(channel.reads_like) == 1
        name = str(dict(NETWORKS)[channel.reads_like]) if alone else channel.name
        rows = [row for row in standing.rows if row.channel_id == channel.pk]
        found.append(_tag(name, one, rows, chat))
    return found


def _tag(name: str, standing: ChannelStanding, rows: Sequence[Delivery], chat: Chat) -> Tag:
    channel = standing.channel
    if channel.state != ChannelState.WORKING:
        return Tag("bad", f"{name}: {channel.get_state_display()}", reverse("office_channel", args=[channel.pk]))
    for states, kind, said in TROUBLES:
        row = next((row for row in rows if row.state in states), None)
        if row is not None:
            url = "office_by_hand" if row.state == DeliveryState.BY_HAND else "office_thread"
            key = row.pk if row.state == DeliveryState.BY_HAND else row.thread_id
            return Tag(kind, f"{name}: {said % {'part': row.thread.title}}", reverse(url, args=[key]))
    if standing.last is None or standing.last.sent_at is None:
        return Tag("info", _("%(name)s: nothing yet") % {"name": name})
    at = zones.clock(standing.last.sent_at, zone=chat.zone)
    return Tag("good", f"{name} {at:%H:%M:%S}.{at.microsecond // 100_000}")


TROUBLES = (
    ((DeliveryState.REFUSED, DeliveryState.HELD), "bad", gettext_lazy("%(part)s was refused")),
    ((DeliveryState.UNKNOWN,), "bad", gettext_lazy("%(part)s unclear, we look")),
    ((DeliveryState.BY_HAND,), "warn", gettext_lazy("paste the link of %(part)s")),
)
