"""Taking a thread out for good: words, pictures, and whatever other parts have made of them.

Parts that keep something made from threads (search rows, drawn files, feeds) register here in `ArchiveConfig.ready`:
``erasing.register("search", erase)``. Each is called within the transaction, before the rows go, with the thread.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from unwatched.archive.models import (
    Answer,
    Body,
    KeptMedia,
    KeptPost,
    KeptThread,
    Request,
    RequestState,
    Tombstone,
    Why,
)
from unwatched.core import removals
from unwatched.gateways.threads import QuoteState

from . import authors, marks

Eraser = Callable[[KeptThread], None]
_erasers: dict[str, Eraser] = {}


def register(name: str, erase: Eraser) -> None:
    """Registering twice is registering once: Django may set up its apps more than once in a test."""
    _erasers[name] = erase


@transaction.atomic
def erase(thread: KeptThread, *, why: Why, now: datetime) -> list[Tombstone]:
    """Nothing is left but tombstones, one for each post. What was erased cannot be kept again."""
    for forget in _erasers.values():
        forget(thread)
    uris = [thread.uri, *(post.uri for post in thread.posts.all())]
    stones = bury(thread, uris, why=why, now=now)
    files = list(KeptMedia.objects.filter(post__thread=thread).exclude(file=""))
    transaction.on_commit(lambda: _drop_files(files))
    forget_quotes(uris)
    Request.objects.filter(thread=thread).update(state=RequestState.REFUSED, url="", thread=None, ended_at=now)
    author = thread.author
    thread.delete()
    if author.body == Body.PERSON and not author.threads.exists() and author.answer != Answer.YES:
        authors.forget_name(author)
        author.save()
    return stones


def bury(thread: KeptThread, uris: Iterable[str], *, why: Why, now: datetime) -> list[Tombstone]:
    """Tombstones for posts of a thread; that of the first post knows the page as well. Caches are told."""
    if wanted := set(uris):
        removals.note()
    stones = [
        Tombstone(
            uri_mark=marks.of_post(uri), key=thread.key, at=now, why=why, was_findable=thread.findable,
            path_mark=marks.of_path(thread.path) if uri == thread.uri else None,
        )
        for uri in wanted
    ]  # fmt: skip
    return Tombstone.objects.bulk_create(stones, ignore_conflicts=True)


def forget_quotes(uris: Iterable[str]) -> None:
    """Where others quote these posts, the link alone stays."""
    for row in KeptPost.objects.filter(quote__uri__in=list(uris)):
        row.quote = (row.quote or {}) | {"state": str(QuoteState.WITHDRAWN), "text": "", "author": None}
        row.save(update_fields=["quote"])


def drop_media(posts: Iterable[int]) -> None:
    """Files of posts that go while their thread stays."""
    files = list(KeptMedia.objects.filter(post__in=list(posts)).exclude(file=""))
    transaction.on_commit(lambda: _drop_files(files))


def _drop_files(media: list[KeptMedia]) -> None:
    for row in media:
        # The same picture may stand in another thread: its name is the hash of what is in it.
        if not KeptMedia.objects.filter(file=row.file.name).exists():
            row.file.storage.delete(str(row.file.name))


def buried(uris: Iterable[str]) -> set[str]:
    """Those of these posts that were here and were removed."""
    by_mark = {marks.of_post(uri): uri for uri in uris}
    stones = Tombstone.objects.filter(uri_mark__in=by_mark).values_list("uri_mark", flat=True)
    return {by_mark[bytes(mark)] for mark in stones}


def lies_buried(uris: Iterable[str]) -> bool:
    """Whether one of these posts was here and was removed."""
    return bool(buried(uris))


def stone_at(path: str) -> Tombstone | None:
    """The tombstone of the thread whose page was there."""
    return Tombstone.objects.filter(path_mark=marks.of_path(path)).first()
