"""What belongs to a thread: one author's own replies to themself, one after the other.

Pure: from a `Reading` to an `Unrolled`, without database or network. `unwatched unroll` uses it as well as the site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from unwatched.gateways.threads import Author, Post


@dataclass(frozen=True)
class Branch:
    """A side line by the same author."""

    leaves_from: str  # uri of the post of the main line (or of another branch) that it answers
    posts: tuple[Post, ...]
    through_others: bool = False  # reached only through somebody else's reply: "also by the author"


@dataclass(frozen=True)
class Gap:
    """A place where a post is missing."""

    after: str  # uri of the post before it; empty: before the first
    why: str  # "deleted", "not found", "blocked", "numbered" (the author's own "n/m" skips one)
    number: int | None = None  # which post of the author's own count, where that tells


@dataclass(frozen=True)
class Unrolled:
    """A thread as one reads it."""

    author: Author
    posts: tuple[Post, ...]  # the main line, in order
    branches: tuple[Branch, ...]
    gaps: tuple[Gap, ...]
    reading_minutes: int
    source: str
    answers: str = ""  # url of the post by somebody else to which the first one replies
    read_at: datetime | None = None
    notes: Sequence[str] = ()  # sentences for the reader: what could not be read, and why
