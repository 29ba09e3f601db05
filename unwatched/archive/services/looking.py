"""Looking at a thread without keeping anything of it: what the person who asks sees until the author has said yes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from unwatched.archive import unrolling
from unwatched.archive.consent import Asker, Decision
from unwatched.archive.errors import ArchiveError, Unreadable
from unwatched.archive.models import Author, KeptThread
from unwatched.archive.unrolling import Unrolled
from unwatched.gateways import guard
from unwatched.gateways.errors import GatewayError, Temporary
from unwatched.gateways.threads import Reading, opening

from . import authors, checking, erasing, keeping, rows

Read = Callable[[str], Reading]


@dataclass(frozen=True)
class Look:
    """A thread as it stands at its source now, what may be done with it, and whether we keep it."""

    unrolled: Unrolled
    decision: Decision
    author: Author | None
    kept: KeptThread | None
    removed: bool

    @property
    def url(self) -> str:
        """The address of its first post, for people."""
        return self.unrolled.posts[0].url or self.unrolled.source


def from_network(url: str) -> Reading:
    """What stands at an address now, never in a file of ours. Raises errors of a gateway, each a sentence."""
    url = url.strip()
    if "://" not in url:
        url = f"https://{url.lstrip('/')}"
    if not url.startswith(("https://", "http://", "at://")):
        raise guard.not_an_address()
    return opening.read(url)


def read_thread(url: str, *, read: Read) -> Unrolled:
    """The thread at an address, from the network. Raises Unreadable with a sentence for people."""
    try:
        return unrolling.unroll(read(url))
    except (GatewayError, ArchiveError) as error:
        said = str(error) or _("Nothing that everybody may read was found there.")
        raise Unreadable(said, temporary=isinstance(error, Temporary)) from error


def look(url: str, *, read: Read, now: datetime) -> Look:
    """A live view. Nothing is written. Raises Unreadable."""
    return look_at(read_thread(url, read=read), now=now)


def look_at(unrolled: Unrolled, *, now: datetime, asker: Asker = Asker.MEMBER) -> Look:
    kept = keeping.find(unrolled)
    return Look(
        unrolled=unrolled,
        decision=checking.decision_on(unrolled, asker=asker, now=now),
        author=authors.known(unrolled.author),
        kept=kept,
        removed=kept is None and erasing.lies_buried(post.uri for post in rows.posts_of(unrolled)),
    )
