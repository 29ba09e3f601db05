"""An account on a Mastodon server, behind the door that all networks share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .. import Draft, Heard, Limits, Network, Page, Picture, Profile, Sent, Uploaded, outcomes, reading, servers
from ..errors import NotThere, ParentGone, Refused, SignedOut, StillProcessing
from . import statuses
from .line import Api, Line
from .statuses import Status

PAGE = 40  # what servers give at most
_PAGES = 25  # of our own posts that `find` looks through
# How much earlier than its draft a post may seem to be made: a server's clocks differ among themselves.
_MARGIN = timedelta(seconds=10)
_REMEMBERED = 5000  # posts whose address on other servers we keep in mind


class MastodonAccount:
    """`server` as `servers.server_address` gives it; `account_id` spares a question at the first search."""

    network = Network.MASTODON
    atomic = False

    def __init__(self, server: str, access_token: str, *, account_id: str = "") -> None:
        servers.check(server)
        self.server = server
        self._line = Line()
        self._api = Api(server, access_token, line=self._line)
        self._account_id = account_id
        self._told: Mapping[str, Any] | None = None  # what the server told about itself
        self._uris: dict[str, str] = {}  # of posts that we met, by the server's id
        self._ids: dict[str, str] = {}

    def profile(self) -> Profile:
        with self._call():
            me = self._api.account_verify_credentials()
            self._account_id = statuses.word(me["id"])
            told = self._instance()
            return Profile(
                id=self._account_id,
                handle=statuses.handle(me, server=self._domain()),
                name=str(me.get("display_name") or ""),
                url=statuses.word(me["url"]),
                server=_software(told),
            )

    def limits(self) -> Limits:
        with self._call():
            self._told = None
            return _limits(self._instance())

    # --- Speaking ---------------------------------------------------------------------------------------------------

    def upload(self, picture: Picture) -> Uploaded:
        with self._call():
            name = "picture." + picture.mime.partition("/")[2]
            media = self._api.media_post(
                picture.data, picture.mime, description=picture.description, file_name=name, synchronous=False
            )
            handle = statuses.word(media["id"])
            if not media.get("url"):
                raise StillProcessing(_("The server is not done with the picture."), handle=handle)
            return Uploaded(handle, picture.description, picture.width, picture.height)

    def ready(self, uploaded: Uploaded) -> bool:
        with self._call():
            try:
                return bool(self._api.media(uploaded.handle).get("url"))
            except NotThere:
                raise Refused(_("The server does not know this picture any more: put it up again.")) from None

    def send(self, draft: Draft) -> Sent:
        with self._call(posting=True):
            try:
                status = self._api.status_post(
                    draft.text,
                    in_reply_to_id=draft.parent.id if draft.parent else None,
                    media_ids=[uploaded.handle for uploaded in draft.media] or None,
                    visibility=str(draft.visibility),
                    spoiler_text=draft.warning or None,
                    language=_two_letters(draft.language),
                    idempotency_key=draft.key,
                )
            except SignedOut:
                raise
            except Refused:
                if draft.parent and self._status(draft.parent.id) is None:  # servers word it in several ways
                    raise ParentGone(_("The post that this one answers is not there any more.")) from None
                raise
            return self._sent(status)

    def send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        raise NotImplementedError("Mastodon takes one post at a time")

    def find(self, draft: Draft) -> Sent | None:
        with self._call():
            doubtful: list[Status] = []
            for status in self._ours():
                since = draft.created_at - self._line.behind - _MARGIN
                if statuses.moment(status["created_at"]) < since:
                    break
                if not statuses.could_be(status, draft, since=since):
                    continue
                text = reading.plain(str(status.get("content") or ""))
                if statuses.same_words(text, str(status.get("spoiler_text") or ""), draft):
                    return self._sent(status)
                doubtful.append(status)
            return next((self._sent(status) for status in doubtful if self._was_typed(status, draft)), None)

    def _ours(self) -> Iterator[Status]:
        """Our own posts, answers included, the newest first."""
        last = None
        for _page in range(_PAGES):
            found = self._api.account_statuses(self._me(), limit=PAGE, max_id=last, exclude_reblogs=True)
            if not found:
                return
            yield from found
            last = statuses.word(found[-1]["id"])

    def _was_typed(self, status: Status, draft: Draft) -> bool:
        """Whether this is what was sent, though the server shows it otherwise: some read asterisks as emphasis."""
        try:
            source = self._api.status_source(statuses.word(status["id"]))
        except (NotThere, SignedOut):
            return False  # an old server, or one of another kind
        return statuses.same_words(str(source.get("text") or ""), str(source.get("spoiler_text") or ""), draft)

    def delete(self, sent: Sent) -> None:
        with self._call():
            with suppress(NotThere):
                self._api.status_delete(sent.id)

    # --- Listening --------------------------------------------------------------------------------------------------

    def look(self, uri: str, *, id: str = "") -> Heard | None:
        with self._call():
            known = id or self._ids.get(uri, "")
            if known:
                return self._status(known)
            return self._resolve(uri)

    def _resolve(self, uri: str) -> Heard | None:
        """A post that we know by its address only: one of this server by its number, others through the server."""
        parts = urlsplit(uri)
        number = parts.path.rstrip("/").rpartition("/")[2]
        if parts.netloc == urlsplit(self.server).netloc and number:
            heard = self._status(number)
            if heard is None or heard.uri == uri:
                return heard
        found = self._api.search_v2(uri, resolve=True, result_type="statuses")["statuses"]
        exact = next((status for status in found if status.get("uri") == uri), None)
        return self._heard(exact) if exact else None

    def _status(self, id: str) -> Heard | None:
        try:
            return self._heard(self._api.status(id))
        except NotThere:
            return None

    def mentions(self, *, since: str) -> Page:
        with self._call():
            found = self._api.notifications(types=["mention"], min_id=since or None, limit=PAGE)
            heard = [one["status"] for one in found if one.get("type") == "mention" and one.get("status")]
            return self._page(heard, found, since=since)

    def tagged(self, tag: str, *, since: str) -> Page:
        if not re.fullmatch(r"\w+", tag):
            raise Refused(_("A hashtag has letters and numbers only."))
        with self._call():
            try:
                found = self._api.timeline_hashtag(tag, min_id=since or None, limit=PAGE)
            except SignedOut:
                self._api.account_verify_credentials()  # we are not: the feed is closed
                return Page((), since, closed=True)
            if not found and self._is_closed():
                return Page((), since, closed=True)
            return self._page(found, found, since=since)

    def _is_closed(self) -> bool:
        """Whether an empty feed is so because the server shows it to nobody (Mastodon 4.5 and later)."""
        feeds = _inside(self._instance(), "configuration", "timelines_access", "hashtag_feeds")
        return bool(feeds) and all(value == "disabled" for value in feeds.values())

    def _page(self, found: Sequence[Status], paged: Sequence[Status], *, since: str) -> Page:
        """A page as servers give it, the newest first, turned round."""
        bookmark = statuses.word(paged[0]["id"]) if paged else since
        heard = [self._heard(status) for status in found if not status.get("reblog")]
        return Page(heard=tuple(reversed(heard)), bookmark=bookmark)

    def close(self) -> None:
        self._line.close()

    # --- What we know -----------------------------------------------------------------------------------------------

    @contextmanager
    def _call(self, *, posting: bool = False) -> Iterator[None]:
        """One call of the door: its seconds, and our errors for whatever goes wrong."""
        with self._line.clock.call():
            try:
                yield
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise outcomes.after_silence(posting=posting) from None

    def _me(self) -> str:
        if not self._account_id:
            self._account_id = statuses.word(self._api.account_verify_credentials()["id"])
        return self._account_id

    def _instance(self) -> Mapping[str, Any]:
        """What the server tells about itself, asked once."""
        if self._told is None:
            try:
                self._told = self._api.instance_v2()
            except NotThere:
                self._told = self._api.instance_v1()
        return self._told

    def _domain(self) -> str:
        """The server's name in handles, which need not be the one that its pages have."""
        told = self._instance()
        name = str(told.get("domain") or told.get("uri") or "")
        return name.partition("://")[2] or name or urlsplit(self.server).netloc

    def _sent(self, status: Status) -> Sent:
        sent = statuses.sent(status)
        self._remember(sent.id, sent.uri)
        return sent

    def _heard(self, status: Status) -> Heard:
        self._remember(statuses.word(status["id"]), statuses.word(status["uri"]))
        parent = str(status.get("in_reply_to_id") or "")
        return statuses.heard(status, server=self._domain(), parent_uri=self._uri_of(parent) if parent else "")

    def _uri_of(self, id: str) -> str:
        """What a post is called everywhere: servers tell only their own number of what a post answers."""
        if id not in self._uris:
            try:
                self._remember(id, statuses.word(self._api.status(id)["uri"]))
            except (NotThere, Refused):
                self._remember(id, "")  # deleted, or not for us
        return self._uris[id]

    def _remember(self, id: str, uri: str) -> None:
        if len(self._uris) >= _REMEMBERED:
            self._uris.clear()
            self._ids.clear()
        self._uris[id] = uri
        self._ids[uri] = id


def _limits(told: Mapping[str, Any]) -> Limits:
    """What the server takes; what it does not tell is as on an ordinary Mastodon server."""
    texts = _inside(told, "configuration", "statuses")
    media = _inside(told, "configuration", "media_attachments")
    usual = Limits(letters=500, url_letters=23, picture_octets=16_000_000)
    mimes = tuple(kind for kind in media.get("supported_mime_types") or () if kind in usual.mimes)
    return Limits(
        # Before Mastodon 3.4.2, and on its older relatives.
        letters=_number(texts, "max_characters") or _number(told, "max_toot_chars") or usual.letters,
        url_letters=_number(texts, "characters_reserved_per_url") or usual.url_letters,
        pictures=min(_number(texts, "max_media_attachments") or usual.pictures, 4),
        picture_octets=_number(media, "image_size_limit") or usual.picture_octets,
        picture_pixels=_number(media, "image_matrix_limit"),
        description_letters=_number(media, "description_limit") or usual.description_letters,
        mimes=mimes or usual.mimes,
    )


def _number(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def _inside(told: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """A part of what a server tells; empty when it does not."""
    for name in names:
        inner = told.get(name)
        if not isinstance(inner, Mapping):
            return {}
        told = inner
    return told


def _software(told: Mapping[str, Any]) -> str:
    version = str(told.get("version") or "")
    return version if any(letter.isalpha() for letter in version.partition("-")[0]) else f"Mastodon {version}".strip()


def _two_letters(language: str) -> str | None:
    """Servers know languages, not their countries."""
    return language.partition("-")[0].lower() or None
