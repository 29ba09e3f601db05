"""Listening: one post, what is said to us, what is said with a hashtag."""

import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import jetstream
from ...errors import GatewayError, Permanent, Temporary
from .. import Heard, Page, streams
from ..errors import NotThere, Refused
from ..recent import LATE, Recent
from . import identity, records
from .base import Base
from .xrpc import Json, NotOffered

Asked = dict[str, Any]
_PAGE = 100  # posts that an AppView gives at a time, at most
_OURS = 30  # records of our own that one look takes, while there are not more new ones
_PAGES = 10  # that one look takes
_SIGN = 1.0  # seconds between two signs of life that are passed on
_SILENT = 50.0  # seconds without a word: perhaps the server does not know the number that we gave


class Listening(Base):
    def __init__(
        self,
        session: str,
        *,
        on_session: Callable[[str], None],
        stored: Callable[[], str],
        directory: str = identity.DIRECTORY,
        jetstream_at: str = jetstream.ADDRESS,
    ) -> None:
        super().__init__(session, on_session=on_session, stored=stored, directory=directory)
        self._jetstream = jetstream_at
        self._recent: dict[str, Recent] = {}  # by feed

    def look(self, uri: str, *, id: str = "") -> Heard | None:
        """An AppView may not know a post yet, or not any more: only its author's own data server can say "gone"."""
        with self._call():
            try:
                did, _rkey = records.place(uri)
            except ValueError:
                raise Refused(_("This post is on another network.")) from None
            return self._seen(uri) or self._at_home(uri, did)

    def _seen(self, uri: str) -> Heard | None:
        """The post as the AppView shows it, with its author's name; nothing when it does not."""
        try:
            return next(map(_read, self._get("app.bsky.feed.getPosts", uris=[uri])["posts"]), None)
        except (NotOffered, Temporary):
            return None

    def _at_home(self, uri: str, did: str) -> Heard | None:
        try:
            found = self._record(uri)
            author = {"handle": self._handle_of(did)}
        except NotThere:
            return None
        return records.heard(uri, found["value"], cid=str(found["cid"]), author=author)

    def mentions(self, *, since: str) -> Page:
        def is_for_us(heard: Heard, notification: Json) -> bool:
            return notification.get("reason") in ("reply", "mention", "quote")

        with self._call():
            return self._feed("@", "app.bsky.notification.listNotifications", "notifications", {}, is_for_us, since)

    def tagged(self, tag: str, *, since: str) -> Page:
        if not re.fullmatch(r"\w+", tag):
            raise Refused(_("A hashtag has letters and numbers only."))
        asked: Asked = {"q": f"#{tag}", "tag": [tag], "sort": "latest"}

        def is_tagged(heard: Heard, post: Json) -> bool:  # searches find more than was asked for
            return tag.lower() in heard.tags

        with self._call():
            return self._feed(f"#{tag}", "app.bsky.feed.searchPosts", "posts", asked, is_tagged, since)

    def ours(self, *, since: str) -> Page:
        """From the account's own data server: that needs no AppView, and knows a post as soon as it stands."""
        asked: Asked = {"repo": self.did, "collection": records.POST, "limit": _OURS}

        def is_ours(heard: Heard, post: Json) -> bool:
            return heard.author_id == self.did

        with self._call():
            method = "com.atproto.repo.listRecords"
            return self._feed("ours", method, "records", asked, is_ours, since, as_post=self._as_post)

    def _as_post(self, record: Any) -> Json | None:
        """A record of ours as an AppView would show it. Apps whose clocks are ahead must not move a bookmark there."""
        try:
            at = min(records.moment(record["value"]["createdAt"]), timezone.now())
        except (KeyError, TypeError, ValueError):
            return None
        author = {"handle": self._session.handle}
        return {**record, "record": record["value"], "author": author, "indexedAt": _written(at)}

    def _feed(
        self,
        name: str,
        method: str,
        field: str,
        asked: Asked,
        wanted: Callable[[Heard, Json], bool],
        since: str,
        *,
        as_post: Callable[[Any], Json | None] = lambda one: one if _is_dated(one) else None,
    ) -> Page:
        """A feed that begins with the newest post, read back to a bookmark, which is a time."""
        recent = self._recent.setdefault(name, Recent())
        back = recent.goes_back(since)
        try:
            found = self._back_to(since if back else recent.newest, method, field, asked, as_post)
        except NotOffered:
            return Page((), since, closed=True)
        read = ((_read(one), one) for one in reversed(found))
        heard = recent.new((post for post, one in read if post and wanted(post, one)), back=back)
        if found:
            newest = max(map(_indexed, found))
            recent.newest = _written(newest)
            since = max(since, _written(newest - LATE))
        recent.bookmark = since
        return Page(heard, since)

    def _back_to(
        self, since: str, method: str, field: str, asked: Asked, as_post: Callable[[Any], Json | None]
    ) -> list[Json]:
        found: list[Json] = []
        for _page in range(_PAGES if since else 1):
            said = self._get(method, **{"limit": _PAGE, **asked})
            page = [post for one in said[field] if (post := as_post(one))]
            found += [one for one in page if _written(_indexed(one)) >= since]
            if not said.get("cursor") or not page or _written(_indexed(page[-1])) < since:
                break
            asked = {**asked, "cursor": str(said["cursor"])}
        return found

    def _name_of(self, did: str) -> str:
        """The handle, or the DID while nobody can tell."""
        try:
            return self._handle_of(did)
        except GatewayError:
            return did

    # --- As it is said ----------------------------------------------------------------------------------------------

    def stream(
        self,
        tag: str,
        *,
        since: str,
        on_page: Callable[[Page], None],
        on_life: Callable[[str | None], None],
        stop: threading.Event,
        place: str = "",
    ) -> None:
        """Jetstream sends every post of the whole network, some 100 a second, and we keep those with the hashtag.

        What is missed between two lines it sends again, and the search is asked as well. `place`: the number of the
        last post that was read.
        """
        met: dict[str, None] = {}
        cursor = int(place) if place.isascii() and place.isdecimal() else None

        def pass_on(page: Page) -> None:
            met.update(dict.fromkeys(one.uri for one in page.heard))
            on_page(page)

        def line() -> None:
            nonlocal since, cursor
            since = self._catch_up(tag, since, pass_on)
            cursor = self._follow(tag, met, cursor, lambda event: self._pass_on(event, since, pass_on), on_life, stop)

        streams.hold(line, on_life=on_life, stop=stop)

    def _follow(
        self,
        tag: str,
        met: dict[str, None],
        cursor: int | None,
        on_event: Callable[[jetstream.Event], None],
        on_life: Callable[[str | None], None],
        stop: threading.Event,
    ) -> int | None:
        """One line of Jetstream; gives where the next one begins. Raises Refused."""
        seen = jetstream.Filter([tag], known=met)
        began = time.monotonic()
        signed_at = began - _SIGN

        def on_frame() -> None:
            nonlocal signed_at
            if (now := time.monotonic()) - signed_at >= _SIGN and (number := seen.cursor) is not None:
                signed_at = now
                on_life(str(number))

        try:
            jetstream.listen(
                seen, address=self._jetstream, cursor=cursor, on_event=on_event, stop=stop, on_frame=on_frame
            )
        except Permanent as error:
            if cursor is None:
                raise Refused(str(error)) from None
            return None  # perhaps it is this number that the server does not take
        except Temporary:
            pass
        silent = seen.cursor is None and time.monotonic() - began > _SILENT
        return None if silent else seen.cursor if seen.cursor is not None else cursor

    def _catch_up(self, tag: str, since: str, on_page: Callable[[Page], None]) -> str:
        while True:
            page = self.tagged(tag, since=since)
            on_page(page)
            if page.bookmark == since:
                return since
            since = page.bookmark

    def _pass_on(self, event: jetstream.Event, since: str, on_page: Callable[[Page], None]) -> None:
        if event.happened == jetstream.Happened.GONE:
            on_page(Page((), since, gone=(event.uri,)))
        elif heard := self._said(event):
            on_page(Page((heard,), since))

    def _said(self, event: jetstream.Event) -> Heard | None:
        """None for what is no post: anybody can write anything into their own repository."""
        try:
            with self._clock.call():
                author = {"handle": self._name_of(event.did)}
            return records.heard(event.uri, event.record, cid=event.cid, author=author, indexed_at=event.at)
        except (AttributeError, KeyError, TypeError, ValueError):
            return None


def _read(post: Json) -> Heard | None:
    """A post as an AppView shows it, or a notification of one; None for what is neither."""
    try:
        return records.heard(
            str(post["uri"]),
            post["record"],
            cid=str(post["cid"]),
            author=post["author"],
            indexed_at=str(post.get("indexedAt") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _is_dated(one: object) -> bool:
    return isinstance(one, dict) and bool(one.get("indexedAt"))


def _indexed(post: Json) -> datetime:
    return records.moment(str(post["indexedAt"]))


def _written(at: datetime) -> str:
    """A time as a bookmark: later ones sort behind."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
