"""A kept thread made ready to be shown: what may be seen of it, where its pictures are, and what it is called."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unwatched.archive.formats import FORMATS, Options
from unwatched.archive.formats.laying import lay_out
from unwatched.archive.formats.page import Gallery
from unwatched.archive.formats.sheet import Picture, Sheet
from unwatched.archive.formats.words import title_of
from unwatched.archive.models import Collection, KeptMedia, KeptPost, KeptThread, Kind
from unwatched.archive.unrolling import Unrolled
from unwatched.core.sitemap import Place
from unwatched.gateways.threads import Media, Post, Shown

LARGEST_PICTURE = 30 * 1024 * 1024  # bytes


class Copies(Gallery):
    """The pictures of a thread that lie with us; of the others we only say what they show."""

    def __init__(self, thread: KeptThread) -> None:
        rows = KeptMedia.objects.filter(post__thread=thread).exclude(file="")
        self.rows: Mapping[str, KeptMedia] = {row.url: row for row in rows}

    def address(self, picture: Picture) -> str:
        return self.address_of(picture.media) if picture.is_drawn else ""

    def address_of(self, media: Media) -> str:
        row = self.rows.get(media.url)
        return reverse("archive:picture", args=[str(row.file.name).rpartition("/")[2]]) if row else ""

    def full_address_of(self, media: Media) -> str:
        address = self.address_of(media)
        return f"{settings.PUBLIC_URL}{address}" if address else ""

    def read(self, media: Media) -> bytes | None:
        row = self.rows.get(media.url)
        if row is None:
            return None
        try:
            with row.file.open("rb") as file:
                data: bytes = file.read(LARGEST_PICTURE + 1)
        except OSError:  # the file is gone; the words are not
            return None
        return data if len(data) <= LARGEST_PICTURE else None


@dataclass(frozen=True)
class Presented:
    """A thread on its way to a page or a file."""

    thread: KeptThread

    @cached_property
    def unrolled(self) -> Unrolled:
        return self.thread.unrolled()

    @cached_property
    def copies(self) -> Copies:
        return Copies(self.thread)

    @cached_property
    def sheet(self) -> Sheet:
        return lay_out(self.unrolled, self.options)

    @property
    def url(self) -> str:
        return url_of(self.thread)

    @cached_property
    def options(self) -> Options:
        return options_of(self.thread, self.copies)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the fingerprints of all posts, in reading order."""
        rows = KeptPost.objects.filter(thread=self.thread).order_by("branch", "position")
        return hashlib.sha256("\n".join(rows.values_list("sha256", flat=True)).encode()).hexdigest()

    @cached_property
    def may_be_found(self) -> bool:
        """Whether search engines may list the page: never one with an unlisted post."""
        return self.thread.findable and all(post.shown == Shown.PUBLIC for post in all_posts(self.unrolled))

    @property
    def for_lists(self) -> Unrolled:
        """What lists and feeds may carry of it."""
        return listed(self.unrolled)


def make(name: str, thread: Unrolled, options: Options) -> bytes:
    """One of `FORMATS`. Raises documents.DocumentError."""
    return FORMATS[name](thread, options)


def url_of(thread: KeptThread) -> str:
    """The address of its page, without the site's."""
    return iri_to_uri(f"{reverse('archive:threads')}{thread.path}")


def in_sitemap() -> Iterator[Place]:
    """Threads that everybody may find, and the lists of them."""
    threads = KeptThread.objects.findable().select_related("author")
    for number, thread in enumerate(threads):
        if not number:
            yield Place(reverse("archive:threads"), thread.changed_at)
        yield Place(url_of(thread), thread.changed_at)
    for collection in Collection.objects.filter(public=True):
        yield Place(reverse("archive:collection", args=[collection.slug]))


def full_url(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def options_of(thread: KeptThread, copies: Copies) -> Options:
    return Options(
        language=get_language() or settings.LANGUAGE_CODE,
        picture=copies.read,
        picture_url=copies.full_address_of,
        page_url=full_url(url_of(thread)),
        kept=why_kept(thread),
        id=thread.atom_id,
        changed_at=thread.changed_at,
    )


def why_kept(thread: KeptThread) -> str:
    """Why it may be shown, as a sentence."""
    if thread.kind == Kind.CONSENTED:
        return _("With the consent of the author, who can take it back at any time.")
    said = {"who": thread.author.get_body_display(), "reason": thread.reason}
    return _("As evidence of what %(who)s has said. Two of us agreed to keep it: %(reason)s") % said


def all_posts(thread: Unrolled) -> Iterator[Post]:
    yield from thread.posts
    for branch in thread.branches:
        yield from branch.posts


def listed(thread: Unrolled) -> Unrolled:
    """Without unlisted posts."""
    branches = (
        replace(branch, posts=tuple(post for post in branch.posts if post.shown == Shown.PUBLIC))
        for branch in thread.branches
    )
    return replace(
        thread,
        posts=tuple(post for post in thread.posts if post.shown == Shown.PUBLIC),
        branches=tuple(branch for branch in branches if branch.posts),
    )


@dataclass(frozen=True)
class Line:
    """A thread as one line of a list."""

    thread: KeptThread
    title: str
    began_at: datetime
    posts: int  # with those of branches

    @property
    def url(self) -> str:
        return url_of(self.thread)


def lines_of(threads: Iterable[KeptThread]) -> list[Line]:
    """Titles come from first posts: two questions for all of them."""
    threads = list(threads)
    firsts = {post.thread_id: post for post in KeptPost.objects.filter(thread__in=threads, branch=0, position=0)}
    counts = KeptPost.objects.filter(thread__in=threads).order_by().values_list("thread").annotate(n=Count("pk"))
    posts = dict(counts)
    return [_line(thread, firsts[thread.pk], posts[thread.pk]) for thread in threads if thread.pk in firsts]


def _line(thread: KeptThread, first: KeptPost, posts: int) -> Line:
    author = thread.author.neutral()
    # Only what a title can come from.
    post = Post(author.network, first.uri, author, first.created_at, first.html, first.text,
                content_warning=first.content_warning)  # fmt: skip
    return Line(thread, title_of(Unrolled(author, (post,), (), (), 1, thread.source)), first.created_at, posts)
