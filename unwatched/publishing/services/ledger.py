"""The ledger: what may go out now, who has it in hand, and what became of it. Nothing here speaks to a network.

Why it is so: docs/explanation/exactly-once.md. Locks are taken in one order: channel, run, thread, delivery.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from unwatched.gateways.social import Network, Sent, Uploaded
from unwatched.publishing.models import (
    BLOCKING,
    OPEN,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Run,
    RunState,
    Thread,
    ThreadState,
)
from unwatched.publishing.tid import tid

from . import lateness, planning, wording
from .locking import lock_channel, lock_thread

# After an unknown outcome a network that may show a post late is believed that there is none only after this time. It
# is longer than any call lasts, so that nobody still sends. Bluesky needs none of it: a second try writes the same
# record under the same name.
SETTLE = {Network.MASTODON: timedelta(seconds=25), Network.X: timedelta(seconds=60)}
LOOKS = (2, 5, 10)  # seconds to the second, third, … look; then the last number again
# Pictures are put up so long before their post, while nothing is due on the channel for longer than a call lasts.
AHEAD, UNDISTURBED = timedelta(seconds=90), timedelta(seconds=25)
FRESH = timedelta(seconds=1)
# Never one after the other within the same moment: posts of a thread are sorted by their time.
STEP = timedelta(milliseconds=1)


class Lost(Exception):
    """Somebody else has this row now: keep your hands off it."""


@dataclass(frozen=True)
class Claim:
    """Rows of one thread and channel that are ours to send, to look for (``doubt``), or to prepare (``for_later``)."""

    rows: Sequence[Delivery]
    doubt: bool = False
    for_later: bool = False

    @property
    def channel(self) -> Channel:
        return self.rows[0].channel

    @property
    def thread(self) -> Thread:
        return self.rows[0].thread


# --- Taking ----------------------------------------------------------------------------------


def take(channel_id: int, *, worker: str, whole: bool, now: datetime) -> Claim | None:
    """Take what is next on a channel, in doubt or due; None when there is nothing, or somebody is at it.

    ``whole``: this account sends a thread at once, so that all of it is taken together. When this returns, the rows
    are committed as on their way.
    """
    rows = Delivery.objects.filter(channel=channel_id)
    if not rows.ready(now=now).exists() and not rows.doubtful(now=now).exists():
        return None
    with suppress(Lost), transaction.atomic(durable=True):
        channel = lock_channel(channel_id)
        unsettled = list(rows.unsettled().values_list("taken_by", flat=True))
        if any(unsettled):  # one call at a time to an account
            return None
        doubt = _take_doubt(channel, worker=worker, now=now) if unsettled else None
        return doubt or _take_due(channel, worker=worker, whole=whole, now=now)
    return None


def _take_doubt(channel: Channel, *, worker: str, now: datetime) -> Claim | None:
    row = channel.deliveries.doubtful(now=now).select_related("thread__run", "post").first()
    if row is None or channel.state != ChannelState.WORKING:
        return None
    Delivery.objects.filter(pk=row.pk).update(taken_by=worker)
    row.taken_by, row.channel = worker, channel
    return Claim([row], doubt=True)


def _take_due(channel: Channel, *, worker: str, whole: bool, now: datetime) -> Claim | None:
    seen: set[int] = set()
    ids = ("pk", "thread_id", "thread__run_id")
    # Not what was ready before the lock: meanwhile a post may have gone out whose next one comes first.
    while first := channel.deliveries.ready(now=now).exclude(pk__in=seen).values_list(*ids).first():
        pk, thread_id, run_id = first
        seen.add(pk)
        thread = lock_thread(Thread(pk=thread_id, run_id=run_id))
        # Asked again now that the locks are ours: whoever pressed Pause a moment ago has won.
        asked = channel.deliveries.ready(now=now).filter(pk=pk).select_related("post", "thread__run")
        row = asked.prefetch_related("post__pictures").first()
        if row is None:
            continue
        row.channel = channel
        if set_aside(row, now=now) or not lateness.may_go(row, now=now) or refuse_said(row, now=now):
            continue
        rows = _whole_thread(row, now=now) if whole and row.position == 0 else [row]
        freeze(rows, thread=thread, worker=worker, now=now)
        return Claim(rows)
    return None


def set_aside(row: Delivery, *, now: datetime) -> bool:
    """Rows that no machine sends: a person posts them, or the account is not connected."""
    rest = row.thread.deliveries.filter(channel=row.channel, state=DeliveryState.WAITING)
    if row.channel.state != ChannelState.WORKING:
        rest.update(state=DeliveryState.HELD, said=row.channel.said or str(row.channel.get_state_display()))
        finish(row.thread, now=now)
        return True
    if row.channel.by_hand:
        texts = wording.texts_of(row.thread, row.channel)
        for position in list(rest.values_list("position", flat=True)):
            rest.filter(position=position).update(state=DeliveryState.BY_HAND, text=texts[position])
        touch(row.thread)
        return True
    return False


def refuse_said(row: Delivery, *, now: datetime) -> bool:
    """Looked at once more, under the channel's lock: no account says a text twice."""
    mark = planning.mark_for(row.thread, row.post, row.channel)
    if not mark or not row.channel.deliveries.filter(text_mark=mark).exclude(pk=row.pk).exists():
        return False
    with translation.override(settings.LANGUAGE_CODE):
        said = _("This account has said the same before. Change the text, then resume.")
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.REFUSED, said=said)
    hold_rest(row)
    finish(row.thread, now=now)
    return True


def _whole_thread(first: Delivery, *, now: datetime) -> list[Delivery]:
    """The thread's rows when all of them may go; else the first alone."""
    rows = list(
        first.thread.deliveries.filter(channel=first.channel)
        .select_related("post", "thread__run")
        .prefetch_related("post__pictures")
        .order_by("position")
    )
    for row in rows:
        row.channel = first.channel
    fits = all(
        row.state == DeliveryState.WAITING and row.due_at <= now and not row.taken_by
        and not (row.not_before and row.not_before > now)
        for row in rows
    )  # fmt: skip
    return rows if fits else [first]


def freeze(rows: Sequence[Delivery], *, thread: Thread, worker: str, now: datetime) -> None:
    """Write down what leaves, before it leaves. A row that was tried before with the same content stays the same."""
    last = Delivery.objects.filter(channel=rows[0].channel).aggregate(at=Max("stamped_at"))["at"]
    stamp = max(now, last + STEP) if last else now
    texts = wording.texts_of(thread, rows[0].channel)
    for row in rows:
        key = key_for(row, texts[row.position], thread=thread)
        if row.key != key or not row.rkey:
            row.key, row.text, row.stamped_at = key, texts[row.position], stamp
            row.rkey = tid(stamp, clock=row.channel_id)
            stamp += STEP
        values = {
            "state": DeliveryState.SENDING, "taken_by": worker, "taken_at": now, "tries": row.tries + 1, "said": "",
            "key": row.key, "text": row.text, "stamped_at": row.stamped_at, "rkey": row.rkey,
            "text_mark": planning.mark_for(thread, row.post, row.channel), "not_before": None, "doubted_at": None,
        }  # fmt: skip
        if not Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING, taken_by="").update(**values):
            raise Lost
        for name, value in values.items():
            setattr(row, name, value)


def key_for(row: Delivery, text: str, *, thread: Thread) -> str:
    pictures = [(picture.file.name, picture.description) for picture in row.post.pictures.all()]
    shown = (text, thread.warning, thread.language, thread.visibility, pictures)
    return wording.key_of(thread.once or row.post_id, row.position, row.channel_id, *shown)


# --- Ahead of time ---------------------------------------------------------------------------


def take_to_prepare(channel_id: int, *, worker: str, now: datetime) -> Claim | None:
    """A row whose pictures can be put up now, because nothing is due on its channel for a while. It goes on waiting."""
    if not Delivery.objects.to_prepare(now=now, ahead=AHEAD).filter(channel=channel_id).exists():
        return None
    with transaction.atomic(durable=True):
        rows = lock_channel(channel_id).deliveries
        if rows.in_hand().exists() or rows.planned(until=now + UNDISTURBED).exists():
            return None
        row = rows.to_prepare(now=now, ahead=AHEAD).select_related("post", "thread__run", "channel").first()
        if row is None or not Delivery.objects.filter(pk=row.pk, state=row.state, taken_by="").update(taken_by=worker):
            return None
        row.taken_by = worker
        return Claim([row], for_later=True)


def record_prepared(row: Delivery, *, said: str = "") -> None:
    """Nothing is left to do before its time, or nothing can be done (``said``)."""
    mine(row).update(prepared=True, taken_by="", said=said[:300])


def prepare_again(row: Delivery, *, at: datetime) -> None:
    """Not yet: once more then, but never so that the post itself would be late."""
    mine(row).update(taken_by="", not_before=min(at, row.due_at))


# --- While it is in hand ---------------------------------------------------------------------


def mine(row: Delivery) -> "QuerySet[Delivery]":
    """The row, if it is still in the same hands, for the same purpose."""
    return Delivery.objects.filter(pk=row.pk, taken_by=row.taken_by, state=row.state)


def renew(rows: Sequence[Delivery], *, now: datetime) -> None:
    """Another call to the network begins now. Raises Lost when somebody thought that we had died."""
    for row in rows:
        if row.taken_at and row.taken_at <= now < row.taken_at + FRESH:
            continue  # written down a moment ago: each time is a write to the disk
        if not mine(row).update(taken_at=now):
            raise Lost
        row.taken_at = now


def keep_media(row: Delivery, number: int, *, uploaded: Uploaded, file: str, ready: bool) -> None:
    """A picture lies on the server: a later try need not put it up again."""
    row.media = [*row.media[:number], {**asdict(uploaded), "file": file, "ready": ready}, *row.media[number + 1 :]]
    keep_all_media(row)


def keep_all_media(row: Delivery) -> None:
    if not mine(row).update(media=row.media):
        raise Lost


def forget_media(rows: Sequence[Delivery]) -> None:
    """What lay on the server does not lie there any more."""
    for row in rows:
        row.media = []
        keep_all_media(row)


def standing(row: Delivery) -> tuple[Sent | None, Sent | None]:
    """What a row's post hangs on, and the first post of all, as the ledger says. None: does not stand, or not yet."""
    answered = row.thread.answers
    first = sent_of(answered) if answered else None
    root = sent_of(answered["root"]) if answered and answered.get("root") else first
    if row.position == 0:
        return first, root
    rows = Delivery.objects.filter(thread=row.thread_id, channel=row.channel_id, state=DeliveryState.SENT)
    stands = {one.position: one for one in rows.filter(position__in=(0, row.position - 1))}
    return as_sent(stands.get(row.position - 1)), root or as_sent(stands.get(0))


def as_sent(row: Delivery | None) -> Sent | None:
    return Sent(id=row.remote_id, uri=row.uri, url=row.url, cid=row.cid) if row else None


def sent_of(told: dict[str, str]) -> Sent:
    return Sent(id=told.get("id", ""), uri=told.get("uri", ""), url=told.get("url", ""), cid=told.get("cid", ""))


# --- What became of it -----------------------------------------------------------------------


@transaction.atomic
def record_sent(row: Delivery, sent: Sent, *, now: datetime) -> None:
    """It stands on the network. That is so also when somebody thought that we had died, and put the row back."""
    thread = lock_thread(row.thread)
    given_up = Q(taken_by="", key=row.key) & ~Q(state=DeliveryState.SENT)
    Delivery.objects.filter(Q(taken_by=row.taken_by, state__in=BLOCKING) | given_up, pk=row.pk).update(
        state=DeliveryState.SENT, sent_at=now, remote_id=sent.id, uri=sent.uri, url=sent.url, cid=sent.cid, said="",
        not_before=None, taken_by="",
    )  # fmt: skip
    lateness.keep_gaps(row, thread=thread)
    finish(thread, now=now)


@transaction.atomic
def record_refused(row: Delivery, said: str, *, now: datetime, state: DeliveryState = DeliveryState.REFUSED) -> None:
    """It will not be taken, nothing was posted: this thread stops on this channel, and a person decides."""
    thread = lock_thread(row.thread)
    if not mine(row).update(state=state, said=said[:300], taken_by="", not_before=None):
        raise Lost
    hold_rest(row)
    finish(thread, now=now)


def hold_rest(row: Delivery) -> None:
    """What comes after it in its thread does not go out on this channel, be it taken together with it or not."""
    rest = Delivery.objects.filter(thread=row.thread_id, channel=row.channel_id, position__gt=row.position)
    rest.filter(Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.SENDING, taken_by=row.taken_by)).update(
        state=DeliveryState.HELD, taken_by="", not_before=None
    )


@transaction.atomic
def record_signed_out(row: Delivery, said: str, *, now: datetime) -> None:
    """The account does not open any more: nothing goes out there until it is connected again."""
    sign_out(row.channel, said, now=now)
    record_refused(row, said, now=now, state=DeliveryState.HELD)


def sign_out(channel: Channel, said: str, *, now: datetime) -> None:
    Channel.objects.filter(pk=channel.pk, state=ChannelState.WORKING).update(
        state=ChannelState.SIGNED_OUT, said=said[:300], checked_at=now
    )


@transaction.atomic
def put_back(rows: Sequence[Delivery], said: str, *, until: datetime, now: datetime) -> None:
    """Nothing was posted: they wait again. What somebody dropped meanwhile stays dropped."""
    thread = lock_thread(rows[0].thread)
    goes_on = thread.state in (ThreadState.PLANNED, ThreadState.PAUSED)
    for row in rows:
        if not mine(row).update(state=DeliveryState.WAITING, taken_by="", not_before=until, said=said[:300]):
            raise Lost
    if not goes_on:
        planning.drop_rows(Delivery.objects.filter(pk__in=[row.pk for row in rows]))
    finish(thread, now=now)


def record_limit(rows: Sequence[Delivery], said: str, *, until: datetime, now: datetime) -> None:
    """The account may not post until then, so that nothing else of it needs to try."""
    put_back(rows, said, until=until, now=now)
    Delivery.objects.filter(
        Q(not_before=None) | Q(not_before__lt=until), channel=rows[0].channel_id, state=DeliveryState.WAITING,
        due_at__lt=until,
    ).update(not_before=until)  # fmt: skip


def record_unknown(rows: Sequence[Delivery], said: str, *, now: datetime) -> None:
    """Perhaps it was posted. Nothing is sent again before somebody has looked."""
    for row in rows:
        mine(row).filter(state=DeliveryState.SENDING).update(
            state=DeliveryState.UNKNOWN, taken_by="", doubted_at=now, not_before=now, said=said[:300]
        )
    touch(rows[0].thread)


def record_unseen(row: Delivery, *, now: datetime) -> None:
    """It was looked for and is not there. Believed at once, or after some time: `SETTLE`."""
    since = row.doubted_at or row.taken_at  # a worker that was killed: when its last call began
    assert since is not None
    settled = since + SETTLE.get(Network(row.channel.network), timedelta(0))
    if now >= settled:
        put_back([row], "", until=now, now=now)
        return
    looks = int((now - since).total_seconds())
    pause = next((step for step in LOOKS if step > looks), LOOKS[-1])
    look_again(row, at=min(now + timedelta(seconds=pause), settled))


def look_again(row: Delivery, *, at: datetime, said: str = "") -> None:
    mine(row).update(taken_by="", not_before=at, **({"said": said[:300]} if said else {}))


def put_off(channel_id: int, said: str, *, until: datetime, now: datetime) -> None:
    """We made a mistake before anything of this channel was in hand: what is due there waits, and says why."""
    rows = Delivery.objects.filter(channel=channel_id, taken_by="", due_at__lte=now)
    rows.filter(state__in=(DeliveryState.WAITING, DeliveryState.UNKNOWN)).update(not_before=until, said=said[:300])


def is_another(row: Delivery, sent: Sent) -> bool:
    """Whether what was found is a post that we know already, with the same words."""
    return Delivery.objects.filter(channel=row.channel_id, uri=sent.uri).exclude(pk=row.pk).exists()


def release(worker: str, *, channel_id: int) -> int:
    """A worker is gone: what it was sending is in doubt, the rest is free again. How many rows it had in hand."""
    rows = Delivery.objects.filter(taken_by=worker, channel=channel_id)
    number = rows.filter(state=DeliveryState.SENDING).update(state=DeliveryState.UNKNOWN, taken_by="", not_before=None)
    return number + rows.update(taken_by="")


# --- Ends ------------------------------------------------------------------------------------


def touch(thread: Thread) -> None:
    """Whoever watches the run sees that something changed."""
    if thread.run_id:
        Run.objects.filter(pk=thread.run_id).update(changes=F("changes") + 1)


def finish(thread: Thread, *, now: datetime) -> None:
    """Write down that a thread, and with it perhaps its run, has nothing left to do."""
    touch(thread)
    left = set(thread.deliveries.exclude(state=DeliveryState.SENT).order_by().values_list("state", flat=True))
    if left <= {DeliveryState.DROPPED}:
        # All of it stands: that is so also when somebody stopped it while the last post was on its way.
        may_end = Q(state=ThreadState.PLANNED) if left else ~Q(state=ThreadState.DONE)
        Thread.objects.filter(may_end, pk=thread.pk).update(state=ThreadState.DONE)
    if (
        left.isdisjoint(OPEN)
        and thread.run_id
        and not Delivery.objects.filter(thread__run=thread.run_id, state__in=OPEN).exists()
    ):
        Run.objects.filter(pk=thread.run_id, state=RunState.RUNNING).update(state=RunState.DONE, ended_at=now)
