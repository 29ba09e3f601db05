"""Writing threads, and planning when they go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.core import zones
from unwatched.publishing import audit
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import (
    EDITABLE,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Post,
    PostPicture,
    Run,
    Series,
    Thread,
    ThreadState,
)

from . import pictures, wording
from .locking import lock_thread
from .wording import texts_of

__all__ = ["PictureText", "PostText", "add_picture", "discard", "move", "pause", "plan", "save_thread", "stop",
           "texts_of", "unplan"]  # fmt: skip

MOST_PICTURES = 4
JUST_NOW = timedelta(minutes=1)  # a form that was open for a moment may say "now"
# Nothing of it stands on a network or may do so: it can be planned anew, moved and dropped.
FREE = (DeliveryState.WAITING,)
BEGUN = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENT)


@dataclass(frozen=True)
class PictureText:
    """A picture of a post and its words: one that is there already (``kept``), or a new file.

    ``clean``: a file of ours, with nothing in it but the picture; ``data``: a file of somebody's.
    """

    description: str
    kept: PostPicture | None = None
    data: bytes | None = field(default=None, repr=False)
    clean: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class PostText:
    """One post as it is written. ``pictures`` None: those that it has. ``after``: seconds after the thread's time."""

    text: str
    variants: Mapping[str, str] = field(default_factory=dict)
    pictures: Sequence[PictureText] | None = None
    after: int = 0


@transaction.atomic
def save_thread(
    thread: Thread | None,
    *,
    title: str,
    posts: Sequence[PostText],
    channels: Sequence[Channel],
    language: str,
    visibility: str,
    by: User | None,
    now: datetime,
    warning: str = "",
    numbered: bool = False,
    kind: str | None = None,
    campaign: Campaign | None = None,
    series: Series | None = None,
    patience: int | None = None,
) -> Thread:
    """Write a thread down. One that is planned already is planned anew with the new words, at the same time.

    ``kind``, ``campaign``, ``series`` and ``patience`` None: as they were, or the usual.
    Raises PublishingError when it has gone too far to be changed, BadPicture for a file that is no picture.
    """
    made = thread is None
    thread = Thread(made_by=by) if thread is None else editable(thread)
    thread.title, thread.language, thread.visibility = title[:160], language, visibility
    thread.warning, thread.numbered, thread.changed_at = warning[:200], numbered, now
    thread.kind, thread.campaign, thread.series = (
        kind or thread.kind,
        campaign or thread.campaign,
        series or thread.series,
    )
    thread.patience = thread.patience if patience is None else patience
    thread.save()
    _write_posts(thread, posts)
    thread.channels.set(channels)
    if thread.state != ThreadState.DRAFT:
        plan_rows(thread)
    audit.write(thread, "thread.write" if made else "thread.change", by=by)
    return thread


def editable(thread: Thread) -> Thread:
    """The thread as it stands now, locked until the transaction ends. Raises PublishingError when it is over."""
    thread = lock_thread(thread)
    if thread.state not in EDITABLE:
        raise PublishingError(_("This thread is over and cannot be changed. Write a new one."))
    return thread


def _write_posts(thread: Thread, texts: Sequence[PostText]) -> None:
    """Posts keep their rows as long as their place does: deliveries and runbooks point at them."""
    known = {post.position: post for post in thread.posts.prefetch_related("pictures")}
    gone = [post for position, post in known.items() if position >= len(texts)]
    if Delivery.objects.filter(post__in=gone, state__in=BEGUN).exists():
        raise PublishingError(_("A post that has gone out already cannot be taken out of its thread."))
    kept = {picture.pk for text in texts for picture in (p.kept for p in text.pictures or ()) if picture}
    had = {post.pk: {picture.pk for picture in post.pictures.all()} for post in known.values()}
    posts = [known.get(position) or Post(thread=thread, position=position) for position in range(len(texts))]
    for post, text in zip(posts, texts, strict=True):
        post.text, post.variants, post.after = text.text, dict(text.variants), text.after
        if post.pk:
            post.save()
    Post.objects.bulk_create([post for post in posts if not post.pk])
    for post, text in zip(posts, texts, strict=True):
        if text.pictures is not None:
            _write_pictures(post, text.pictures, gone=had.get(post.pk, set()) - kept)
    Post.objects.filter(pk__in=[post.pk for post in gone]).delete()


def _write_pictures(post: Post, texts: Sequence[PictureText], *, gone: set[int]) -> None:
    if len(texts) > MOST_PICTURES:
        raise PublishingError(_("A post takes at most four pictures. Put the others into the next post."))
    PostPicture.objects.filter(pk__in=gone).delete()
    for position, picture in enumerate(texts):
        if picture.kept:
            PostPicture.objects.filter(pk=picture.kept.pk, post__thread_id=post.thread_id).update(
                post=post, position=position, description=picture.description
            )
        elif picture.data is not None:
            pictures.store(post, position=position, data=picture.data, description=picture.description)
        elif picture.clean is not None:
            pictures.store_clean(post, position=position, data=picture.clean, description=picture.description)


@transaction.atomic
def add_picture(post: Post, *, data: bytes, description: str, by: User | None) -> PostPicture:
    """Put a picture at the end of a post's pictures, with everything taken out of the file but the picture.

    Raises BadPicture, or PublishingError when the post has four already.
    """
    thread = editable(post.thread)
    position = post.pictures.count()
    if position >= MOST_PICTURES:
        raise PublishingError(_("A post takes at most four pictures. Put the others into the next post."))
    picture = pictures.store(post, position=position, data=data, description=description)
    audit.write(thread, "thread.change", by=by)
    return picture


# --- When ------------------------------------------------------------------------------------


@transaction.atomic
def plan(
    thread: Thread, *, due_at: datetime, zone: str, by: User | None, now: datetime, run: Run | None = None,
    rank: int | None = None,
) -> Thread:  # fmt: skip
    """Write one row for each post and channel into the ledger, due then. Raises PublishingError when it cannot go out.

    Of a thread that is planned already, or stopped half-way, only what is not yet posted moves.
    """
    thread = editable(thread)
    if run is not None:
        thread.run, thread.rank = run, run.threads.count() if rank is None else rank
    elif due_at < now - JUST_NOW:
        raise PublishingError(_("This time has passed. Choose a later one."))
    if not zones.is_zone(zone):
        raise PublishingError(_("“%(zone)s” is no time zone. Choose one from the list.") % {"zone": zone})
    posts, channels = list(thread.posts.prefetch_related("pictures")), list(thread.channels.all())
    _refuse_unfit(posts, channels)
    thread.due_at, thread.zone, thread.said, thread.changed_at = due_at, zone, "", now
    thread.state = ThreadState.PLANNED
    thread.save()
    _plan_rows(thread, posts, channels)
    audit.write(thread, "thread.plan", by=by, due=due_at.isoformat(timespec="seconds"))
    return thread


@transaction.atomic
def wish(thread: Thread, *, due_at: datetime | None, zone: str) -> Thread:
    """Write down for which time a draft is meant. It is not planned; of what is, `plan` alone moves the time."""
    thread = lock_thread(thread)
    if thread.state == ThreadState.DRAFT:
        thread.due_at, thread.zone = due_at, zone
        thread.save(update_fields=["due_at", "zone"])
    return thread


def _refuse_unfit(posts: Sequence[Post], channels: Sequence[Channel]) -> None:
    if not posts or not channels:
        raise PublishingError(
            _("There is no post in this thread yet. Write one.")
            if not posts
            else _("Choose at least one account on which this is to be posted.")
        )
    for channel in channels:
        if channel.state == ChannelState.OFF:
            said = _("“%(channel)s” is switched off. Switch it on, or leave it out.")
            raise PublishingError(said % {"channel": channel})
        for post in posts:
            if not post.text_for(channel.reads_like).strip() and not post.pictures.all():
                raise PublishingError(
                    _("Post %(number)s is empty on “%(channel)s”. Write something, or take it out.")
                    % {"number": post.position + 1, "channel": channel}
                )


def plan_rows(thread: Thread, *, again: bool = False) -> None:
    """Rows as the thread is now. Those that have left, or wait for somebody's decision, stay as they are.

    ``again``: those that were left out are planned, too.
    """
    _plan_rows(thread, list(thread.posts.all()), list(thread.channels.all()), again=again)


def _plan_rows(
    thread: Thread, posts: Sequence[Post], channels: Sequence[Channel], *, again: bool = False
) -> None:  # fmt: skip
    assert thread.due_at is not None
    known = {(row.post_id, row.channel_id): row for row in thread.deliveries.order_by()}
    elsewhere = known.keys() - {(post.pk, channel.pk) for post in posts for channel in channels}
    gone = [known[place].pk for place in elsewhere if known[place].state in FREE]
    Delivery.objects.filter(pk__in=gone, state__in=FREE).delete()
    new = []
    for channel in channels:
        for post in posts:
            row = known.get((post.pk, channel.pk)) or Delivery(thread=thread, post=post, channel=channel)
            if row.state not in FREE and not (again and row.state == DeliveryState.DROPPED):
                continue
            row.position, row.state, row.not_before, row.said = post.position, DeliveryState.WAITING, None, ""
            row.due_at = thread.due_at + timedelta(seconds=post.after)
            row.text_mark, row.prepared, row.taken_by = mark_for(thread, post, channel), False, ""
            new.append(row)
    _write_rows(new)


def mark_for(thread: Thread, post: Post, channel: Channel) -> str:
    if not wording.is_said_once(thread, channel):
        return ""
    return wording.mark_of(post.text_for(channel.reads_like))


def _write_rows(rows: list[Delivery]) -> None:
    # Two posts of a thread may have swapped their texts: marks are given up before they are taken.
    Delivery.objects.filter(pk__in=[row.pk for row in rows if row.pk]).update(text_mark="")
    # Those that are new and may be said again are written at once: a chat has dozens.
    free = [row for row in rows if not row.pk and not row.text_mark]
    others = [row for row in rows if row.pk or row.text_mark]
    Delivery.objects.bulk_create(free)
    for row in others:
        refuse_said(row)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            refuse_said(row)
            raise


def refuse_said(row: Delivery) -> None:
    """No account says the same text twice. The database checks it as well; this has the words."""
    if not row.text_mark:
        return
    twin = Delivery.objects.filter(channel=row.channel, text_mark=row.text_mark).exclude(pk=row.pk).first()
    if twin is None:
        return
    if twin.thread_id == row.thread_id:
        said = _("Posts %(first)s and %(second)s say the same on “%(channel)s”. Change one of them.")
        raise PublishingError(said % {"first": twin.position + 1, "second": row.position + 1, "channel": row.channel})
    said = _("“%(channel)s” has this text already, in “%(thread)s”. Change post %(number)s a little.")
    raise PublishingError(said % {"channel": row.channel, "thread": twin.thread, "number": row.position + 1})


@transaction.atomic
def move(thread: Thread, *, due_at: datetime, by: User | None, now: datetime) -> Thread:
    """Another time for what is not yet posted."""
    return plan(thread, due_at=due_at, zone=thread.zone or "UTC", by=by, now=now)


@transaction.atomic
def unplan(thread: Thread, *, by: User | None, now: datetime) -> Thread:
    """Back to a draft. Raises PublishingError when some of it has gone out: then it can only be stopped."""
    thread = editable(thread)
    if thread.deliveries.filter(state__in=BEGUN).exists():
        raise PublishingError(_("Some of this has gone out already. Stop the rest instead."))
    thread.deliveries.all().delete()
    thread.state, thread.said, thread.changed_at = ThreadState.DRAFT, "", now
    thread.save()
    audit.write(thread, "thread.unplan", by=by)
    return thread


@transaction.atomic
def pause(thread: Thread, *, by: User | None, now: datetime) -> Thread:
    """Nothing more of it goes out until it is planned again."""
    thread = editable(thread)
    thread.state, thread.said, thread.changed_at = ThreadState.PAUSED, "", now
    thread.save()
    audit.write(thread, "thread.pause", by=by)
    return thread


@transaction.atomic
def stop(thread: Thread, *, by: User | None, now: datetime) -> Thread:
    """What is not yet posted never will be."""
    thread = editable(thread)
    drop_rows(thread.deliveries.filter(state__in=UNSENT))
    thread.state, thread.said, thread.changed_at = ThreadState.STOPPED, "", now
    thread.save()
    audit.write(thread, "thread.stop", by=by)
    return thread


UNSENT = (DeliveryState.WAITING, DeliveryState.BY_HAND, DeliveryState.HELD, DeliveryState.REFUSED)


def drop_rows(rows: Any) -> int:
    """Leave rows out for good; their text may be said by another one."""
    return int(rows.update(state=DeliveryState.DROPPED, text_mark="", not_before=None, taken_by=""))


@transaction.atomic
def discard(thread: Thread, *, by: User | None, now: datetime) -> None:
    """Throw a thread away of which nothing has gone out."""
    thread = lock_thread(thread)
    if thread.deliveries.filter(state__in=BEGUN).exists():
        raise PublishingError(_("Some of this has gone out, so it stays in the list. Stop the rest instead."))
    audit.write(thread, "thread.discard", by=by)
    thread.delete()
