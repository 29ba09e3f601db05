"""What somebody wrote on a network, read one post at a time and kept in one shape whichever network it is on.

One module per way in: a network's interface (`mastodon`, `activitypub`, `bluesky`, `x`) and a person's own export
(`exports/`). Each gives a `Reading`; none of them decides what belongs to a thread (`unwatched.archive.unrolling` does)
or whether it may be kept (`unwatched.archive.consent` does). Two things are decided here, because nobody above may
forget them: what is not public or unlisted never becomes a `Post`, and HTML is cleaned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ..social import Network


class Shown(StrEnum):
    """Who may see a post at its source. Everything else (followers, direct, a word we do not know) is no `Post`."""

    PUBLIC = "public"
    UNLISTED = "unlisted"


class QuoteState(StrEnum):
    """Whether a quoted post may be shown within the one that quotes it. What we do not know is LINK_ONLY."""

    ACCEPTED = "accepted"
    LINK_ONLY = "link_only"  # pending, blocked, muted, unauthorized or a word we do not know
    WITHDRAWN = "withdrawn"  # revoked, rejected, detached: our copy has to go
    GONE = "gone"  # deleted


@dataclass(frozen=True)
class Author:
    """Whose post it is, as the network said at that moment. `uri` (ActivityPub id, DID, X's number) is what counts."""

    network: Network
    uri: str
    handle: str  # "ada@social.example", "ada.example", "ada", without "@" in front
    name: str = ""
    url: str = ""
    about: str = ""  # plain text, for the words that say "keep out"
    bot: bool = False
    # What the person ticked about being found; None: the network has no such tick or did not say.
    discoverable: bool | None = None
    indexable: bool | None = None
    labels: tuple[str, ...] = ()  # Bluesky's, such as "!no-unauthenticated"
    avatar_url: str = ""  # one that does not move


@dataclass(frozen=True)
class Media:
    kind: str  # "image", "gif", "video", "audio", "unknown"
    url: str  # where the bytes are; in an export a path within it
    description: str | None = None  # None: the author gave none
    width: int = 0  # pixels; 0: not said
    height: int = 0
    preview_url: str = ""
    cid: str = ""  # Bluesky: the hash that the bytes must have


@dataclass(frozen=True)
class Poll:
    """A poll as it stood at that moment. Votes are None until the network tells them."""

    options: tuple[tuple[str, int | None], ...]
    closes_at: datetime | None = None
    closed: bool = False
    multiple: bool = False
    voters: int | None = None


@dataclass(frozen=True)
class Quote:
    """Another's post within a post. Text and author only where the state is ACCEPTED."""

    state: QuoteState
    uri: str = ""
    url: str = ""
    author: Author | None = None
    text: str = ""


@dataclass(frozen=True)
class Card:
    """The preview of a link."""

    url: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Version:
    """What a post said before it was changed."""

    at: datetime
    html: str
    text: str
    content_warning: str = ""


@dataclass(frozen=True)
class Post:
    """One public or unlisted post.

    `uri` names it on every server; `version` changes when what it says does (Mastodon's time of the edit, Bluesky's
    CID). `parent_uri` is empty for a first post, and for one whose parent the network no longer names.
    """

    network: Network
    uri: str
    author: Author
    created_at: datetime
    html: str  # cleaned
    text: str  # the same as plain text, links written out
    url: str = ""
    id: str = ""  # on the server that was asked: it differs from server to server
    version: str = ""
    shown: Shown = Shown.PUBLIC
    parent_uri: str = ""
    # What the source claims, for a parent that is not in the reading. Where it is, its own author counts.
    parent_author_uri: str = ""
    conversation: str = ""  # what the network calls the conversation; rejoins what a deleted post has parted
    edited_at: datetime | None = None
    seen_at: datetime | None = None  # when the network first saw it, where `created_at` is the author's own claim
    language: str = ""
    content_warning: str = ""
    sensitive: bool = False  # the pictures are to be covered
    tags: tuple[str, ...] = ()  # without "#", in lower case
    media: tuple[Media, ...] = ()
    poll: Poll | None = None
    quote: Quote | None = None
    card: Card | None = None
    earlier: tuple[Version, ...] = ()  # oldest first
    raw: str = ""  # the JSON as it came


@dataclass(frozen=True)
class Missing:
    """A post that is known to be or to have been there, and cannot be read by everybody."""

    uri: str
    # "deleted", "blocked", "not found", "hidden" (by the author of the thread). Nothing is said of private posts, not
    # even that they exist.
    why: str
    parent_uri: str = ""


@dataclass(frozen=True)
class Trouble:
    """Part of an answer or of a file that could not be read. The rest is whole."""

    where: str  # file, and byte or line where known
    why: str  # a sentence for people


@dataclass(frozen=True)
class Reading:
    """What one way in gave: all posts that may hang together, in no order."""

    posts: Mapping[str, Post]  # by uri
    asked: str = ""  # the uri of the post that was asked for; empty for a whole export
    missing: Sequence[Missing] = ()
    troubles: Sequence[Trouble] = ()
    source: str = ""  # the address or file that was read
    read_at: datetime | None = None
    more_wanted: str = field(default="", repr=False)  # why this may not be all of it, as a sentence; empty: all
