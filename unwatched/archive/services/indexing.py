"""Who enters the search index: public posts of threads that lists may name, and nothing else, ever."""

import sqlite3
from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from unwatched.archive.folding import folded, tokens
from unwatched.archive.models import KeptPost, KeptThread, SearchRow

SECURE_DELETE_SINCE = (3, 42)  # of SQLite: from then on its full text overwrites what it forgets, see the migration
_IN_ONE = 500  # rows of one statement
_TELL = "UPDATE archive_searchrow SET words = %s::tsvector WHERE post_id = %s"
_MOST_PLACES = 16383  # that PostgreSQL counts to in one text


@transaction.atomic
def index(thread: KeptThread) -> int:
    """Enters a thread anew; how many of its posts can be found now. One that may not be named leaves the index."""
    forget(thread)
    if not KeptThread.objects.findable().filter(pk=thread.pk).exists():
        return 0
    author = f"{thread.author.name} {thread.author.handle}"
    return enter(
        _row(post, author) for post in KeptPost.objects.listed().filter(thread=thread).prefetch_related("media")
    )


def forget(thread: KeptThread) -> None:
    SearchRow.objects.filter(post__thread=thread).delete()


def erase(thread: KeptThread) -> None:
    """For a thread that is removed: its words do not stay in the index's own pages either."""
    forget(thread)
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SECURE_DELETE_SINCE:
        transaction.on_commit(write_anew)


def write_anew() -> None:
    """Older SQLite only marks words as deleted. This takes some seconds for 50,000 posts."""
    with connection.cursor() as cursor:
        for name in ("archive_words", "archive_trigrams"):
            cursor.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")


def enter(rows: Iterable[SearchRow]) -> int:
    """Writes rows that may be found, and tells PostgreSQL their words; SQLite's triggers see for themselves."""
    made = SearchRow.objects.bulk_create(list(rows), batch_size=_IN_ONE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.executemany(_TELL, [(_as_tsvector(row.body), row.pk) for row in made])
    return len(made)


def _row(post: KeptPost, author: str) -> SearchRow:
    parts = {
        "author": folded(author),
        "text": folded(post.text),
        "alt": folded(" ".join(_described(post))),
        "warning": folded(post.content_warning),
        "tags": folded(" ".join(post.tags)),
    }
    return SearchRow(
        post=post, language=post.language.lower(), created_at=post.created_at, body=" ".join(parts.values()),
        **(parts | {"tags": f" {' '.join(dict.fromkeys(''.join(tokens(tag)) for tag in post.tags))} "}),
    )  # fmt: skip


def _described(post: KeptPost) -> Iterator[str]:
    yield from (media.description or "" for media in post.media.all())
    if post.poll:
        yield from (str(option[0]) for option in post.poll.get("options", ()))
    if post.card:
        yield str(post.card.get("title", ""))


def _as_tsvector(body: str) -> str:
    """Words and their places in PostgreSQL's own writing: no parser of a server's language has a say."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(body.split(), start=1):
        known = places.setdefault(word, [])
        if len(known) < 255:  # more PostgreSQL leaves out by itself
            known.append(str(min(place, _MOST_PLACES)))
    return " ".join(f"'{word}':{','.join(known)}" for word, known in places.items())
