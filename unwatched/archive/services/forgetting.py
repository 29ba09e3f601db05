"""What has to be forgotten: our own posts that name people who were asked, and, on wish, everything of an account."""

from datetime import datetime

from unwatched.archive.consent import PATIENCE
from unwatched.archive.models import Author, KeptThread, Kind, Said, Why
from unwatched.publishing.models import Delivery, Thread, ThreadKind
from unwatched.publishing.models.delivery import OPEN

from . import authors, erasing


def forget_question(author: Author | None) -> None:
    """The row of our question names the account in clear. On the network it stands as long as its reader likes."""
    if author is not None and author.question_id is not None:
        Thread.objects.filter(pk=author.question_id).delete()
        author.question = None


def forget_said(*, now: datetime) -> int:
    """What the bot has answered to mentions, when it is older than any answer that we wait for."""
    on_its_way = Delivery.objects.filter(state__in=OPEN).values("thread")
    old = Thread.objects.filter(
        kind=ThreadKind.ANSWER, made_by=None, answered=None, asks_author=None, changed_at__lt=now - PATIENCE
    )
    rows = list(old.exclude(pk__in=on_its_way).values_list("pk", flat=True)[:500])
    Thread.objects.filter(pk__in=rows).delete()
    return len(rows)


# --- One account ------------------------------------------------------------------------------------------------------


def authors_of(handle: str) -> list[Author]:
    """People, never institutions, by their handle with or without the first @."""
    name = handle.strip().lstrip("@")
    return list(Author.objects.filter(handle__iexact=name, body="")) if name else []


def export(handle: str) -> list[dict[str, object]]:
    threads = KeptThread.objects.filter(author__in=authors_of(handle), kind=Kind.CONSENTED)
    return [
        {
            "thread": thread.source, "kept_at": thread.captured_at.isoformat(), "said": thread.author.said,
            "posts": [post.text for post in thread.posts.all()],
        }
        for thread in threads.prefetch_related("posts").select_related("author")
    ]  # fmt: skip


def erase(handle: str, now: datetime) -> int:
    """Everything of an account, for good; and nobody asks it again."""
    gone = 0
    for author in authors_of(handle):
        for thread in list(author.threads.filter(kind=Kind.CONSENTED)):
            gone += thread.posts.count()
            erasing.erase(thread, why=Why.AUTHOR, now=now)
        authors.refuse(author, said=Said.OFFICE, now=now)
    return gone
