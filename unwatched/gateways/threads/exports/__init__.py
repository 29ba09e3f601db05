"""A person's own export of what they wrote: Mastodon's, Bluesky's or X's, told apart by what is in the file.

`read` gives every public and unlisted post in it. Posts for followers, direct messages and whatever else lies in such
a file never leave the readers; of X's archive only the files with posts and with the account are opened at all.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from ...errors import Permanent
from .. import Media, Quote, QuoteState, Reading
from . import archives, bluesky, mastodon, x
from .archives import Archive, BadArchive
from .found import Found

MOST_MEDIA_OCTETS = archives.MOST_MEDIA_OCTETS


class UnknownExport(Permanent):
    """This file is no export that we know."""


def read(path: Path | str, *, chosen: Collection[str] | None = None) -> Reading:
    """All posts of an export that everybody may read; with `chosen`, only these, and their JSON as it came.

    Memory: about 2.2 kB for each post, beside at most some 10 MB for what is being read. Raises UnknownExport and
    BadArchive; whatever is broken within a file that is known is listed in `troubles`.
    """
    path = Path(path)
    found = Found(chosen=None if chosen is None else frozenset(chosen))
    with _reader(path) as reader:
        reader(found)
    found.close_ranks()
    _put_own_quotes_in(found)
    return Reading(
        posts=found.posts,
        missing=tuple(found.missing),
        troubles=tuple(found.troubles),
        source=path.name,
        read_at=datetime.now(UTC),
    )


def open_media(path: Path | str, media: Media) -> bytes | None:
    """The bytes of a picture or video that lies in the export; None when it does not, or is too large to keep."""
    return dict(open_all_media(path, [media])).get(media.url)


def open_all_media(path: Path | str, media: Collection[Media]) -> Iterator[tuple[str, bytes]]:
    """The `url` and the bytes of each that lies in the export, one after the other: an archive is read once for all."""
    path = Path(path)
    if not archives.is_archive(path):
        return
    with archives.opened(path) as archive:
        places = _places(archive, {one.url for one in media})
        for name, data in archive.several(places, most=MOST_MEDIA_OCTETS):
            for url in places[name]:
                yield url, data


# --------------------------------------------------------------------------------------------------------------------


@contextmanager
def _reader(path: Path) -> Iterator[Callable[[Found], None]]:
    """What reads this file. Raises UnknownExport."""
    if path.is_dir():
        raise UnknownExport(_("This is a folder. Give the file as you downloaded it: a .zip, .tar.gz, .json or .car."))
    if not path.is_file():
        raise UnknownExport(_("There is no file at this place."))
    if archives.is_archive(path):
        with archives.opened(path) as archive:
            yield lambda found: _read_archive(archive, found)
        return
    with path.open("rb") as file:
        head = file.read(65_536)
    if bluesky.is_repository(head):
        yield lambda found: bluesky.read(path, found)
    elif mastodon.is_outbox(head):
        yield lambda found: mastodon.read_bare(path, found)
    else:
        raise UnknownExport(_unknown(head))


def _read_archive(archive: Archive, found: Found) -> None:
    names = archive.sizes()
    found.troubles += archive.troubles
    if outbox := mastodon.outbox_of(names):
        mastodon.read(archive, outbox, found)
    elif files := x.files_of(names):
        x.read(archive, files, found)
    elif any(name.lower().endswith((".zip", ".tar.gz", ".tgz")) for name in names):
        raise UnknownExport(_("There is another archive in this one. Unpack it once, and give the one that is inside."))
    elif archive.troubles:
        raise BadArchive(_("Nothing in this archive can be read. %(why)s") % {"why": archive.troubles[0].why})
    else:
        raise UnknownExport(
            _("This archive holds no posts that we know how to read: no outbox.json of Mastodon, no tweets.js of X.")
        )


def _unknown(head: bytes) -> str:
    if not head.strip():
        return _("This file is empty.")
    if x.is_a_file_of_it(head):
        return _("This is one file of X's archive. Give the whole .zip: the account's name is in another file.")
    return _(
        "This is no export that we know. It can be Mastodon's .tar.gz, .zip or outbox.json, Bluesky's repo.car, "
        "or X's .zip."
    )


def _places(archive: Archive, urls: Collection[str]) -> dict[str, list[str]]:
    """Where in the archive each one lies."""
    names = archive.sizes()
    files = x.files_of(names) if not mastodon.outbox_of(names) else None
    pictures = files.media.values() if files else filter(mastodon.may_be_media, names)
    by_last = mastodon.by_last_part(pictures)
    places: dict[str, list[str]] = {}
    for url in urls:
        if name := mastodon.file_of(url, by_last):
            places.setdefault(name, []).append(url)
    return places


def _put_own_quotes_in(found: Found) -> None:
    """Who quotes a post of their own says yes to it: its words stand in the same export."""
    posts = found.posts
    for uri, post in posts.items():
        quoted = post.quote.uri if post.quote and post.quote.state is QuoteState.LINK_ONLY else ""
        if quoted in posts and quoted not in found.unquotable:
            own = posts[quoted]
            quote = Quote(QuoteState.ACCEPTED, uri=own.uri, url=own.url, author=own.author, text=own.text)
            posts[uri] = replace(post, quote=quote)
