"""Whether a thread may be kept as it was read: the rules of consent, and what no consent allows."""

from datetime import datetime

from django.utils.translation import gettext as _

from unwatched.archive import consent
from unwatched.archive.consent import Asker, Decision
from unwatched.archive.errors import NotAllowed, Private, WasRemoved
from unwatched.archive.unrolling import Unrolled
from unwatched.gateways.threads import Author, Post, Shown

from . import authors, erasing, rows


def decision_on(unrolled: Unrolled, *, asker: Asker = Asker.MEMBER, now: datetime) -> Decision:
    """What the rules say about it now. Looks only."""
    shown = [post.shown for post in rows.posts_of(unrolled)]
    return consent.decide(unrolled.author, shown, asker=asker, past=authors.past(unrolled.author), now=now)


def check(unrolled: Unrolled, *, is_kept: bool = False) -> None:
    """What no consent allows: posts that not everybody may see, posts of others, posts that were removed here.

    ``is_kept``: of a thread that is kept already, single posts may lie buried. They are left out.
    """
    posts = rows.posts_of(unrolled)
    if not unrolled.posts or any(post.shown not in tuple(Shown) for post in posts):
        raise Private(_("Not everybody may see this. It cannot be kept, whoever asks."), because="private")
    if any(not _is_by(post, unrolled.author) for post in posts):
        raise NotAllowed(_("In this thread stand posts of somebody else. Only the author's own are kept."))
    if not is_kept and erasing.lies_buried(post.uri for post in posts):
        raise WasRemoved(_("This was removed at its author's wish. It does not come back."), because="removed")


def _is_by(post: Post, author: Author) -> bool:
    return (post.network, post.author.uri) == (author.network, author.uri)
