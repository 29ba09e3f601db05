"""Social networks: what an account can do, whichever network it is on.

`Account` is the door. Behind it stand `memory` (rehearsals, tests), `mastodon`, `bluesky` and `x`. What leaves a door:
values of this module, or one of the errors of :mod:`unwatched.gateways.social.errors`. Nothing sleeps, nothing tries
again by itself: whoever calls knows what was promised, and when.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event
from typing import Protocol


class Network(StrEnum):
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    X = "x"
    REHEARSAL = "rehearsal"


class Visibility(StrEnum):
    """Mastodon's words. Other networks know "public" only."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"  # followers only
    DIRECT = "direct"


@dataclass(frozen=True)
class Limits:
    """What a network takes in one post. Read from the server where it tells; else the network's published rules."""

    letters: int  # as this network counts them
    octets: int = 0  # of UTF-8; 0: no limit
    url_letters: int = 0  # what each URL counts; 0: its own length
    pictures: int = 4
    picture_octets: int = 1_000_000
    picture_pixels: int = 0  # width times height; 0: no limit
    description_letters: int = 1500
    mimes: tuple[str, ...] = ("image/png", "image/jpeg", "image/webp", "image/gif")
    posts_per_window: int = 300  # writes that an account may do …
    pictures_per_window: int = 30  # … and pictures that it may put up …
    window_seconds: int = 300  # … within this time (pictures on Mastodon: 30 minutes)
    picture_window_seconds: int = 1800


@dataclass(frozen=True)
class Profile:
    """Whose account it is, as the network says right now."""

    id: str  # Mastodon's number, Bluesky's DID
    handle: str  # "@ours@social.example", "ours.example"
    name: str = ""
    url: str = ""
    server: str = ""  # software and version, for people to read
    expires_at: datetime | None = None  # when we are signed out, where the network says so


@dataclass(frozen=True)
class Picture:
    """A picture to put up: cleaned, within the limits, with words for those who cannot see it."""

    data: bytes = field(repr=False)
    mime: str
    description: str
    width: int
    height: int


@dataclass(frozen=True)
class Sent:
    """A post that stands on the network."""

    id: str  # Mastodon's number, Bluesky's rkey
    uri: str  # the same on every server: ActivityPub id, at-uri
    url: str  # for browsers
    cid: str = ""  # Bluesky: what exactly stands there


@dataclass(frozen=True)
class Draft:
    """One post as it is to be sent. `key`, `rkey` and `created_at` are frozen before the first try."""

    key: str  # 1 to 64 letters; another text has another key
    rkey: str  # a Bluesky TID: 13 letters
    created_at: datetime
    text: str
    language: str  # BCP 47
    visibility: Visibility = Visibility.PUBLIC
    warning: str = ""  # content warning
    media: tuple["Uploaded", ...] = ()
    parent: Sent | None = None
    root: Sent | None = None  # the first post of the thread; Bluesky wants both


@dataclass(frozen=True)
class Uploaded:
    """A picture that lies on the server and waits for its post. `handle` can be stored and given back later."""

    handle: str
    description: str
    width: int
    height: int


@dataclass(frozen=True)
class Heard:
    """Somebody's post that we met: an answer, a mention, a post with the hashtag."""

    uri: str  # the same whichever server we met it on: this is what makes two of them one
    url: str
    network: Network
    author_id: str  # account URI or DID
    author_handle: str
    author_name: str
    text: str  # plain
    at: datetime
    id: str = ""  # on the server that we asked: to answer it
    cid: str = ""
    parent_uri: str = ""  # what it answers, where the network says so
    root_uri: str = ""
    tags: tuple[str, ...] = ()  # without "#", lower case
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    warning: str = ""
    edited_at: datetime | None = None
    pictures: tuple[tuple[str, str], ...] = ()  # address and description
    original: str = ""  # of a bridge's copy: the uri or url of the post itself, where the network says so
    refuses: bool = False  # its account asks programmes not to keep or show what it says (#nobot, labels …)


@dataclass(frozen=True)
class Page:
    """What was heard since a bookmark, oldest first, and the bookmark for the next look."""

    heard: tuple[Heard, ...]
    bookmark: str
    closed: bool = False  # the server does not show this feed to us (Mastodon 4.5 and later can say so)
    gone: tuple[str, ...] = ()  # uris that were deleted meanwhile, where the network tells


class Account(Protocol):
    """An account that we speak from. Every call ends within `TIMEOUT` seconds."""

    network: Network
    atomic: bool  # whether `send_all` exists: a whole thread or nothing

    def profile(self) -> Profile:
        """Whose account it is: the connection test. Raises SignedOut."""

    def limits(self) -> Limits:
        """What the server takes, asked anew."""

    def upload(self, picture: Picture) -> Uploaded:
        """Put a picture up. Raises StillProcessing with the handle when the server needs more time."""

    def ready(self, uploaded: Uploaded) -> bool:
        """Whether an uploaded picture can go out with a post now. Raises Refused when it never will."""

    def send(self, draft: Draft) -> Sent:
        """Send one post. Raises Refused, SignedOut, Limited, Down (nothing was posted), or Unknown (perhaps it was)."""

    def send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        """Send a thread whole or not at all; `parent` and `root` within it are filled in. Only where `atomic`."""

    def find(self, draft: Draft) -> Sent | None:
        """The post of an earlier try, if it stands on our own account. Looks; never posts. Raises Down, Limited …"""

    def delete(self, sent: Sent) -> None:
        """Take a post of ours down. One that is gone already is fine."""

    def look(self, uri: str, *, id: str = "") -> Heard | None:
        """Anybody's public post as it stands now; None when it is gone. Raises when that cannot be said.

        `id` (of Heard or Sent) spares Mastodon a search that it may refuse.
        """

    def mentions(self, *, since: str) -> Page:
        """Answers and mentions since a bookmark ("" at first: the newest ones)."""

    def tagged(self, tag: str, *, since: str) -> Page:
        """Posts with a hashtag (without "#") since a bookmark."""

    def ours(self, *, since: str) -> Page:
        """What this account has said itself since a bookmark, answers included, whichever app it was said in."""

    def close(self) -> None:
        """Give connections back."""


class Streams(Protocol):
    """What accounts on Mastodon and Bluesky offer beside: to be told at once instead of asking."""

    def stream(
        self,
        tag: str,
        *,
        since: str,
        on_page: Callable[[Page], None],
        on_life: Callable[[str | None], None],
        stop: Event,
        place: str = "",
    ) -> None:
        """Passes on posts with a hashtag, edits and deletions until `stop` is set. Takes a thread of its own.

        Pages and bookmarks are those of `tagged`. After a break it comes back by itself, later each time, and catches
        up. `on_life` is told of each sign of life, with the place where a later stream may begin ("" where it needs
        none), and None when the line broke. Raises Refused (also SignedOut) when this server has no stream for us.
        """


TIMEOUT = 20.0  # seconds: every call ends
