"""From what was read of a thread to the rows that are kept of it, and to what a change of them is."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime

from unwatched.archive import shapes
from unwatched.archive.models import KeptMedia, KeptPost, KeptThread, PostVersion
from unwatched.archive.unrolling import Unrolled
from unwatched.gateways.threads import Media, Post, Quote, QuoteState, Version

from . import authors

LONGEST_RAW = 200_000  # letters of JSON that are kept of one post
_IN_ONE = 500  # rows of one INSERT
# Kinds of which a still picture can be had.
PICTURES = ("image", "gif")
Place = tuple[int, int, Post]  # branch (0: main line), position, post


def places(unrolled: Unrolled) -> Iterator[Place]:
    """Each post once, where it stands. What the author said under others' answers is not kept."""
    seen: set[str] = set()
    lines = [unrolled.posts, *(branch.posts for branch in unrolled.own_branches)]
    for number, line in enumerate(lines):
        fresh = [post for post in line if post.uri not in seen]
        seen.update(post.uri for post in fresh)
        for position, post in enumerate(fresh):
            yield number, position, post


def posts_of(unrolled: Unrolled) -> list[Post]:
    return [post for _branch, _position, post in places(unrolled)]


def fill_thread(thread: KeptThread, unrolled: Unrolled) -> None:
    """What a thread's row says about it as a whole."""
    first = unrolled.posts[0]
    thread.source = (first.url or unrolled.source)[:1000]
    thread.posts_count = len(unrolled.posts)
    thread.reading_minutes = unrolled.reading_minutes
    thread.language = first.language[:35]
    thread.answers = unrolled.answers[:1000]
    thread.branches = [{"leaves_from": branch.leaves_from} for branch in unrolled.own_branches]
    thread.gaps = [asdict(gap) for gap in unrolled.gaps]
    thread.notes = [str(note) for note in unrolled.notes]


def fill_post(row: KeptPost, post: Post, *, now: datetime) -> None:
    """A row as the post reads now."""
    quote = quote_to_keep(post)
    row.url, row.version, row.parent_uri = post.url[:1000], post.version[:200], post.parent_uri[:500]
    row.shown, row.language = str(post.shown), post.language[:35]
    row.created_at, row.edited_at, row.seen_at = post.created_at, post.edited_at, post.seen_at
    row.html, row.text, row.content_warning = post.html, post.text, post.content_warning
    row.sensitive, row.tags = post.sensitive, list(post.tags)
    row.poll = shapes.poll_json(post.poll) if post.poll else None
    row.quote = shapes.quote_json(quote) if quote else None
    row.card = shapes.card_json(post.card) if post.card else None
    # In the JSON of a post that quotes stand the words of somebody else.
    row.raw = post.raw if post.quote is None and len(post.raw) <= LONGEST_RAW else ""
    row.sha256 = hash_of(row.raw or own_json(post))
    row.captured_at = now


def quote_to_keep(post: Post) -> Quote | None:
    """Another's words only with both consents: the network's, and that of whoever wrote them. Else the link alone."""
    quote = post.quote
    if quote is None:
        return None
    if quote.state == QuoteState.ACCEPTED and quote.author is not None:
        if quote.author.uri == post.author.uri:
            return quote
        row = authors.known(quote.author)
        if row is not None and authors.may_be_named(row):
            return quote
    state = QuoteState.LINK_ONLY if quote.state == QuoteState.ACCEPTED else quote.state
    return Quote(state=state, uri=quote.uri, url=quote.url)


def own_json(post: Post) -> str:
    """What the post says, in one fixed form."""
    said = {
        "uri": post.uri, "version": post.version, "created_at": post.created_at.isoformat(), "html": post.html,
        "text": post.text, "content_warning": post.content_warning,
        "media": [[media.url, media.description] for media in post.media],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def add_posts(thread: KeptThread, places: list[Place], *, now: datetime) -> None:
    made = []
    for branch, position, post in places:
        row = KeptPost(thread=thread, uri=post.uri[:500], branch=branch, position=position)
        fill_post(row, post, now=now)
        made.append((row, post))
    KeptPost.objects.bulk_create([row for row, _post in made], batch_size=_IN_ONE)
    versions = [version for row, post in made for version in earlier_of(row, post, now=now)]
    PostVersion.objects.bulk_create(versions, batch_size=_IN_ONE, ignore_conflicts=True)
    media = [one for row, post in made for one in media_rows(row, post, now=now)]
    KeptMedia.objects.bulk_create(media, batch_size=_IN_ONE)


# --- Versions ---------------------------------------------------------------------------------------------------------


def says_the_same(row: KeptPost, post: Post) -> bool:
    return (row.html, row.text, row.content_warning) == (post.html, post.text, post.content_warning)


def version_of(row: KeptPost, *, now: datetime) -> PostVersion:
    """What a row said until now."""
    return _version(
        row, Version(row.edited_at or row.created_at, row.html, row.text, row.content_warning), now=now,
        version=row.version,
    )  # fmt: skip


def earlier_of(row: KeptPost, post: Post, *, now: datetime) -> list[PostVersion]:
    """What the network itself tells of earlier versions."""
    return [_version(row, earlier, now=now) for earlier in post.earlier]


def _version(row: KeptPost, said: Version, *, now: datetime, version: str = "") -> PostVersion:
    return PostVersion(
        post=row, at=said.at, version=version, html=said.html, text=said.text, content_warning=said.content_warning,
        captured_at=now, sha256=hash_of("\n".join([said.content_warning, said.html, said.text])),
    )  # fmt: skip


# --- Media ------------------------------------------------------------------------------------------------------------


def media_rows(row: KeptPost, post: Post, *, now: datetime) -> list[KeptMedia]:
    return [_media(row, position, media, now=now) for position, media in enumerate(post.media)]


def _media(row: KeptPost, position: int, media: Media, *, now: datetime) -> KeptMedia:
    return KeptMedia(
        post=row, position=position, kind=media.kind[:10], url=media.url[:2000], preview_url=media.preview_url[:2000],
        description=media.description, width=max(0, media.width), height=max(0, media.height), cid=media.cid[:200],
        fetch_after=now if picture_of(media) else None,
    )  # fmt: skip


def picture_of(media: Media) -> str:
    """The address of the still picture that we want of it; empty where there is none."""
    wanted = media.url if media.kind in PICTURES else media.preview_url
    return wanted if wanted.startswith(("https://", "http://")) else ""


Files = Callable[[Media], bytes | None]
