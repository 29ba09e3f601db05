"""Keeping current: an author whose new threads come into the inbox by themselves.

Only those who said yes, and public bodies, are followed: of anybody else nothing may be kept, not even that they are
watched. What is found is an address to decide about, like any other.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit
from unwatched.archive.errors import ArchiveError, NotAllowed
from unwatched.archive.models import Author, Follow, Found, Request
from unwatched.core.pacing import rest_after
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import recent

from . import authors, finding, keeping, rows
from .looking import Read, read_thread

EVERY = timedelta(hours=1)
FIRST_REST, LONGEST_REST = timedelta(minutes=30), timedelta(days=1)
# A thread grows for a while: what is younger than this is looked at again.
YOUNG = timedelta(days=2)
MOST = 10  # addresses that one look reads
SHORTEST = 2  # posts: what comes alone is no thread


@transaction.atomic
def follow(author: Author, *, mail: bool, by: User, now: datetime) -> Follow:
    if not authors.may_be_named(author):
        raise NotAllowed(_("Only authors who said yes, and public bodies, can be followed."))
    if not recent.feed_of(author.network, url=author.url, uri=author.uri):
        raise NotAllowed(_("This network has no feed that we could follow."))
    row, made = Follow.objects.update_or_create(
        author=author, defaults={"mail": mail, "by": by}, create_defaults={
            "mail": mail, "by": by, "at": now, "look_after": now,
        },
    )  # fmt: skip
    if made:
        audit.write(row, "archive.follow", by=by)
    return row


@transaction.atomic
def unfollow(row: Follow, *, by: User) -> None:
    audit.write(row, "archive.unfollow", by=by)
    row.delete()


def due(*, now: datetime, most: int) -> list[Follow]:
    return list(Follow.objects.filter(look_after__lte=now).select_related("author", "by").order_by("look_after")[:most])


def look(row: Follow, *, read: Read, now: datetime) -> list[Request]:
    """Reads an author's feed and puts new threads into the inbox. Never raises for what a server does."""
    author = row.author
    if not authors.may_be_named(author):
        row.delete()
        return []
    try:
        entries = recent.newest(recent.feed_of(author.network, url=author.url, uri=author.uri))
    except GatewayError as error:
        wait = rest_after(row.failures + 1, first=FIRST_REST, longest=LONGEST_REST)
        Follow.objects.filter(pk=row.pk).update(
            failures=row.failures + 1, said=str(error)[:300], look_after=now + wait, looked_at=now
        )
        return []
    since = max(row.at, now - YOUNG)
    young = [entry.url for entry in entries if entry.at is not None and entry.at >= since]
    found = [request for url in young[:MOST] if (request := _put_in(url, row, read=read, now=now))]
    Follow.objects.filter(pk=row.pk).update(failures=0, said="", look_after=now + EVERY, looked_at=now)
    return list({request.pk: request for request in found}.values())


def _put_in(url: str, row: Follow, *, read: Read, now: datetime) -> Request | None:
    try:
        unrolled = read_thread(url, read=read)
        same = authors.known(unrolled.author)
        if same is None or same.pk != row.author_id or len(rows.posts_of(unrolled)) < SHORTEST:
            return None
        if keeping.find(unrolled):
            return None  # kept already: the daily look brings it up to date
        before = Request.objects.count()
        request = finding.put_in(unrolled, found=Found.FOLLOWED, by=row.by, now=now)
        return request if Request.objects.count() > before else None
    except ArchiveError:
        return None
