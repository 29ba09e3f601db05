"""What speaking and listening share: the line, what the server told, and the names of the posts that we met."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from .. import Heard, Sent, outcomes
from ..errors import NotThere, Refused
from ..line import Line
from . import instance, statuses
from .api import POSTS, Api
from .statuses import Status

PAGE = 40  # posts that servers give at a time, at most
_REMEMBERED = 5000  # posts


class Base:
    """An account on a server; `server` is what `servers.server_address` gives."""

    def __init__(self, server: str, access_token: str, *, account_id: str = "") -> None:
        self.server = server
        self._token = access_token
        self._line = Line(POSTS)
        self._api = Api(server, access_token, line=self._line)
        self._account_id = account_id
        self._told: instance.Told | None = None
        self._uris: dict[str, str] = {}  # of the posts that we met, by the server's own id
        self._ids: dict[str, str] = {}

    @property
    def behind(self) -> timedelta:
        """How far the server's clock was behind ours when it last answered: perhaps it is ours that is wrong."""
        return self._line.behind

    def close(self) -> None:
        self._line.close()

    @contextmanager
    def _call(self, *, posting: bool = False) -> Iterator[None]:
        """One call of the door: it has its seconds, and an answer that makes no sense is one of our errors."""
        with self._line.clock.call():
            try:
                yield
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise outcomes.after_silence(posting=posting) from None

    def _me(self) -> str:
        if not self._account_id:
            self._account_id = statuses.word(self._api.account_verify_credentials()["id"])
        return self._account_id

    def _instance(self) -> instance.Told:
        """What the server tells about itself, asked once."""
        if self._told is None:
            self._told = self._ask_instance()
        return self._told

    def _ask_instance(self) -> Any:
        try:
            return self._api.instance_v2()
        except NotThere:  # before Mastodon 4.0
            return self._api.instance_v1()

    def _domain(self) -> str:
        here = urlsplit(self.server).netloc
        try:
            return instance.domain(self._instance()) or here
        except NotThere:  # a server that tells nothing about itself
            return here

    def _sent(self, status: Status) -> Sent:
        sent = statuses.sent(status)
        self._remember(sent.id, sent.uri)
        return sent

    def _heard(self, status: Status) -> Heard:
        self._remember(statuses.word(status["id"]), statuses.word(status["uri"]))
        parent = str(status.get("in_reply_to_id") or "")
        return statuses.heard(status, server=self._domain(), parent_uri=self._uri_of(parent) if parent else "")

    def _status(self, id: str) -> Heard | None:
        try:
            status = self._api.status(id)
        except NotThere:
            return None
        return self._heard(status)

    def _uri_of(self, id: str) -> str:
        """What a post is called everywhere: servers tell only their own number of what a post answers."""
        if id not in self._uris:
            try:
                self._remember(id, statuses.word(self._api.status(id)["uri"]))
            except Refused:  # deleted, or not for us
                self._uris[id] = ""
        return self._uris[id]

    def _remember(self, id: str, uri: str) -> None:
        if len(self._uris) >= _REMEMBERED:
            self._uris.clear()
            self._ids.clear()
        self._uris[id] = uri
        self._ids[uri] = id
