"""What a cited thread says now, for the weekly look at what is cited (sources/services/rechecking.py)."""

from unwatched.archive import unrolling
from unwatched.archive.errors import ArchiveError
from unwatched.gateways.capture import NothingThere
from unwatched.gateways.fetching import NotThere
from unwatched.gateways.threads import Reading
from unwatched.sources.models import Source
from unwatched.sources.services.rechecking import Says

from . import looking


def says_now(source: Source, *, read: looking.Read = looking.from_network) -> Says:
    """The words of the thread, post after post. Raises NothingThere, and what reading raises."""
    try:
        unrolled = unrolling.unroll(_read(source.url, read))
    except ArchiveError as error:
        raise NothingThere(str(error)) from error
    return Says(source.url, "\n\n".join(post.text for post in unrolled.posts))


def _read(url: str, read: looking.Read) -> Reading:
    try:
        return read(url)
    except NotThere as error:
        raise NothingThere(str(error), gone=True) from error
