"""Mastodon's export: `outbox.json` with everything somebody wrote, `actor.json` with who that is, and the pictures.

Packed as .tar.gz until 2023 and as .zip since, or the outbox alone. The outbox holds posts for followers and direct
messages as well, with nothing that sets them apart but to whom they go.
"""

import json
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from .. import Author, Post, markup, notes
from . import streams
from .archives import Archive, BadEntry
from .found import Found

_BEGIN = re.compile(r'"orderedItems"\s*:\s*\[')
_NEWER = {"avif": "image/avif", "heic": "image/heic", "webp": "image/webp", "opus": "audio/opus", "m4v": "video/mp4"}
_MOST_ACTOR = 2_000_000  # octets
_NO_POSTS = frozenset({"Announce", "Like", "Delete", "Undo", "Follow"})


def outbox_of(names: Iterable[str]) -> str:
    """The outbox in an archive, which may lie in a folder of its own; empty when there is none."""
    found = [name for name in names if name.rpartition("/")[2] == "outbox.json" and not name.startswith("__MACOSX/")]
    return min(found, key=len, default="")


def is_outbox(head: bytes) -> bool:
    """Whether a file begins as an outbox does."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and (b'"orderedItems"' in start or b'"OrderedCollection"' in start)


def read_bare(path: Path, found: Found) -> None:
    """An outbox without the archive around it."""
    with path.open("rb") as file:
        _read(file, path.name, None, found)


def read(archive: Archive, outbox: str, found: Found) -> None:
    author = _actor(archive, outbox.removesuffix("outbox.json") + "actor.json", found)
    try:
        with archive.open(outbox) as file:
            _read(file, outbox, author, found)
    except BadEntry as error:
        found.trouble(outbox, str(error))


def may_be_media(name: str) -> bool:
    """Whether a file may be a picture, a film or a sound, by its name: no list of likes is one, whoever says so."""
    kind = mimetypes.guess_type(name)[0] or _NEWER.get(name.rpartition(".")[2].lower(), "")
    return kind.startswith(("image/", "video/", "audio/"))


def by_last_part(names: Iterable[str]) -> dict[str, list[str]]:
    """Files by how they are called without their folders."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.rpartition("/")[2], []).append(name)
    return found


def file_of(url: str, by_last: Mapping[str, list[str]]) -> str:
    """The file that an attachment's `url` means; empty when it is not there.

    It is a path within the archive, but a server with a store of its own keeps the store's name in front of it in one
    of the two places: they are the same when one ends as the other, by two folders at least. The longest end counts.
    """
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part]
    candidates = by_last.get(parts[-1], []) if parts else []
    needed = min(3, len(parts))
    common = {name: _common_end(parts, name.split("/")) for name in candidates}
    best = max(common.values(), default=0)
    found = [name for name, length in common.items() if length == best]
    return found[0] if best >= needed and len(found) == 1 else ""


def _common_end(one: list[str], other: list[str]) -> int:
    length = 0
    for first, second in zip(reversed(one), reversed(other), strict=False):
        if first != second:
            break
        length += 1
    return length


# --------------------------------------------------------------------------------------------------------------------


def _actor(archive: Archive, name: str, found: Found) -> Author | None:
    if name not in archive.sizes():
        return None
    try:
        with archive.open(name) as file:
            said = json.loads(file.read(_MOST_ACTOR).decode("utf-8-sig"))
        return notes.actor(said)
    except BadEntry as error:
        found.trouble(name, str(error))
    except json.JSONDecodeError as error:
        byte = len(error.doc[: error.pos].encode("utf-8", "replace"))
        where = _("%(name)s, byte %(byte)s") % {"name": name, "byte": byte}
        found.trouble(where, _("This file is broken, so we know the account by its address only."))
    except (AttributeError, ValueError, RecursionError):
        found.trouble(name, _("This file is broken, so we know the account by its address only."))
    return None


def _read(file: IO[bytes], name: str, author: Author | None, found: Found) -> None:
    authors = {author.uri: author} if author else {}
    for entry in streams.entries(file, name=name, begin=_BEGIN, known=_is_activity, troubles=found.troubles):
        try:
            found.add(_post(entry.value, author, authors, found), written=entry.written)
        except (notes.Unreadable, *_ODD):
            where = _("%(name)s, byte %(byte)s") % {"name": name, "byte": entry.byte}
            found.trouble(where, _("This entry is no post as we know them. It was left out."))


_ODD = (AttributeError, KeyError, TypeError, ValueError, RecursionError, OverflowError)


def _is_activity(value: Any) -> bool:
    return isinstance(value, dict) and "object" in value and bool(notes.kinds(value))


def _post(activity: Any, owner: Author | None, authors: dict[str, Author], found: Found) -> Post | None:
    """The post of an activity; None for what is none, for others' posts, and for what not everybody may read."""
    if not isinstance(activity, dict):
        raise notes.Unreadable("no activity")
    note = activity.get("object")
    if not _NO_POSTS.isdisjoint(notes.kinds(activity)) or isinstance(note, str):
        return None
    if not isinstance(note, dict):
        raise notes.Unreadable("nothing in it")
    if "Tombstone" in notes.kinds(note):
        return None
    if notes.shown(note, *notes.around(activity)) is None:  # before anything else is looked at
        found.keep_out(notes.address(note.get("id")), parent=notes.address(note.get("inReplyTo")))
        return None
    uri = notes.attributed_to(note) or notes.address(activity.get("actor")) or (owner.uri if owner else "")
    if not uri:
        raise notes.Unreadable("nobody wrote it")
    if owner and uri != owner.uri:
        return None  # somebody else's
    post = notes.post(note, author=authors.setdefault(uri, owner or notes.nobody_else_than(uri)), activity=activity)
    return post and replace(post, conversation=markup.tidy(post.conversation))
