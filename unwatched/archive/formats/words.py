"""What is said of a thread and its author in a line, the same in every format."""

from datetime import UTC, datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.core.text import printable
from unwatched.gateways.threads import Author, Post

from ..unrolling import Unrolled
from . import rich
from .rich import Block

LONGEST_TITLE = 70  # letters, when it has to be taken from the first post


def line(text: str) -> str:
    """One line, without what cannot be seen."""
    return " ".join(printable(text).split())


def name_of(author: Author) -> str:
    return line(author.name) or handle_of(author)


def handle_of(author: Author) -> str:
    handle = line(author.handle)
    return f"@{handle}" if handle else line(author.uri)


def full_name(author: Author) -> str:
    """ "Ada (@ada@social.example)"."""
    name, handle = line(author.name), handle_of(author)
    return f"{name} ({handle})" if name and name != handle else handle


def title_of(thread: Unrolled) -> str:
    """The first words of the first post; its content warning where it has one."""
    first = thread.posts[0] if thread.posts else None
    warning = line(first.content_warning) if first else ""
    words = warning or (line(first_line(first)) if first else "")
    if not words:
        return _("A thread by %(author)s") % {"author": name_of(thread.author)}
    sentence = words.split(". ")[0].removesuffix(".") if ". " in words else words
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    cut = sentence[:LONGEST_TITLE]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"


def summary_of(thread: Unrolled) -> str:
    """ "5 posts, 1 min read"."""
    number = len(thread.posts) + sum(len(branch.posts) for branch in thread.branches)
    posts = ngettext("%(n)s post", "%(n)s posts", number) % {"n": number_format(number)}
    minutes = number_format(thread.reading_minutes)
    return _("%(posts)s, %(minutes)s min read") % {"posts": posts, "minutes": minutes}


def say_moment(moment: datetime) -> str:
    """ "14 September 2026, 08:12 UTC"."""
    moment = moment.astimezone(UTC)
    return _("%(day)s, %(time)s UTC") % {"day": date_format(moment, "j F Y"), "time": f"{moment:%H:%M}"}


def first_line(post: Post) -> str:
    blocks = blocks_of(post, without_quote=True)
    return next((block.text for block in blocks if block.text.strip()), "").partition("\n")[0]


def language_of(thread: Unrolled) -> str:
    said = [rich.language_of(post.language) for post in thread.posts]
    return max(sorted({*said}), key=said.count, default="")


def blocks_of(post: Post, *, without_quote: bool) -> list[Block]:
    blocks = rich.parse(post.html, without_quote=without_quote) if post.html else []
    return blocks or (rich.parse_text(post.text) if not post.html else [])
