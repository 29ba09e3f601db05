"""Listening: one post, what is said to us, what is said with a hashtag."""

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import requests
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import Heard, Page, streams
from ..errors import Refused, SignedOut
from ..recent import LATE, Recent
from . import instance, statuses
from .base import PAGE, Base
from .statuses import Status
from .streaming import Event, events, hung_up_when

_SHORT = 20  # a page of fewer posts is the last one: servers give at least so many at a time
_PAGES = 10  # that one look at a hashtag takes


class Listening(Base):
    def __init__(self, server: str, access_token: str, *, account_id: str = "") -> None:
        super().__init__(server, access_token, account_id=account_id)
        self._recent: dict[str, Recent] = {}  # by hashtag

    def look(self, uri: str, *, id: str = "") -> Heard | None:
        with self._call():
            known = id or self._ids.get(uri, "")
            return self._status(known) if known else self._resolve(uri)

    def _resolve(self, uri: str) -> Heard | None:
        """A post that we know by its address only: one of this server by its number, others through the server."""
        parts = urlsplit(uri)
        number = parts.path.rstrip("/").rpartition("/")[2]
        if number and parts.netloc == urlsplit(self.server).netloc:
            heard = self._status(number)
            if heard is None or heard.uri == uri:
                return heard
        found = self._api.search_v2(uri, resolve=True, result_type="statuses")["statuses"]
        for status in found:
            if status.get("uri") == uri:
                return self._heard(status)
        raise Refused(_("The server does not know this post, so it cannot say whether it still stands."))

    def mentions(self, *, since: str) -> Page:
        with self._call():
            found = self._api.notifications(types=["mention"], min_id=since or None, limit=PAGE)
            told = [one["status"] for one in reversed(found) if one.get("type") == "mention" and one.get("status")]
            heard = tuple(self._heard(status) for status in told if statuses.readable(status))
            return Page(heard, statuses.word(found[0]["id"]) if found else since)

    def ours(self, *, since: str) -> Page:
        with self._call():
            page = self._api.account_statuses(self._me(), min_id=since or None, limit=PAGE, exclude_reblogs=True)
            found = [status for status in reversed(page) if statuses.readable(status) and not status.get("reblog")]
            return Page(tuple(map(self._heard, found)), statuses.word(page[0]["id"]) if page else since)

    def tagged(self, tag: str, *, since: str) -> Page:
        if not re.fullmatch(r"\w+", tag):
            raise Refused(_("A hashtag has letters and numbers only."))
        with self._call():
            recent = self._recent.setdefault(tag, Recent())
            back = recent.goes_back(since)
            try:
                found, whole = self._since(tag, since if back else recent.newest)
            except SignedOut:
                self._api.account_verify_credentials()  # we are signed in: it is this feed that is closed
                return Page((), since, closed=True)
            if not found and instance.hides_hashtags(self._instance()):
                return Page((), since, closed=True)
            heard = recent.new(map(self._heard, found), back=back)
            recent.newest = statuses.word(found[-1]["id"]) if found else recent.newest
            recent.bookmark = self._settled(found, since) if whole else recent.newest
            return Page(heard, recent.bookmark)

    def _since(self, tag: str, since: str) -> tuple[list[Status], bool]:
        """The posts with a hashtag since a bookmark, the oldest first, and whether these are all."""
        found: list[Status] = []
        for _page in range(_PAGES):
            page = self._api.timeline_hashtag(tag, min_id=since or None, limit=PAGE)
            found += filter(statuses.readable, reversed(page))
            if len(page) < _SHORT:
                return found, True
            since = statuses.word(page[0]["id"])
        return found, False

    def _settled(self, found: Sequence[Status], since: str) -> str:
        """The bookmark: the newest post behind which no late one will be put any more."""
        settled = timezone.now() - self._line.behind - LATE
        old = [status for status in found if statuses.moment(status["created_at"]) <= settled]
        newest = old[-1] if old else found[0] if found and not since else None
        return statuses.word(newest["id"]) if newest else since

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
        """What is missed between two lines is read from the feed: a stream of Mastodon's begins anew each time."""

        def line() -> None:
            nonlocal since
            with self._open_stream(tag) as response, hung_up_when(stop, response):
                since = self._catch_up(tag, since, on_page)
                for event in events(response):
                    if stop.is_set():
                        return
                    on_life("")
                    if page := self._happened(event, since):
                        on_page(page)

        streams.hold(line, on_life=on_life, stop=stop)

    def _open_stream(self, tag: str) -> AbstractContextManager[requests.Response]:
        with self._call():
            base = instance.streaming(self._instance(), server=self.server)
        return self._line.open(f"{base}/api/v1/streaming/hashtag", params={"tag": tag}, token=self._token)

    def _catch_up(self, tag: str, since: str, on_page: Callable[[Page], None]) -> str:
        while True:
            page = self.tagged(tag, since=since)
            on_page(page)
            if page.bookmark == since:
                return since
            since = page.bookmark

    def _happened(self, event: Event, since: str) -> Page | None:
        """What an event of the stream means; None when it means nothing to us."""
        if event.kind == "delete":
            uri = self._uris.get(str(event.payload))
            return Page((), since, gone=(uri,)) if uri else None
        if event.kind in ("update", "status.update") and statuses.readable(event.payload):
            with self._call():
                try:
                    return Page((self._heard(event.payload),), since)
                except (AttributeError, KeyError, TypeError, ValueError):  # a part of it is broken
                    return None
        return None
