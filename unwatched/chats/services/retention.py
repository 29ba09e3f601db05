"""Forgetting what people said to a chat: when it was not published, when they ask, and what a live desk needed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from unwatched.chats.models import Bookmark, Chat, Draft, Elsewhere, Muted, Presence, Reply
from unwatched.publishing.models import Thread, ThreadKind

from . import leaving, listening
from .keeping import EMPTIED, plain

# After a chat whose transcript nobody has published. Long enough to sift it with volunteers.
KEEP_UNPUBLISHED = timedelta(days=30)
# After a transcript was taken back: a wrong press can be put right.
KEEP_TAKEN_BACK = timedelta(days=7)
LATELY = timedelta(days=2)


def forget(*, now: datetime) -> int:
    """Everything whose time has come; how many rows."""
    return forget_unpublished(now=now) + forget_desks(now=now) + forget_left_out(now=now)


def forget_unpublished(*, now: datetime) -> int:
    """What was said to chats whose transcript is not public, and what we answered."""
    old = Chat.objects.filter(
        Q(unpublished_at=None) | Q(unpublished_at__lte=now - KEEP_TAKEN_BACK),
        published_at=None, run__ended_at__lte=now - KEEP_UNPUBLISHED,
    )  # fmt: skip
    done = 0
    for chat in old.filter(replies__isnull=False).distinct():
        with transaction.atomic():
            done += chat.replies.count()
            our_answers(chat.replies.all()).delete()
            chat.replies.all().delete()
            chat.elsewhere.all().delete()
    return done


def forget_desks(*, now: datetime) -> int:
    """Who was there, what was typed and not sent, who was muted, how far we had listened: not needed after the end."""
    over = Chat.objects.filter(run__ended_at__isnull=False).exclude(pk__in=listening.live(now=now))
    met = Reply.objects.filter(chat__in=over).values("uri")
    stale = [
        Presence.objects.filter(chat__in=over),
        Draft.objects.filter(reply__chat__in=over),
        Muted.objects.filter(chat__in=over),
        Elsewhere.objects.filter(chat__in=over).exclude(parent_uri__in=met),  # what it answered was never met
        Bookmark.objects.filter(chat__in=over).exclude(feed=listening.WISHES, chat__published_at__isnull=False),
    ]
    return sum(rows.delete()[0] for rows in stale)


def forget_left_out(*, now: datetime) -> int:
    """Of those who asked for it: what they said, as soon as the chat is over. No transcript shows it meanwhile."""
    kept = Q(run__ended_at__gt=now - LATELY) | Q(published_at__isnull=False)
    over = Chat.objects.filter(kept).exclude(pk__in=listening.live(now=now))
    authors = set(Reply.objects.filter(chat__in=over).exclude(author_id="").values_list("author_id", flat=True))
    theirs = Reply.objects.filter(chat__in=over, author_id__in=leaving.proven(authors))
    return empty(theirs, now=now) if authors else 0


def our_answers(replies: QuerySet[Reply]) -> QuerySet[Thread]:
    """What we have answered to these: it names whom it is for."""
    return Thread.objects.filter(kind=ThreadKind.ANSWER, answered__in=replies)


def empty(replies: QuerySet[Reply], *, now: datetime) -> int:
    """Takes everything out of these rows that says whose they were, our answers with them. What stays is a number."""
    with transaction.atomic():
        ids = list(replies.values_list("pk", flat=True))
        rows = Reply.objects.filter(pk__in=ids)
        our_answers(rows).delete()
        Draft.objects.filter(reply__in=ids).delete()
        Elsewhere.objects.filter(parent_uri__in=rows.values("uri")).delete()
        name = Concat(Value("forgotten:"), Cast("pk", CharField()))
        nothing = dict.fromkeys(("parent_uri", "root_uri", "remote_id", "cid", "answered_uri"), "")
        return rows.update(uri=name, deleted_at=now, **nothing, **EMPTIED)


# --- One account ------------------------------------------------------------------------------------------------------


def rows_of(handle: str) -> QuerySet[Reply]:
    """Everything that an account has said to us, by its handle with or without the first @."""
    name = plain(handle)
    if not name:
        return Reply.objects.none()
    return Reply.objects.filter(Q(author_handle__iexact=name) | Q(author_handle__iexact=f"@{name}"))


def export(handle: str) -> list[dict[str, object]]:
    return [
        {
            "chat": row.chat.title, "network": row.get_network_display(), "address": row.url or row.uri,
            "name": row.author_name, "said_at": row.at.isoformat(), "text": row.text, "warning": row.warning,
        }
        for row in rows_of(handle).select_related("chat")
    ]  # fmt: skip


def erase(handle: str, now: datetime) -> int:
    """Empties everything of an account, and keeps it out of every transcript."""
    rows = rows_of(handle)
    for author in set(rows.exclude(author_id="").values_list("author_id", flat=True)):
        leaving.settle(author, now=now)
    return empty(rows, now=now)
