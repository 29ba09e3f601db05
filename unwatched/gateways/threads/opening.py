"""One door for everything that holds a thread: the address of a post on any network, or a file that somebody has.

Which network an address is of, it says itself, or its server does. A file may be a person's own export, or an answer
of a network's interface that was kept.
"""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .. import deep_json, fetching
from ..errors import Permanent
from . import Reading, bluesky, exports, mastodon, x
from .exports import UnknownExport

_MOST_OCTETS = 50_000_000  # of an answer that was kept
_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?/\S+")  # an address without https:// in front
_X = re.compile(r"(?:^|\.)(?:x|twitter|nitter)\.(?:com|net)$")


# What a part of an answer that is of an odd kind ends in, should a reader not be prepared for it.
_ODD = (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError, OverflowError)
logger = logging.getLogger(__name__)


class UnknownAddress(Permanent):
    """Neither a post's address nor a file."""


class NeedsTheAuthor(Permanent):
    """A network that shows nothing to those who have no account."""


def is_address(text: str) -> bool:
    """Whether this is meant as an address on the web rather than as a file."""
    return text.startswith(("http://", "https://", "at://"))


def read(address: str | Path) -> Reading:
    """All posts that may hang together with the one at an address. Raises errors of a gateway, each a sentence.

    A text never opens a file, as it may come from anybody; a `Path` gives all posts of a file.
    """
    if isinstance(address, Path):
        return _read_file(address)
    text = address.strip()
    if not is_address(text):
        if not _BARE.fullmatch(text):
            raise UnknownAddress(_("This is no address of a post. One begins with https://."))
        text = f"https://{text}"
    return _read_address(text)


def _read_address(url: str) -> Reading:
    try:
        return _read_from_network(url)
    except _ODD as error:
        logger.warning("an answer of %s cannot be read: %s", fetching.host_of(url), type(error).__name__)
        raise fetching.NotUnderstood(
            _("%(host)s gave an answer that makes no sense.") % {"host": fetching.host_of(url)}
        ) from error


def _read_from_network(url: str) -> Reading:
    if _is_on_x(url):
        return _read_x(url)
    if bluesky.place_in(url) is not None:
        return bluesky.read(url)
    if url.startswith("at://"):
        raise UnknownAddress(_("This is no address of a post on Bluesky."))
    try:
        return mastodon.read(url)
    except fetching.NotUnderstood as error:
        if mastodon.id_in(url):
            raise
        raise UnknownAddress(
            _(
                "There is no post at this address that we can read. We read posts on Bluesky and on Mastodon and all "
                "servers that speak with it (Pleroma, GoToSocial, Misskey …). The server said: %s"
            )
            % error
        ) from None


def _is_on_x(url: str) -> bool:
    try:
        return bool(_X.search((urlsplit(url).hostname or "").lower()))
    except ValueError:
        return False


def _read_x(url: str) -> Reading:
    reader = x.configured()
    if reader is None:
        raise NeedsTheAuthor(
            _(
                "X lets nobody read threads without paying for each post. Ask the author for the archive that X gives "
                "them of their own posts (Settings, Your account, Download an archive of your data): we read that file."
            )
        )
    try:
        return reader.read(url)
    finally:
        reader.close()


# --- Files ----------------------------------------------------------------------------------------------------------


def _read_file(path: Path) -> Reading:
    try:
        return exports.read(path)
    except UnknownExport:
        answer = _kept_answer(path)
        found = _of_answer(answer, path.name) if answer is not None else None
        if found is None:
            raise
        return found


def _kept_answer(path: Path) -> Any:
    """The JSON in a file; nothing when there is none."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_OCTETS:
            return None
        data = path.read_bytes().lstrip(b"\xef\xbb\xbf")
    except OSError:
        return None
    try:
        return json.loads(data)
    except RecursionError:
        try:
            return deep_json.loads(data)
        except ValueError:
            return None
    except ValueError:
        return None


def _of_answer(answer: Any, name: str) -> Reading | None:
    """What an interface answered; nothing when it is of none that we know."""
    try:
        if isinstance(answer, Mapping) and isinstance(answer.get("thread"), Mapping):
            return bluesky.parse(answer, source=name)
        return mastodon.parse(answer, source=name)
    except fetching.NotUnderstood:
        return None
