"""A thread from a Mastodon-compatible server, without a token: from the author's own, whichever server it was met on.

Other servers have holes. What Mastodon shows to those who are not signed in ends after 40 posts above, 60 below and
20 steps down (docs.joinmastodon.org/methods/statuses/#context). Where an answer may have been cut we look through
what the author wrote next, go on from the last of the author's posts, and where other people's answers push those out,
by ActivityPub's `replies`, which name the author's own first. Whatever a server sends beyond what everybody may read
is dropped as it comes in, without a trace.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ... import fetching
from ...errors import GatewayError, Permanent
from ...fetching import Fetcher
from .. import Reading, activitypub, notes, statuses
from ..activitypub import Enough
from ..notes import Json
from .addresses import id_in
from .walk import Walk, listed, named

__all__ = ["id_in", "parse", "read"]

SECONDS = 60.0  # for one reading


def read(url: str, *, seconds: float = SECONDS) -> Reading:
    """The posts that hang together with the one at this address. Raises errors of a gateway, each a sentence."""
    with Fetcher(seconds=seconds) as fetcher:
        try:
            return _read(url, fetcher)
        except Enough:
            raise fetching.TooSlow(
                _("The server took too long to answer. Nothing was kept; try again later.")
            ) from None


def parse(said: Any, *, source: str) -> Reading:
    """What the interface answered, where it lies in a file: one post, several, or those around one.

    Raises NotUnderstood for anything else, NotThere when no post in it is for everybody.
    """
    found = _in_answer(said)
    if not found:
        raise fetching.NotUnderstood(_("These are no posts as servers give them."))
    host = fetching.host_of(statuses.uri_of(found[0])) or source
    with Fetcher(seconds=0) as nobody:  # what a file does not say stays unsaid
        walk = Walk(f"https://{host}", nobody)
        for status in found:
            walk.take(status)
        alone = walk.take(said) if isinstance(said, Mapping) else None
        reading = walk.everything(source=source, hang_together=isinstance(said, Mapping), asked=alone or "")
    if not reading.posts:
        raise fetching.NotThere(_("No post in it is for everybody to read."))
    return reading


def _in_answer(said: Any) -> list[Json]:
    if isinstance(said, Mapping):
        alone = {name: value for name, value in said.items() if name not in ("ancestors", "descendants", "status")}
        around = [*listed(said.get("ancestors")), said.get("status"), alone, *listed(said.get("descendants"))]
    else:
        around = listed(said)
    return [
        one for one in around if isinstance(one, Mapping) and isinstance(one.get("account"), Mapping) and "id" in one
    ]


def _read(url: str, fetcher: Fetcher) -> Reading:
    id = id_in(url)
    refusal: GatewayError | None = None
    if id:
        try:
            return _by_interface(url, id, fetcher)
        except Permanent as error:
            refusal = error
    try:
        return activitypub.read(url, fetcher=fetcher)
    except GatewayError as error:
        # What the first way said is nearer to what was asked for; but only the second one knows what was deleted.
        is_gone = isinstance(error, fetching.NotThere) and error.gone
        raise (error if is_gone else refusal or error) from None


def _by_interface(url: str, id: str, fetcher: Fetcher) -> Reading:
    walk = Walk(_origin(url), fetcher)
    status = walk.status(id)
    home = statuses.uri_of(status)
    # A server writes its own people without "@server" behind the name, also where their addresses have another host.
    if fetching.host_of(home) == fetching.host_of(url) or "@" not in str(named(status.get("account"), "acct")):
        return walk.read(status, source=url)
    found = _at_home(status, fetcher)
    if found is not None:
        return found
    walk.more_wanted = _(
        "%(home)s, where the author writes, does not answer. This is what %(asked)s has, which may not be all."
    ) % {"home": fetching.host_of(home), "asked": fetching.host_of(url)}
    return walk.read(status, source=url)


def _at_home(status: Json, fetcher: Fetcher) -> Reading | None:
    """The same post from its author's own server; nothing when that does not answer in any way that we know."""
    for there in dict.fromkeys(filter(None, [statuses.uri_of(status), notes.address(status.get("url"))])):
        try:
            if id := id_in(there):
                walk = Walk(_origin(there), fetcher)
                found = walk.status(id)
                if statuses.uri_of(found) == statuses.uri_of(status):
                    return walk.read(found, source=there)
        except GatewayError:
            pass
    try:
        return activitypub.read(statuses.uri_of(status), fetcher=fetcher)
    except (GatewayError, Enough):
        return None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
