"""Hashtag watches: what was met, and of that the part that its authors let be shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit, consent, shapes
from unwatched.archive.consent import Asker, Past, Verdict
from unwatched.archive.errors import ArchiveError
from unwatched.archive.models import Muted, Watch, WatchedPicture, WatchedPost, WatchedServer, WatchedState
from unwatched.core import removals
from unwatched.gateways.threads import Post, Shown

from . import authors, erasing, marks, rows

LOOK_EVERY = timedelta(hours=20)  # so that what was deleted is noticed within a day
KEEP = timedelta(days=30)  # how long a page reaches back; then even the addresses go
PICTURES = 4  # of one post that are shown
TAGS = 4  # of each kind that a server takes (Mastodon: "any", "all" and "none" of up to four)


@dataclass(frozen=True)
class Met:
    """A post, and on which server and by which number of its own it was met (Bluesky: none is needed)."""

    post: Post
    server: WatchedServer | None = None
    there: str = ""


def meet(watch: Watch, found: Iterable[Met], *, now: datetime) -> int:
    """Files posts, each once however often and through however many servers it comes; how many are new.

    Of one that may not be shown only the address is kept. New words take the place of old ones.
    """
    wanted = {met.post.uri: met for met in found if _belongs(watch, met.post, now=now)}
    known = {row.uri: row for row in watch.posts.filter(uri__in=wanted)}
    buried = erasing.buried(wanted)
    muted = {bytes(mark) for mark in watch.muted.values_list("mark", flat=True)}
    new = []
    for uri, met in wanted.items():
        hushed = uri in buried or marks.of_author(met.post.author) in muted
        shown = not hushed and may_be_shown(met.post, past=authors.past(met.post.author), now=now)
        if uri not in known:
            new.append(_row(watch, met, shown=shown, now=now))
        elif known[uri].state == WatchedState.SHOWN:
            _renew(known[uri], met, shown=shown, now=now)
    WatchedPost.objects.bulk_create(new, ignore_conflicts=True)
    # Of older ones as well: a worker may have died between the two.
    with_pictures = [uri for uri, met in wanted.items() if met.post.media]
    for row in watch.posts.filter(uri__in=with_pictures, state=WatchedState.SHOWN, pictures__isnull=True):
        _put_pictures(row, wanted[row.uri].post, now=now)
    return len(new)


def may_be_shown(post: Post, *, past: Past, now: datetime) -> bool:
    """Whether its author lets a post be shown to strangers in a list.

    Asked for its own sake a post could be kept by consent alone. A page of what is said just now shows what everybody
    sees on the network anyway, and nobody is asked for it; so it takes less, but nothing of a person who has said no,
    or has not ticked to be found where there is such a tick (docs/explanation/consent.md).
    """
    decision = consent.decide(post.author, [post.shown], asker=Asker.MEMBER, past=past, now=now)
    if decision.verdict in (Verdict.KEEP, Verdict.EVIDENCE):
        return decision.findable
    asked_or_not = decision.verdict in (Verdict.ASK, Verdict.WAIT)
    return asked_or_not and post.shown == Shown.PUBLIC and not consent.is_quiet(post.author)


def look_again(posts: Sequence[WatchedPost], standing: Mapping[str, Post], *, now: datetime) -> int:
    """Of posts that are shown, what became of them: ``standing`` are those that their network still shows everybody,
    by address. How many are gone.
    """
    for row in posts:
        post = standing.get(row.uri)
        if post:
            shown = may_be_shown(post, past=authors.past(post.author), now=now)
            _renew(row, Met(post, row.server, row.there), shown=shown, now=now)
    WatchedPost.objects.filter(pk__in=[row.pk for row in posts], state=WatchedState.SHOWN).update(looked_at=now)
    return gone([row.uri for row in posts if row.uri not in standing])


def to_look_at(*, server: WatchedServer | None, now: datetime, most: int) -> list[WatchedPost]:
    """Posts of one server, or of Bluesky, that were not looked at for a while."""
    shown = WatchedPost.objects.filter(state=WatchedState.SHOWN, looked_at__lt=now - LOOK_EVERY, server=server)
    return list(shown.order_by("looked_at").select_related("server", "watch")[:most])


def gone(uris: Collection[str]) -> int:
    """Posts that do not stand any more at their source: their words go at once."""
    return _empty(WatchedPost.objects.filter(uri__in=uris), WatchedState.GONE)


def away(author_uris: Collection[str]) -> int:
    """People whose accounts were closed: everything by them goes."""
    return _empty(WatchedPost.objects.filter(author_uri__in=author_uris), WatchedState.GONE)


def remove(post: WatchedPost, *, by: User) -> None:
    """Takes one post off the page, for good."""
    audit.write(post.watch, "archive.take_off", by=by)
    _empty(WatchedPost.objects.filter(pk=post.pk), WatchedState.REMOVED)


@transaction.atomic
def mute(post: WatchedPost, *, by: User, now: datetime) -> int:
    """Shows nothing more by whoever wrote this; how many posts went off the page."""
    if post.content is None:
        raise ArchiveError(_("Nothing by this account is shown."))
    author = shapes.author_from(post.content["author"])
    audit.write(post.watch, "archive.mute", by=by)
    Muted.objects.get_or_create(watch=post.watch, mark=marks.of_author(author), defaults={"at": now, "by": by})
    return _empty(post.watch.posts.filter(author_uri=post.author_uri), WatchedState.COUNTED)


@transaction.atomic
def forget(*, now: datetime) -> int:
    """What no page reaches back to any more."""
    old = WatchedPost.objects.filter(said_at__lt=now - KEEP)
    _drop_pictures(WatchedPicture.objects.filter(post__in=old))
    return old.delete()[0]


def hours(watch: Watch, *, since: datetime) -> dict[datetime, dict[str, int]]:
    """How many posts were said in each hour that had any: `{hour: {"shown": 3, "counted": 8}}`."""
    rows = (
        watch.posts.filter(said_at__gte=since)
        .exclude(state=WatchedState.REMOVED)
        .annotate(hour=TruncHour("said_at"))
        .values("hour")
        .annotate(shown=Count("pk", filter=Q(state=WatchedState.SHOWN)), total=Count("pk"))
        .order_by("hour")
    )
    return {row["hour"]: {"shown": row["shown"], "counted": row["total"] - row["shown"]} for row in rows}


# --- What organisers set up -------------------------------------------------------------------------------------------


@transaction.atomic
def save(watch: Watch, *, servers: Sequence[str], by: User, now: datetime) -> Watch:
    """A watch as its form says, new or changed. A server that is new is read from now on, as far back as it shows."""
    if not watch.any_of:
        raise ArchiveError(_("Name at least one hashtag."))
    if not servers and not watch.bluesky:
        raise ArchiveError(_("Choose Bluesky, or name a server, so that there is somewhere to look."))
    if watch.pk is None:
        watch.made_at, watch.made_by = now, by
    watch.save()
    audit.write(watch, "archive.watch", by=by)
    watch.servers.exclude(address__in=servers).delete()
    for address in servers:
        WatchedServer.objects.get_or_create(watch=watch, address=address, defaults={"look_after": now})
    watch.servers.update(look_after=now, place="")
    return watch


@transaction.atomic
def delete(watch: Watch, *, by: User) -> None:
    """A watch with all that it has met."""
    audit.write(watch, "archive.unwatch", by=by)
    _drop_pictures(WatchedPicture.objects.filter(post__watch=watch))
    watch.delete()


# ----------------------------------------------------------------------------------------------------------------------


def _belongs(watch: Watch, post: Post, *, now: datetime) -> bool:
    # A date from the future, which is the author's own claim on Bluesky, would stand on top for ever.
    return now - KEEP < post.created_at and _said_at(post, now) <= now and watch.wants(frozenset(post.tags))


def _said_at(post: Post, now: datetime) -> datetime:
    return min(post.created_at, post.seen_at or now, now)


def _row(watch: Watch, met: Met, *, shown: bool, now: datetime) -> WatchedPost:
    post = met.post
    row = WatchedPost(
        watch=watch, network=post.network, uri=post.uri, said_at=_said_at(post, now), met_at=now,
        state=WatchedState.SHOWN if shown else WatchedState.COUNTED,
    )  # fmt: skip
    return _filled(row, met, now=now) if shown else row


def _filled(row: WatchedPost, met: Met, *, now: datetime) -> WatchedPost:
    row.author_uri, row.version, row.content = met.post.author.uri, met.post.version[:100], content_of(met.post)
    row.server, row.there, row.looked_at = met.server, met.there[:200], now
    return row


def _renew(row: WatchedPost, met: Met, *, shown: bool, now: datetime) -> None:
    if not shown:
        _empty(WatchedPost.objects.filter(pk=row.pk), WatchedState.COUNTED)
    elif row.version != met.post.version[:100]:
        _filled(row, met, now=now).save()
        _drop_pictures(row.pictures.all())
        _put_pictures(row, met.post, now=now)


def content_of(post: Post) -> dict[str, Any]:
    """What a page shows of a post beside its pictures."""
    return {
        "author": shapes.author_json(post.author), "url": post.url, "html": post.html, "language": post.language,
        "content_warning": post.content_warning, "sensitive": post.sensitive,
    }  # fmt: skip


def _put_pictures(row: WatchedPost, post: Post, *, now: datetime) -> None:
    addresses = [(media, rows.picture_of(media)) for media in post.media[:PICTURES]]
    pictures = [
        WatchedPicture(
            post=row, position=position, url=address[:2000], description=media.description,
            fetch_after=now if address else None,
        )
        for position, (media, address) in enumerate(addresses)
    ]  # fmt: skip
    WatchedPicture.objects.bulk_create(pictures, ignore_conflicts=True)


def _drop_pictures(pictures: QuerySet[WatchedPicture]) -> None:
    """Rows now, and their files as soon as that is certain."""
    files = [picture.file for picture in pictures.exclude(file="")]
    pictures.delete()

    def delete() -> None:
        for file in files:
            file.storage.delete(str(file.name))

    transaction.on_commit(delete)


@transaction.atomic
def _empty(posts: QuerySet[WatchedPost], state: WatchedState) -> int:
    found = posts.exclude(state__in=[WatchedState.REMOVED, WatchedState.GONE])
    if found.exists():
        removals.note()
    _drop_pictures(WatchedPicture.objects.filter(post__in=found))
    return found.update(state=state, content=None, author_uri="", version="", there="", looked_at=None)
