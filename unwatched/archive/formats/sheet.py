"""What a thread looks like when it is laid out for reading: plain values, whatever the format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Media, Post

from ..changes import Piece
from . import rich
from .rich import Block

NAMES = {Network.MASTODON: "Mastodon", Network.BLUESKY: "Bluesky", Network.X: "X"}


def no_picture(media: Media) -> bytes | None:
    return None


def own_address(media: Media) -> str:
    return rich.web_address(media.url)


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a thread does not say of itself."""

    language: str = "en"  # of the words around it
    title: str = ""  # without one, the first words of the first post
    picture: Callable[[Media], bytes | None] = no_picture  # a picture's bytes, as they were received
    picture_url: Callable[[Media], str] = own_address  # where it can be looked at; "" for nowhere
    page_url: str = ""  # of the thread's page with us
    licence: str = ""
    kept: str = ""  # why it may be shown, as a sentence
    edits: bool = True  # whether to show what posts said before they were changed
    attached: bytes = b""  # to the PDF, as thread.json; without it, the thread as `json` writes it
    id: str = ""  # that never changes, for feeds; without one, the page's or the first post's
    changed_at: datetime | None = None


DEFAULTS = Options()


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Picture:
    media: Media
    label: str  # "Picture", "Video"
    about: str  # the author's description; empty: none was given
    covered: bool

    @property
    def alt(self) -> str:
        """Never empty, never invented."""
        return self.about or _("%(kind)s. No description given by the author.") % {"kind": self.label}

    @property
    def caption(self) -> str:
        if self.about:
            return _("Description by the author: %(text)s") % {"text": self.about}
        return _("%(kind)s. No description given by the author.") % {"kind": self.label}

    @property
    def is_drawn(self) -> bool:
        """Whether it can be shown as a still picture."""
        return self.media.kind in ("image", "gif")


@dataclass(frozen=True)
class Choice:
    text: str
    votes: str  # "12 votes"; empty: not told
    share: int | None  # per cent


@dataclass(frozen=True)
class Asked:
    """A poll as it stood when it was read."""

    choices: tuple[Choice, ...]
    about: str


@dataclass(frozen=True)
class Quoted:
    """A post within a post: with its words only where its author lets it be quoted."""

    head: str  # "Quotes Ada (@ada@social.example)"
    blocks: tuple[Block, ...] = ()
    url: str = ""

    @property
    def html(self) -> str:
        return rich.to_html(list(self.blocks))


@dataclass(frozen=True)
class Before:
    """What a post said earlier."""

    when: str
    blocks: tuple[Block, ...]
    warning: str = ""
    changes: tuple[Piece, ...] = ()  # from what it said to what it said next

    @property
    def html(self) -> str:
        return rich.to_html(list(self.blocks))


@dataclass(frozen=True)
class Entry:
    """One post."""

    post: Post
    number: str
    time: str  # "08:12", with the day where it is another than before
    when: str  # "14 September 2026, 08:12 UTC"
    remarks: tuple[str, ...]  # "edited 13:52"
    blocks: tuple[Block, ...]
    warning: str = ""
    pictures: tuple[Picture, ...] = ()
    poll: Asked | None = None
    quote: Quoted | None = None
    card: Fact | None = None
    before: tuple[Before, ...] = ()
    kind: str = field(default="post", init=False)

    @property
    def anchor(self) -> str:
        return f"p{self.number}"

    @property
    def iso(self) -> str:
        return self.post.created_at.astimezone(UTC).isoformat(timespec="seconds")

    @property
    def html(self) -> str:
        return rich.to_html(list(self.blocks))

    @property
    def language(self) -> str:
        return rich.language_of(self.post.language)

    @property
    def url(self) -> str:
        return rich.web_address(self.post.url or self.post.uri)

    @property
    def covered(self) -> bool:
        return any(picture.covered for picture in self.pictures)


@dataclass(frozen=True)
class Hole:
    """A post that is missing."""

    title: str
    text: str
    kind: str = field(default="gap", init=False)


@dataclass(frozen=True)
class Side:
    """A branch."""

    title: str
    entries: tuple[Entry, ...]
    kind: str = field(default="branch", init=False)


Item = Entry | Hole | Side


@dataclass(frozen=True)
class Sheet:
    """All that is to be shown, in order."""

    title: str
    byline: str
    summary: str  # "5 posts, 1 min read"
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    items: tuple[Item, ...]
    language: str  # that of most posts; empty: not known
    author: Author

    @property
    def entries(self) -> Iterator[Entry]:
        for item in self.items:
            if isinstance(item, Entry):
                yield item
            elif isinstance(item, Side):
                yield from item.entries


def all_words(sheet: Sheet) -> Sequence[str]:
    """Everything that a document prints of the author's, for looking whether it can be printed."""
    said = [sheet.title, sheet.byline, *(fact.value for fact in sheet.facts), *sheet.notes]
    for entry in sheet.entries:
        said += [block.text for block in entry.blocks]
        said += [entry.warning, *(picture.about for picture in entry.pictures)]
        said += [choice.text for choice in entry.poll.choices] if entry.poll else []
        if entry.quote:
            said += [entry.quote.head, *(block.text for block in entry.quote.blocks)]
        said += [entry.card.label, entry.card.value] if entry.card else []
        said += [block.text for before in entry.before for block in before.blocks]
    return said
