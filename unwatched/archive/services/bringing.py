"""Somebody brings the archive of their own posts and picks what shall be kept of it.

Such a file holds far more than what is picked: direct messages, likes, addresses. So it lies in a private folder, for
its uploader alone, is opened no further than its reader has to, and goes when what they chose is kept, at the latest
after an hour. No row of the database knows of it until a thread is kept.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import unrolling
from unwatched.archive.consent import Asker
from unwatched.archive.errors import ArchiveError
from unwatched.archive.models import KeptPost, Said
from unwatched.archive.unrolling import Branch, Unrolled
from unwatched.gateways.errors import Permanent
from unwatched.gateways.threads import Media, Post, Reading, exports, markup
from unwatched.media import cleaning
from unwatched.media.errors import BadPicture

from . import keeping

KEPT_FOR = timedelta(hours=1)
MOST_OCTETS = 4_000_000_000  # of one archive
LEAST_FREE = 1_000_000_000  # octets that have to be left on the disk
MOST_CHOSEN = 100  # threads at a time
FIRST_WORDS = 110  # letters
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_FILE, _INDEX = "export", "index.json"
Described = Mapping[tuple[str, int], str]  # by uri of the post and place of the picture in it


class Unusable(ArchiveError):
    """The file is no archive that we can read, or cannot be taken in now."""


@dataclass(frozen=True)
class Line:
    """One thread as the list shows it."""

    number: int  # its place in the list of all
    uri: str  # of its first post
    words: str
    at: datetime
    posts: int
    pictures: int
    undescribed: tuple[tuple[str, int, str], ...]  # pictures without words: uri of the post, place in it, address


@dataclass(frozen=True)
class Brought:
    """An archive that waits for its uploader to choose."""

    token: str
    at: datetime
    who: str  # whose posts they are
    threads: Sequence[Line] = field(repr=False)
    troubles: Sequence[tuple[str, str]] = ()  # where, and why: what could not be read

    @property
    def goes_at(self) -> datetime:
        return self.at + KEPT_FOR


@dataclass(frozen=True)
class Outcome:
    """What became of one thread that was chosen."""

    words: str
    kept: bool
    why_not: str = ""


# --- Taking in --------------------------------------------------------------------------------------------------------


def new_folder() -> tuple[str, Path]:
    """A token, and the place where the file with that token may be written."""
    token = secrets.token_urlsafe(16)
    folder = _root() / token
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    return token, folder / _FILE


def refuse_size(octets: int) -> None:
    """Raises Unusable when a file of this size is not taken in."""
    if octets > MOST_OCTETS:
        most = MOST_OCTETS // 1_000_000_000
        raise Unusable(_("This file is larger than %(most)s GB. We do not take that in.") % {"most": most})
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(_root()).free < octets + LEAST_FREE:
        raise Unusable(_("There is not enough room on this machine for the file. Tell whoever looks after it."))


def look_through(token: str, *, by: User, now: datetime) -> Brought:
    """Reads an archive that was written, and lists its threads. Raises Unusable, and the file is gone then."""
    folder = _folder(token)
    try:
        reading = exports.read(folder / _FILE)
        if not reading.posts:
            raise Unusable(_nothing_in(reading))
        threads = unrolling.threads_in(reading)
    except (Permanent, ArchiveError) as error:
        forget(token)
        raise Unusable(str(error)) from None
    said = {
        "by": by.pk,
        "at": now.isoformat(),
        "who": str(threads[0].author.name or threads[0].author.handle),
        "threads": [_listed(thread) for thread in threads],
        "troubles": [[trouble.where, trouble.why] for trouble in reading.troubles[:200]],
    }
    index = folder / _INDEX
    index.write_text(json.dumps(said, ensure_ascii=False))
    os.chmod(index, 0o600)
    return _brought(token, said)


def find(token: str, *, by: User) -> Brought | None:
    """An archive of this person that is still here."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        said = json.loads((_folder(token) / _INDEX).read_text())
    except (OSError, ValueError):
        return None
    return _brought(token, said) if said["by"] == by.pk else None


def forget(token: str) -> None:
    """The file, its pictures and its list go."""
    shutil.rmtree(_folder(token), ignore_errors=True)


def forget_old(*, now: datetime) -> int:
    """What has lain here for longer than an hour goes, whole or half uploaded."""
    if not _root().is_dir():
        return 0
    old = [
        folder for folder in _root().iterdir() if folder.stat().st_mtime < (now - KEPT_FOR).timestamp()
    ]  # fmt: skip
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


# --- Choosing ---------------------------------------------------------------------------------------------------------


def picture(brought: Brought, url: str) -> tuple[bytes, str] | None:
    """A picture of the archive, cleaned, and the ending of its kind; None when it is not there or no picture."""
    data = exports.open_media(_folder(brought.token) / _FILE, Media("image", url))
    try:
        return cleaning.clean(data) if data else None
    except BadPicture:
        return None


def already_kept(lines: Sequence[Line]) -> set[str]:
    """Which of these threads are kept, by the uri of their first post."""
    return set(KeptPost.objects.filter(uri__in=[line.uri for line in lines]).values_list("uri", flat=True))


def keep(brought: Brought, chosen: Collection[int], *, described: Described, by: User, now: datetime) -> list[Outcome]:
    """Keeps what was chosen, as its author's own wish, with the words that they have given their pictures."""
    path = _folder(brought.token) / _FILE
    lines = [line for line in brought.threads if line.number in set(chosen)][:MOST_CHOSEN]
    reading = exports.read(path)
    threads = [(line, unrolling.unroll(reading, post=line.uri)) for line in lines if line.uri in reading.posts]
    uris = {post.uri for _line, thread in threads for post in _posts(thread)}
    raw = {uri: post.raw for uri, post in exports.read(path, chosen=uris).posts.items()}
    stash = _take_out(path, [media for _line, thread in threads for post in _posts(thread) for media in post.media])
    try:
        return [_keep(line, thread, raw, stash, described, by=by, now=now) for line, thread in threads]
    finally:
        shutil.rmtree(path.parent / "pictures", ignore_errors=True)


def _keep(
    line: Line,
    thread: Unrolled,
    raw: Mapping[str, str],
    stash: Mapping[str, Path],
    described: Described,
    *,
    by: User,
    now: datetime,
) -> Outcome:
    places: dict[int, Path] = {}  # where the bytes of a picture lie, by the object that stands for it

    def ready(post: Post) -> Post:
        media = []
        for place, one in enumerate(post.media):
            words = one.description or described.get((post.uri, place)) or None
            new = replace(one, description=words, url=markup.web_address(one.url))
            if one.url in stash:
                places[id(new)] = stash[one.url]
            media.append(new)
        return replace(post, media=tuple(media), raw=raw.get(post.uri, ""))

    ours = replace(
        thread,
        posts=tuple(map(ready, thread.posts)),
        branches=tuple(_branch(branch, tuple(map(ready, branch.posts))) for branch in thread.branches),
    )

    def bytes_of(media: Media) -> bytes | None:
        there = places.get(id(media))
        return there.read_bytes() if there else None

    try:
        keeping.keep(ours, by=by, now=now, asker=Asker.AUTHOR, said=Said.EXPORT, files=bytes_of)
    except ArchiveError as error:
        return Outcome(line.words, kept=False, why_not=str(error))
    return Outcome(line.words, kept=True)


def _branch(branch: Branch, posts: tuple[Post, ...]) -> Branch:
    return replace(branch, posts=posts)


def _take_out(path: Path, media: Sequence[Media]) -> dict[str, Path]:
    """The pictures of the chosen threads, each in a file under a number: an archive is gone through once."""
    folder = path.parent / "pictures"
    folder.mkdir(mode=0o700, exist_ok=True)
    stash: dict[str, Path] = {}
    pictures = [one for one in media if one.kind in ("image", "gif", "unknown")]
    for number, (url, data) in enumerate(exports.open_all_media(path, pictures)):
        stash[url] = folder / str(number)
        stash[url].write_bytes(data)
    return stash


# ----------------------------------------------------------------------------------------------------------------------


def _root() -> Path:
    return Path(settings.EXPORTS_DIR)


def _folder(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise ValueError("no token")
    return _root() / token


def _posts(thread: Unrolled) -> list[Post]:
    return [*thread.posts, *(post for branch in thread.branches for post in branch.posts)]


def _nothing_in(reading: Reading) -> str:
    if reading.troubles:
        return _("Nothing in this file can be read. %(where)s: %(why)s") % {
            "where": reading.troubles[0].where,
            "why": reading.troubles[0].why,
        }
    return _("There is no public post in this file.")


def _listed(thread: Unrolled) -> dict[str, object]:
    first = thread.posts[0]
    media = [(post.uri, place, one) for post in _posts(thread) for place, one in enumerate(post.media)]
    pictures = [(uri, place, one) for uri, place, one in media if one.kind in ("image", "gif")]
    words = " ".join((first.content_warning or first.text).split())
    return {
        "uri": first.uri,
        "words": words[:FIRST_WORDS] + ("…" if len(words) > FIRST_WORDS else ""),
        "at": first.created_at.isoformat(),
        "posts": len(_posts(thread)),
        "pictures": len(pictures),
        "undescribed": [[uri, place, one.url] for uri, place, one in pictures if not one.description][:50],
    }


def _brought(token: str, said: Mapping[str, object]) -> Brought:
    lines: list[Line] = []
    for number, one in enumerate(said["threads"]):  # type: ignore[arg-type, var-annotated]
        undescribed = tuple((uri, place, url) for uri, place, url in one["undescribed"])
        at = datetime.fromisoformat(one["at"])
        lines.append(Line(number, one["uri"], one["words"], at, one["posts"], one["pictures"], undescribed))
    troubles = [(where, why) for where, why in said["troubles"]]  # type: ignore[attr-defined]
    return Brought(token, datetime.fromisoformat(str(said["at"])), str(said["who"]), lines, troubles)
