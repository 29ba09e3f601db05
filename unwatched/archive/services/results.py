"""What a search has found, as people read it."""

from dataclasses import dataclass

from unwatched.archive.models import SearchRow
from unwatched.core.text import printable

from . import presenting

AROUND = 220  # letters of a post that are shown


@dataclass(frozen=True)
class Found:
    """One post, as people read it."""

    row: SearchRow
    text: str
    about: str  # descriptions of its pictures, where the words may be
    url: str

    @property
    def thread_author(self) -> str:
        return str(self.row.post.thread.author)


def describe(row: SearchRow) -> Found:
    """A post behind a content warning shows the warning alone."""
    post = row.post
    text = post.content_warning or post.text
    about = "" if post.content_warning else " ".join(media.description or "" for media in post.media.all())
    return Found(row, shorten(text), shorten(about), place_of(row))


def shorten(text: str) -> str:
    line = " ".join(printable(text).split())
    return line if len(line) <= AROUND else line[:AROUND].rpartition(" ")[0] + "…"


def place_of(row: SearchRow) -> str:
    """The thread's page, at the post where its number is certain."""
    post = row.post
    counted = not post.branch and not post.thread.gaps
    return presenting.url_of(post.thread) + (f"#p{post.position + 1}" if counted else "")
