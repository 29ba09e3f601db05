"""Every post of Bluesky's network as it is made (Jetstream, second generation), and of those the few that we look for.

Looking is a hundred times cheaper than reading: almost every event is put aside by looking for a few bytes in it, and
of the rest only what is needed is decoded. Events come at least once, in order of their number, which is the cursor.
"""

import threading
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from . import guard
from .errors import Permanent, Temporary

POST = "app.bsky.feed.post"
ADDRESS = "wss://jetstream.us-east.bsky.network/xrpc"  # the network's own; anybody may run one
_METHOD = "/network.bsky.jetstream.subscribeEvents"
_PROTOCOL = Subprotocol("xrpc.v1.json")
_CONNECT = 10.0  # seconds
_QUIET = 60.0  # seconds without a word after which the line is dead: the network is never silent for so long
_GLANCE = 0.5  # seconds between two looks at whether to stop
_LONGEST = 4_000_000  # bytes of one event; a record is at most 1 MB
_OVERLOOK = 1_000_000_000_000_000  # from here on the server takes a cursor for microseconds

# Within the JSON of an event a quotation mark that somebody wrote stands behind a backslash, so these are its own.
_TAGGED = (b'facet#tag"', b'"tags"')
_CHANGED = (b'"delete"', b'"update"')
_COMMIT = b'#commit"'


class Happened(StrEnum):
    SAID = "said"  # a post with a hashtag that we look for; or one that we know, in new words
    GONE = "gone"  # a post that we know was deleted, or has lost its hashtag
    AWAY = "away"  # an account was closed or suspended: everything by it is to be hidden
    BACK = "back"


@dataclass(frozen=True)
class Event:
    happened: Happened
    did: str
    uri: str = ""
    cid: str = ""
    at: str = ""  # as the server writes it: when it saw the event
    record: Any = None  # the post as it stands in its author's repository
    tags: frozenset[str] = frozenset()  # those of ours that it bears


class Filter:
    """Of the network's events those that matter: posts with one of `tags`, and what becomes of posts that are `known`.

    Tags are without "#", in any case. `known` answers to at:// addresses of posts, `accounts` to DIDs.
    """

    def __init__(self, tags: Collection[str], *, known: Container[str] = (), accounts: Container[str] = ()) -> None:
        self.tags = frozenset(tag.casefold() for tag in tags)
        self.known, self.accounts = known, accounts
        self._last = b""

    def see(self, frame: bytes) -> Event | None:
        """What a frame means to us; None for almost all."""
        self._last = frame
        if _COMMIT in frame:
            # Spelt out: a loop here would take as long as the four looks.
            if _TAGGED[0] in frame or _TAGGED[1] in frame or _CHANGED[0] in frame or _CHANGED[1] in frame:
                return self._commit(frame)
            return None
        return self._account(frame)

    @property
    def cursor(self) -> int | None:
        """The number of the last event that was seen."""
        return _number_of(self._last)

    def _commit(self, frame: bytes) -> Event | None:
        try:
            commit = _commits.decode(frame).payload
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None  # of a kind that we do not know, or broken
        if commit.collection != POST:
            return None
        uri = f"at://{commit.did}/{POST}/{commit.rkey}"
        found = self.tags & _tags(commit.record) if commit.operation != "delete" else frozenset()
        record = _record_in(frame) if found else None
        if record is not None:
            return Event(Happened.SAID, commit.did, uri, commit.cid, commit.time, record, frozenset(found))
        if commit.operation != "create" and uri in self.known:
            return Event(Happened.GONE, commit.did, uri, at=commit.time)
        return None

    def _account(self, frame: bytes) -> Event | None:
        try:
            said = _accounts.decode(frame).payload
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        if said.account is None or said.did not in self.accounts:
            return None
        return Event(Happened.BACK if said.account.active else Happened.AWAY, said.did)


def listen(
    filter: Filter, *, address: str = ADDRESS, cursor: int | None, on_event: Callable[[Event], None],
    stop: threading.Event, on_frame: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """One line, from the event after `cursor` on, until it ends or `stop` is set; where it was is `filter.cursor`.

    Raises Temporary when the line breaks or there is none, Permanent when the server refuses us.
    """
    wanted: list[tuple[str, str]] = [("collections", POST), ("kinds", "commit"), ("kinds", "account")]
    if cursor is not None:
        wanted.append(("cursor", str(cursor + 1 if cursor < _OVERLOOK else cursor)))
    try:
        with _open(f"{address.rstrip('/')}{_METHOD}?{urlencode(wanted)}") as line:
            silent = 0.0
            while not stop.is_set():
                try:
                    frame = line.recv(timeout=_GLANCE, decode=False)
                except TimeoutError:
                    silent += _GLANCE
                    if silent >= _QUIET:
                        raise Temporary("The network's stream has said nothing for a minute.") from None
                    continue
                silent = 0.0
                if event := filter.see(frame):
                    on_event(event)
                on_frame()
    except InvalidStatus as error:
        refused = 400 <= error.response.status_code < 500 and error.response.status_code != 429
        raise (Permanent if refused else Temporary)(f"Answer {error.response.status_code}.") from None
    except (OSError, WebSocketException) as error:
        raise Temporary(f"The line to the network's stream broke ({type(error).__name__}).") from None


def _open(uri: str) -> Any:
    parts = urlsplit(uri)
    line = guard.connect(parts.hostname or "", parts.port or (443 if parts.scheme == "wss" else 80), timeout=_CONNECT)
    line.settimeout(None)
    return connect(uri, sock=line, subprotocols=[_PROTOCOL], open_timeout=_CONNECT, max_size=_LONGEST)


# --- The shape of an event, as far as it is needed --------------------------------------------------------------------


class _Feature(msgspec.Struct, gc=False):
    tag: str = ""


class _Facet(msgspec.Struct, gc=False):
    features: list[_Feature] = []


class _Record(msgspec.Struct, gc=False):
    facets: list[_Facet] | None = None
    tags: list[str] | None = None


class _Commit(msgspec.Struct, gc=False):
    did: str
    rkey: str
    collection: str
    operation: str
    cid: str = ""
    time: str = ""
    record: _Record | None = None


class _Active(msgspec.Struct, gc=False):
    active: bool = True


class _Account(msgspec.Struct, gc=False):
    did: str
    account: _Active | None = None


class _Numbered(msgspec.Struct, gc=False):
    seq: int | None = None


class _Untouched(msgspec.Struct, gc=False):
    record: msgspec.Raw


class _CommitFrame(msgspec.Struct, gc=False):
    payload: _Commit


class _AccountFrame(msgspec.Struct, gc=False):
    payload: _Account


class _NumberedFrame(msgspec.Struct, gc=False):
    payload: _Numbered


class _RawFrame(msgspec.Struct, gc=False):
    payload: _Untouched


_commits = msgspec.json.Decoder(_CommitFrame)
_accounts = msgspec.json.Decoder(_AccountFrame)
_numbers = msgspec.json.Decoder(_NumberedFrame)
_raw_records = msgspec.json.Decoder(_RawFrame)


def _tags(record: _Record | None) -> set[str]:
    if record is None:
        return set()
    found = {feature.tag for facet in record.facets or () for feature in facet.features} | set(record.tags or ())
    return {tag.casefold() for tag in found}


def _record_in(frame: bytes) -> Any:
    """The whole record; None when a part of it that we did not look at is broken."""
    try:
        return msgspec.json.decode(_raw_records.decode(frame).payload.record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _number_of(frame: bytes) -> int | None:
    try:
        return _numbers.decode(frame).payload.seq
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
