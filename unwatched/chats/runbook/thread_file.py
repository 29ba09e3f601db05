"""A single thread as a text file: settings as its head if there are any, posts between lines of ---."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from unwatched.gateways.social import Network, Visibility

from . import fields, markup, scalars
from .markdown_file import NETWORKS
from .markup import Mark, Sign
from .nodes import Reader, one
from .problems import Wrong, did_you_mean
from .values import ChannelName, tidy

EVERYWHERE = (Network.MASTODON, Network.BLUESKY, Network.X)


@dataclass(frozen=True)
class PictureFile:
    """A picture beside the file, and what it shows."""

    path: str
    description: str


@dataclass(frozen=True)
class ThreadPost:
    text: str
    variants: dict[Network, str] = field(default_factory=dict)
    pictures: tuple[PictureFile, ...] = ()
    after: int = 0  # seconds after the one before


@dataclass(frozen=True, kw_only=True)
class ThreadFile:
    title: str = ""
    channels: tuple[ChannelName, ...] = ()
    language: str = "en"
    warning: str = ""
    visibility: Visibility = Visibility.PUBLIC
    numbered: bool = False
    posts: tuple[ThreadPost, ...] = ()

    @property
    def networks(self) -> list[Network]:
        """Where it goes; everywhere when the file does not say."""
        return list(dict.fromkeys(channel.reads_like for channel in self.channels)) or list(EVERYWHERE)


def read(text: str) -> ThreadFile:
    """Raises RunbookError."""
    try:
        head, body, first = markup.split_head(text)
    except Wrong:
        head, body, first = "", text, 0  # a thread may begin with an empty post; then its text is found missing below
    reader = Reader(body, first_line=first + 1)
    posts = [_post(marks, reader) for marks in _parted(body, reader)]
    if posts == [ThreadPost("")]:
        reader.wrong(0, _("there is no post. Write one; a line of --- begins the next."))
    settings = {}
    if head.strip():
        head_reader = Reader(head, first_line=2)
        settings = head_reader.top().fields(_SETTINGS)
        reader.problems += head_reader.problems
    reader.end()
    return ThreadFile(posts=tuple(posts), **settings)


_SETTINGS = {
    "title": one(scalars.line(160)),
    "channels": fields.channels,
    "language": one(scalars.line(35), "en"),
    "warning": one(scalars.line(200)),
    "visibility": one(scalars.choice(Visibility), Visibility.PUBLIC),
    "numbered": one(scalars.yes_no, False),
}


def _parted(body: str, reader: Reader) -> list[list[Mark]]:
    """The marks of each post."""
    posts: list[list[Mark]] = [[]]
    for mark in markup.scan(body, reader=reader, target="harbour.png"):
        if mark.sign == Sign.NEXT:
            posts.append([mark])
        else:
            posts[-1].append(mark)
    return posts


def _post(marks: list[Mark], reader: Reader) -> ThreadPost:
    lines: dict[Network | None, list[str]] = {None: []}
    here: Network | None = None
    pictures, after = [], 0
    for mark in marks:
        if mark.sign == Sign.NEXT:
            after = markup.gap_in(mark.text, mark.line, reader=reader) or 0
        elif mark.sign == Sign.LINE:
            lines[here].append(mark.text)
        elif mark.sign == Sign.PICTURE:
            pictures.append(PictureFile(mark.target, tidy(mark.text)))
        elif network := _network(mark, reader):
            here = network
            lines[network] = []
    said = {network: tidy("\n".join(those)) for network, those in lines.items()}
    variants = {network: words for network, words in said.items() if network and words}
    return ThreadPost(said[None], variants, tuple(pictures), after)


def _network(mark: Mark, reader: Reader) -> Network | None:
    """Of a heading such as ### Bluesky; any other is noted."""
    known = {name.lower(): network for name, network in NETWORKS.items()}
    network = known.get(mark.text.lower()) if mark.level == 3 else None
    if network is None:
        said = _("“%(heading)s” is no heading of a thread. %(remedy)s For a post that begins so, write \\ before it.")
        remedy = did_you_mean(f"### {mark.text.capitalize()}", [f"### {name}" for name in NETWORKS])
        reader.wrong(mark.line, said % {"heading": f"{'#' * mark.level} {mark.text[:40]}", "remedy": remedy})
    return network
