"""Hashtag watches: what was met, and of that the part that its authors let be shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import consent, shapes
from unwatched.archive.consent import Asker, Past, Verdict
from unwatched.archive.errors import ArchiveError
from unwatched.archive.models import Author, Muted, Watch, WatchedPost, WatchedServer, WatchedState
from unwatched.gateways import threads as neutral
from unwatched.gateways.threads import Post, Shown
from unwatched.vault import services as vault

KEEP = timedelta(days=30)  # how long a page reaches back; then even the addresses go
TAGS = 4  # of each kind that a server takes (Mastodon: "any", "all" and "none" of up to four)


@dataclass(frozen=True)
class Met:
    """A post, and where to ask later whether it still stands (empty: the network tells by itself)."""

    post: Post
    there: str = ""


def meet(watch: Watch, found: Iterable[Met], *, now: datetime) -> int:
    """Files posts, each once however often and through however many servers it comes; how many are new.

    Of one that may not be shown only the address is kept. New words take the place of old ones.
    """
    wanted = {met.post.uri: met for met in found if _belongs(watch, met.post, now=now)}
    known = {row.uri: row for row in watch.posts.filter(uri__in=wanted)}
    pasts = _pasts({met.post.author for met in wanted.values()})
    muted = {bytes(mark) for mark in watch.muted.values_list("mark", flat=True)}
    new = []
    for uri, met in wanted.items():
        author = met.post.author
        shown = mark_of(author) not in muted and may_be_shown(met.post, past=pasts[author.uri], now=now)
        if uri not in known:
            new.append(_row(watch, met, shown=shown, now=now))
        elif known[uri].state == WatchedState.SHOWN:
            _renew(known[uri], met, shown=shown, now=now)
    WatchedPost.objects.bulk_create(new, ignore_conflicts=True)
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


def mark_of(author: neutral.Author) -> bytes:
    """What knows an account again."""
    return vault.mark(f"{author.network} {author.uri}", purpose="archive author")


def gone(uris: Collection[str]) -> int:
    """Posts that do not stand any more at their source: their words go at once."""
    return _empty(WatchedPost.objects.filter(uri__in=uris), WatchedState.GONE)


def away(author_uris: Collection[str]) -> int:
    """People whose accounts were closed: everything by them goes."""
    return _empty(WatchedPost.objects.filter(author_uri__in=author_uris), WatchedState.GONE)


def remove(post: WatchedPost, *, by: User) -> None:
    """Takes one post off the page, for good."""
    _empty(WatchedPost.objects.filter(pk=post.pk), WatchedState.REMOVED)


@transaction.atomic
def mute(post: WatchedPost, *, by: User, now: datetime) -> int:
    """Shows nothing more by whoever wrote this; how many posts went off the page."""
    if not post.author_uri:
        raise ArchiveError(_("Nothing by this account is shown."))
    author = shapes.author_from(post.content["author"])
    Muted.objects.get_or_create(watch=post.watch, mark=mark_of(author), defaults={"at": now, "by": by})
    return _empty(post.watch.posts.filter(author_uri=post.author_uri), WatchedState.COUNTED)


def forget(*, now: datetime) -> int:
    """What no page reaches back to any more."""
    return WatchedPost.objects.filter(said_at__lt=now - KEEP).delete()[0]


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
    watch.servers.exclude(address__in=servers).delete()
    for address in servers:
        WatchedServer.objects.get_or_create(watch=watch, address=address, defaults={"look_after": now})
    watch.servers.update(look_after=now, place="")
    return watch


# ----------------------------------------------------------------------------------------------------------------------


def _belongs(watch: Watch, post: Post, *, now: datetime) -> bool:
    # A date from the future, which is the author's own claim on Bluesky, would stand on top for ever.
    return now - KEEP < post.created_at and _said_at(post, now) <= now and watch.wants(frozenset(post.tags))


def _said_at(post: Post, now: datetime) -> datetime:
    return min(post.created_at, post.seen_at or now, now)


def _pasts(authors: Iterable[neutral.Author]) -> Mapping[str, Past]:
    marks = {mark_of(author): author.uri for author in authors}
    pasts = dict.fromkeys(marks.values(), Past())
    for row in Author.objects.filter(mark__in=marks):
        pasts[marks[bytes(row.mark)]] = Past(
            answer=row.answer, asked_at=row.asked_at, ticked=row.findable, institution=bool(row.body)
        )
    return pasts


def _row(watch: Watch, met: Met, *, shown: bool, now: datetime) -> WatchedPost:
    post = met.post
    row = WatchedPost(
        watch=watch, network=post.network, uri=post.uri, said_at=_said_at(post, now), met_at=now,
        state=WatchedState.SHOWN if shown else WatchedState.COUNTED,
    )  # fmt: skip
    return _filled(row, met, now=now) if shown else row


def _filled(row: WatchedPost, met: Met, *, now: datetime) -> WatchedPost:
    row.author_uri, row.version, row.content = met.post.author.uri, met.post.version[:100], content_of(met.post)
    row.there, row.looked_at = met.there, now
    return row


def _renew(row: WatchedPost, met: Met, *, shown: bool, now: datetime) -> None:
    if not shown:
        _empty(WatchedPost.objects.filter(pk=row.pk), WatchedState.COUNTED)
    elif row.version != met.post.version[:100]:
        _filled(row, met, now=now).save()


def content_of(post: Post) -> dict[str, Any]:
    """What a page shows of a post."""
    return {
        "author": shapes.author_json(post.author), "url": post.url, "html": post.html, "language": post.language,
        "content_warning": post.content_warning, "sensitive": post.sensitive,
        "media": [asdict(media) for media in post.media],
    }  # fmt: skip


def _empty(posts: Any, state: WatchedState) -> int:
    found = posts.exclude(state__in=[WatchedState.REMOVED, WatchedState.GONE])
    return int(found.update(state=state, content=None, author_uri="", version="", there="", looked_at=None))
