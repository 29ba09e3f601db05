"""Reading a kept thread again: what was changed is kept as a version, what its author has taken away goes here too.

A thread that is kept with consent follows its source. Evidence does not: what a public body deletes stays, and says
that it was deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from unwatched.accounts.models import User
from unwatched.archive import audit, unrolling
from unwatched.archive.consent import Verdict
from unwatched.archive.errors import ArchiveError, NoSuchPost
from unwatched.archive.models import (
    Hidden,
    KeptMedia,
    KeptPost,
    KeptThread,
    Kind,
    PostVersion,
    ThreadState,
    Why,
)
from unwatched.archive.unrolling import Unrolled
from unwatched.core import removals
from unwatched.core.pacing import rest_after
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.gateways.fetching import Closed, NotThere
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Post, Reading, x
from unwatched.gateways.threads.x import XReader

from . import authors, checking, erasing, indexing, proving, rows

EVERY = timedelta(hours=20)  # so that what was deleted is noticed within a day
# A server may have a bad hour: what seems gone is hidden at once, and erased when it is still gone after this.
SURE_AFTER = timedelta(hours=3)
FIRST_REST, LONGEST_REST = timedelta(minutes=30), timedelta(hours=20)
_AWAY = 1_000_000  # added to positions while they are dealt out anew
GONE = (NotThere, Closed, NoSuchPost)
Read = Callable[[str], Reading]


@dataclass(frozen=True)
class Changes:
    """What a look at the source has shown, in posts."""

    new: int = 0
    edited: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.edited or self.gone)


@transaction.atomic
def refresh(
    thread: KeptThread, unrolled: Unrolled, *, now: datetime, by: User | None = None, gone: Iterable[str] = ()
) -> KeptThread:
    """The thread as it reads now. ``gone``: posts of which it is certain that they do not stand any more.

    Raises NotAllowed for what may not be kept any more; the thread is as it was then.
    """
    update(thread, unrolled, gone=set(gone), now=now)
    if by is not None:
        audit.write(thread, "archive.refresh", by=by)
    return thread


def update(thread: KeptThread, unrolled: Unrolled, *, gone: set[str], now: datetime) -> Changes:
    checking.check(unrolled, is_kept=True)
    KeptThread.objects.select_for_update().get(pk=thread.pk)
    authors.note(thread.author, unrolled.author, now=now)
    decision = checking.decision_on(unrolled, now=now)
    if decision.verdict not in (Verdict.KEEP, Verdict.EVIDENCE):
        hide(thread, Hidden.REFUSED, now=now)
    thread.findable = decision.findable
    lost = _lose(thread, gone, now=now)
    edited, new = _bring_in(thread, unrolled, now=now)
    changes = Changes(new=new, edited=edited, gone=lost)
    thread.refreshed_at = now
    if thread.kind == Kind.EVIDENCE and not gone:
        thread.source_gone_at = None
    _stands(thread, changes, now=now)
    if thread.kind == Kind.EVIDENCE and (changes.new or changes.edited):
        proving.capture(thread, now=now)
    return changes


def _stands(thread: KeptThread, changes: Changes, *, now: datetime) -> None:
    """It was looked at, and stands at its source, but for what the changes say."""
    thread.checked_at = now
    thread.check_after = now + EVERY
    thread.failures, thread.said = 0, ""
    if thread.hidden_why == Hidden.SOURCE:
        thread.state, thread.hidden_why, thread.hidden_at = ThreadState.KEPT, Hidden.NOT, None
    if changes:
        thread.changed_at = now
    thread.save()
    indexing.index(thread)


def _lose(thread: KeptThread, gone: set[str], *, now: datetime) -> int:
    """Posts that do not stand any more at the source."""
    away = thread.posts.filter(uri__in=gone)
    if thread.kind == Kind.EVIDENCE:
        return away.filter(gone_at=None).update(gone_at=now)
    posts = list(away)
    erasing.bury(thread, [post.uri for post in posts if post.uri != thread.uri], why=Why.SOURCE, now=now)
    erasing.drop_media(post.pk for post in posts)
    KeptPost.objects.filter(pk__in=[post.pk for post in posts]).delete()
    return len(posts)


def _bring_in(thread: KeptThread, unrolled: Unrolled, *, now: datetime) -> tuple[int, int]:
    """Puts every post into its place, changed ones with what they said before; gives how many were edited, and new."""
    known = {row.uri: row for row in thread.posts.prefetch_related("media", "versions")}
    buried = erasing.buried(post.uri for post in rows.posts_of(unrolled))
    places = [place for place in rows.places(unrolled) if place[2].uri not in buried]
    stay = [row for uri, row in known.items() if uri not in {post.uri for _b, _p, post in places}]
    rows.fill_thread(thread, unrolled)
    thread.posts.update(position=F("position") + _AWAY)
    order = _with_those_that_stay(thread, places, stay)
    edited, new = 0, []
    for branch, position, post in order:
        if isinstance(post, KeptPost):
            post.branch, post.position = branch, position
            post.save(update_fields=["branch", "position"])
        elif post.uri in known:
            row = known[post.uri]
            row.branch, row.position = branch, position
            edited += _renew(row, post, now=now)
        else:
            new.append((branch, position, post))
    rows.add_posts(thread, new, now=now)
    thread.posts_count = thread.posts.filter(branch=0).count()
    return edited, len(new)


def _with_those_that_stay(
    thread: KeptThread, places: list[rows.Place], stay: list[KeptPost]
) -> list[tuple[int, int, Post | KeptPost]]:
    """The lines as they were read, with the posts that were not read this time behind the one they came after."""
    lines: dict[int, list[Post | KeptPost]] = {}
    for branch, _position, post in places:
        lines.setdefault(branch, []).append(post)
    for row in sorted(stay, key=lambda row: (row.branch, row.position)):
        line = lines.setdefault(row.branch if row.branch in lines else 0, [])
        after = next((n for n, one in enumerate(line) if one.created_at > row.created_at), len(line))
        line.insert(after, row)
    return [(branch, position, post) for branch, line in lines.items() for position, post in enumerate(line)]


def _renew(row: KeptPost, post: Post, *, now: datetime) -> bool:
    """Brings a row up to date; whether its words have changed."""
    same = rows.says_the_same(row, post)
    known = {(version.at, version.sha256) for version in row.versions.all()}
    versions = (
        rows.earlier_of(row, post, now=now) if post.earlier else ([] if same else [rows.version_of(row, now=now)])
    )
    fresh = [version for version in versions if (version.at, version.sha256) not in known]
    captured = row.captured_at
    rows.fill_post(row, post, now=now)
    if same:
        row.captured_at = captured
    row.gone_at = None
    row.save()
    PostVersion.objects.bulk_create(fresh, ignore_conflicts=True)
    _renew_media(row, post, now=now)
    return not same


def _renew_media(row: KeptPost, post: Post, *, now: datetime) -> None:
    """Pictures as they are now. Those that are there already keep their copy, the others' copies go."""
    old = {media.url: media for media in row.media.all()}
    wanted = rows.media_rows(row, post, now=now)
    if [(m.url, m.description) for m in row.media.all()] == [(m.url, m.description) for m in wanted]:
        return
    for media in wanted:
        if had := old.get(media.url):
            media.file, media.mime, media.sha256 = had.file, had.mime, had.sha256
            media.fetch_after, media.tries, media.said = had.fetch_after, had.tries, had.said
    erasing.drop_media([row.pk])
    row.media.all().delete()
    KeptMedia.objects.bulk_create(wanted)


# --- Looking whether it still stands ----------------------------------------------------------------------------------


def look_again(thread: KeptThread, *, read: Read, now: datetime) -> Changes:
    """Asks the source for a thread once more and does what follows. Never raises for what a server does."""
    try:
        reading = read(thread.source)
        unrolled = unrolling.unroll(reading, post=thread.uri if thread.uri in reading.posts else "")
    except GONE:
        return _seems_gone(thread, now=now)
    except (GatewayError, ArchiveError) as error:
        rest(thread, error, now=now)
        return Changes()
    gone = confirmed_gone(thread, reading, read=read)
    if thread.uri in gone and thread.kind == Kind.CONSENTED:
        return _seems_gone(thread, now=now)
    try:
        with transaction.atomic():
            return update(thread, unrolled, gone=gone, now=now)
    except ArchiveError as error:
        rest(thread, error, now=now)
        return Changes()


def confirmed_gone(thread: KeptThread, reading: Reading, *, read: Read) -> set[str]:
    """Posts that were not among those read, and that the source says are not there. In doubt they are.

    Mastodon does not say which posts are missing, and every list of it has an end: each one is asked for by itself.
    """
    told = {one.uri for one in reading.missing if one.why in ("deleted", "not found")}
    gone = set()
    for row in thread.posts.filter(gone_at=None):
        if row.uri in reading.posts:
            continue
        if row.uri in told or (row.url and _is_gone(row, read=read)):
            gone.add(row.uri)
    return gone


def _is_gone(row: KeptPost, *, read: Read) -> bool:
    try:
        return row.uri not in read(row.url).posts
    except GONE:
        return True
    except (GatewayError, ArchiveError):
        return False


@transaction.atomic
def _seems_gone(thread: KeptThread, *, now: datetime) -> Changes:
    """The first post does not stand there any more."""
    if thread.kind == Kind.EVIDENCE:
        thread.posts.filter(gone_at=None).update(gone_at=now)
        first_time = thread.source_gone_at is None
        thread.source_gone_at = thread.source_gone_at or now
        thread.changed_at = now if first_time else thread.changed_at
        thread.checked_at, thread.check_after = now, now + EVERY
        thread.save()
        return Changes(gone=thread.posts_count if first_time else 0)
    if thread.hidden_why == Hidden.SOURCE and thread.hidden_at and thread.hidden_at + SURE_AFTER <= now:
        gone = thread.posts_count
        erasing.erase(thread, why=Why.SOURCE, now=now)
        return Changes(gone=gone)
    if thread.hidden_why != Hidden.SOURCE:
        hide(thread, Hidden.SOURCE, now=now)
    thread.checked_at, thread.check_after = now, now + SURE_AFTER
    thread.save()
    indexing.index(thread)
    return Changes(gone=thread.posts_count)


def hide(thread: KeptThread, why: Hidden, *, now: datetime) -> None:
    """Nobody but the office sees it. The caller saves, in the same transaction."""
    removals.note()
    thread.state, thread.hidden_why, thread.hidden_at = ThreadState.HIDDEN, why, now


# --- X, where a key is set: each post that is asked for is paid for ---------------------------------------------------


def look_now(thread: KeptThread, *, read: Read, now: datetime) -> Changes:
    """`look_again`, or what stands for it at X."""
    reader = x.configured() if thread.author.network == Network.X else None
    if reader is None:
        return look_again(thread, read=read, now=now)
    with closing(reader):
        return look_again_on_x(thread, reader=reader, read=read, now=now)


def look_again_on_x(thread: KeptThread, *, reader: XReader, read: Read, now: datetime) -> Changes:
    """Follows what became of a thread's posts at X, as X wants it: by their numbers, a hundred at once."""
    known = {x.number_in(uri): uri for uri in thread.posts.filter(gone_at=None).values_list("uri", flat=True)}
    try:
        looked = reader.look_again(known)
        gone = {known[number] for number in looked.gone}
        if known and (gone == set(known.values()) or (thread.uri in gone and thread.kind == Kind.CONSENTED)):
            return _seems_gone(thread, now=now)
        changed = {known[number]: x.uri_of(last) for number, last in looked.stands.items() if last != number}
        unrolled = unrolling.unroll(read(changed.get(thread.uri, thread.uri))) if changed else None
        with transaction.atomic():
            return _follow(thread, unrolled, changed=changed, gone=gone, now=now)
    except (GatewayError, ArchiveError) as error:
        rest(thread, error, now=now)
        return Changes()


def _follow(
    thread: KeptThread, unrolled: Unrolled | None, *, changed: Mapping[str, str], gone: set[str], now: datetime
) -> Changes:
    """An edit gives a post a new number there: it is the same post here, with what it said before."""
    for old, new in changed.items():
        thread.posts.filter(uri=old).update(uri=new)
    thread.uri = changed.get(thread.uri, thread.uri)
    if unrolled is not None:
        return update(thread, unrolled, gone=gone, now=now)
    KeptThread.objects.select_for_update().get(pk=thread.pk)
    changes = Changes(gone=_lose(thread, gone, now=now))
    thread.posts_count = thread.posts.filter(branch=0).count()
    _stands(thread, changes, now=now)
    return changes


def rest(thread: KeptThread, error: Exception, *, now: datetime) -> None:
    """The source did not say. Later again; the thread is as it was."""
    thread.failures += 1
    wait = rest_after(thread.failures, first=FIRST_REST, longest=LONGEST_REST)
    thread.checked_at, thread.check_after = now, now + (LONGEST_REST if isinstance(error, Permanent) else wait)
    thread.said = str(error)[:300]
    thread.save(update_fields=["failures", "checked_at", "check_after", "said"])


def due_on_x(*, now: datetime, most: int) -> list[KeptThread]:
    waiting = KeptThread.objects.filter(check_after__lte=now, author__network=Network.X)
    return list(waiting.select_related("author").order_by("check_after", "pk")[:most])


def due(*, now: datetime, most: int) -> list[KeptThread]:
    """Threads to look at, those first that waited longest; of one author's server one at a time. X: `due_on_x`."""
    waiting = KeptThread.objects.filter(check_after__lte=now).exclude(author__network=Network.X)
    chosen: dict[str, KeptThread] = {}
    for thread in waiting.select_related("author").order_by("check_after", "pk")[: most * 10]:
        chosen.setdefault(thread.path.partition("/")[0], thread)
        if len(chosen) == most:
            break
    return list(chosen.values())
