"""A thread laid out for reading: one walk over it, so that every format shows the same in the same order and words.

Posts of the main line have the numbers of the author's own count as far as we know it: a post that is known to be gone
takes its number along. Branches stand after the post that they leave, numbered "3.1", "3.2".
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from unwatched.core.text import printable
from unwatched.gateways.threads import Poll, Post, Quote, QuoteState, Version

from ..changes import compare
from ..unrolling import Branch, Gap, Unrolled
from . import rich
from .rich import Block
from .sheet import NAMES, Asked, Before, Choice, Entry, Fact, Hole, Item, Options, Picture, Quoted, Sheet, Side
from .words import (
    blocks_of,
    full_name,
    language_of,
    line,
    name_of,
    say_moment,
    summary_of,
    title_of,
)

CLAIM = timedelta(days=1)  # by how much an author's time and the network's may differ without being mentioned
# An account that asks to be shown to nobody who has not signed in.
MEMBERS_ONLY = "!no-unauthenticated"


def lay_out(thread: Unrolled, options: Options) -> Sheet:
    """The thread as it is read, its words in `options.language`."""
    with override(options.language):
        return Sheet(
            title=line(options.title) or title_of(thread),
            byline=_("A thread by %(author)s") % {"author": name_of(thread.author)},
            summary=summary_of(thread),
            facts=tuple(_facts(thread, options)),
            notes=tuple(_notes(thread)),
            items=tuple(_Walk(thread, options).items()),
            language=language_of(thread),
            author=thread.author,
        )


# --- Head ---------------------------------------------------------------------------------------
def _facts(thread: Unrolled, options: Options) -> Iterator[Fact]:
    author = thread.author
    yield Fact(_("Author"), full_name(author), rich.web_address(author.url))
    yield Fact(_("Network"), NAMES.get(author.network, str(author.network)))
    if thread.posts:
        first, last = thread.posts[0], thread.posts[-1]
        yield Fact(_("First post"), say_moment(first.created_at))
        if last is not first:
            yield Fact(_("Last post"), say_moment(last.created_at))
        original = rich.web_address(first.url or first.uri)
        if original:
            yield Fact(_("Original"), original, original)
    answered = rich.web_address(thread.answers)
    if answered:
        yield Fact(_("Begins as a reply to"), answered, answered)
    if thread.read_at:
        yield Fact(_("Captured"), say_moment(thread.read_at))
    if options.page_url:
        yield Fact(_("Kept at"), options.page_url, rich.web_address(options.page_url))
    if options.kept:
        yield Fact(_("Shown"), options.kept)
    yield Fact(
        _("Licence"), options.licence or _("None named. All rights are the author's: ask before you reprint it.")
    )


def _notes(thread: Unrolled) -> Iterator[str]:
    warnings = {line(post.content_warning): None for post in _all_posts(thread) if line(post.content_warning)}
    if warnings:
        said = ", ".join(f"“{warning}”" for warning in warnings)
        yield _("The author has put content warnings on posts of this thread: %(warnings)s.") % {"warnings": said}
    yield from (line(note) for note in thread.notes if line(note))


def _all_posts(thread: Unrolled) -> Iterator[Post]:
    yield from thread.posts
    for branch in thread.branches:
        yield from branch.posts


# --- Walk ---------------------------------------------------------------------------------------
class _Walk:
    """Goes along the main line, stops at gaps, and follows each branch where it leaves."""

    def __init__(self, thread: Unrolled, options: Options) -> None:
        self.thread, self.options = thread, options
        self.branches: dict[str, list[Branch]] = defaultdict(list)
        for branch in thread.branches:
            self.branches[branch.leaves_from].append(branch)
        self.gaps: dict[str, list[Gap]] = defaultdict(list)
        for gap in thread.gaps:
            self.gaps[gap.after].append(gap)
        self.day = ""

    def items(self) -> Iterator[Item]:
        number = 0
        for gap in self.gaps.pop("", []):
            number, hole = self._hole(gap, number)
            yield hole
        for post in self.thread.posts:
            number += 1
            yield self._entry(post, str(number))
            yield from self._sides(post.uri, str(number))
            for gap in self.gaps.pop(post.uri, []):
                number, hole = self._hole(gap, number)
                yield hole
        # What hangs on nothing that is shown: never left out.
        for uri in list(self.branches):
            yield from self._sides(uri, "")
        for gap in [gap for gaps in self.gaps.values() for gap in gaps]:
            yield self._hole(gap, number)[1]

    def _sides(self, uri: str, number: str) -> Iterator[Side | Hole]:
        """The branches of a post, and theirs after them."""
        waiting = [(branch, number) for branch in self.branches.pop(uri, [])]
        count = 0
        while waiting:
            branch, leaves = waiting.pop(0)
            entries, holes, below = [], [], []
            for post in branch.posts:
                count += 1
                own = f"{number or 'x'}.{count}"
                entries.append(self._entry(post, own))
                holes += self.gaps.pop(post.uri, [])
                below += [(other, own) for other in self.branches.pop(post.uri, [])]
            yield Side(_branch_title(branch, leaves), tuple(entries))
            yield from (self._hole(gap, -1)[1] for gap in holes)
            waiting[:0] = below

    def _hole(self, gap: Gap, number: int) -> tuple[int, Hole]:
        """The gap in words, and the number that it takes. `number` -1: within a branch, where nothing is counted."""
        which = gap.number
        if which is None and gap.why == "deleted" and number >= 0:
            which = number + 1
        return max(number, which or 0), Hole(_gap_title(gap.why, which), _gap_text(gap.why))

    def _entry(self, post: Post, number: str) -> Entry:
        quote = _quote(post.quote) if post.quote else None
        drawn = quote is not None
        return Entry(
            post=post,
            number=number,
            time=self._time(post.created_at),
            when=say_moment(post.created_at),
            remarks=tuple(_remarks(post)),
            blocks=tuple(blocks_of(post, without_quote=drawn)),
            warning=line(post.content_warning),
            pictures=tuple(_pictures(post)),
            poll=_poll(post.poll) if post.poll else None,
            quote=quote,
            card=_card(post),
            before=tuple(_before(post)) if self.options.edits else (),
        )

    def _time(self, moment: datetime) -> str:
        moment = moment.astimezone(UTC)
        day = date_format(moment, "j F Y")
        is_new, self.day = day != self.day, day
        return f"{day}, {moment:%H:%M}" if is_new else f"{moment:%H:%M}"


def _branch_title(branch: Branch, leaves: str) -> str:
    if branch.through_others:
        if leaves:
            return _("Also by the author, in answer to somebody else, after post %(number)s") % {"number": leaves}
        return _("Also by the author, in answer to somebody else")
    if leaves:
        return _("Side branch: the author answers post %(number)s once more") % {"number": leaves}
    return _("Side branch")


def _gap_title(why: str, number: int | None) -> str:
    if number is None:
        return _("A post was deleted.") if why == "deleted" else _("A post is missing here.")
    said = {"number": number}
    return _("Post %(number)s was deleted.") % said if why == "deleted" else _("Post %(number)s is missing.") % said


def _gap_text(why: str) -> str:
    if why == "deleted":
        return _("It was gone before the thread was read. We don't know what it said and don't guess.")
    if why == "blocked":
        return _("Its author and the author of the post around it have parted: the network does not show it here.")
    if why == "numbered":
        return _("The author numbers the posts, and this number is skipped. We don't know why and don't guess.")
    return _("The network does not give it out. We don't know what it said and don't guess.")


def _remarks(post: Post) -> Iterator[str]:
    if post.edited_at:
        same_day = post.edited_at.astimezone(UTC).date() == post.created_at.astimezone(UTC).date()
        when = f"{post.edited_at.astimezone(UTC):%H:%M}" if same_day else say_moment(post.edited_at)
        yield _("edited %(when)s") % {"when": when}
    if post.seen_at and abs(post.seen_at - post.created_at) > CLAIM:
        said = _("The time is the author's own; the network first saw this post on %(when)s")
        yield said % {"when": say_moment(post.seen_at)}


def _before(post: Post) -> Iterator[Before]:
    if not post.earlier:
        return
    said = [_version_blocks(version) for version in post.earlier]
    texts = [rich.to_text(blocks) for blocks in (*said, blocks_of(post, without_quote=False))]
    for version, blocks, (old, new) in zip(post.earlier, said, pairwise(texts), strict=True):
        yield Before(say_moment(version.at), tuple(blocks), line(version.content_warning), compare(old, new))


def _version_blocks(version: Version) -> list[Block]:
    return rich.parse(version.html) if version.html else rich.parse_text(version.text)


# --- What hangs on a post -----------------------------------------------------------------------
def _pictures(post: Post) -> Iterator[Picture]:
    kinds = {"image": _("Picture"), "gif": _("Moving picture"), "video": _("Video"), "audio": _("Sound")}
    for media in post.media:
        about = printable(media.description or "").strip()
        yield Picture(media, kinds.get(media.kind, _("Attachment")), about, post.sensitive)


def _poll(poll: Poll) -> Asked:
    counts = [votes for _text, votes in poll.options if votes is not None]
    total = sum(counts)
    choices = []
    for text, votes in poll.options:
        said = "" if votes is None else ngettext("%(n)s vote", "%(n)s votes", votes) % {"n": number_format(votes)}
        share = round(100 * votes / total) if votes is not None and total else None
        choices.append(Choice(line(text), said, share))
    return Asked(tuple(choices), " ".join(_about_poll(poll)))


def _about_poll(poll: Poll) -> Iterator[str]:
    yield _("Poll; several answers allowed.") if poll.multiple else _("Poll.")
    if poll.closed:
        yield _("Closed.")
    elif poll.closes_at:
        yield _("Open until %(when)s when the thread was read.") % {"when": say_moment(poll.closes_at)}
    if poll.voters is not None:
        said = ngettext("%(n)s person had voted.", "%(n)s people had voted.", poll.voters)
        yield said % {"n": number_format(poll.voters)}
    if all(votes is None for _text, votes in poll.options):
        yield _("The votes had not been told yet.")


def _quote(quote: Quote) -> Quoted:
    url = rich.web_address(quote.url or quote.uri)
    if quote.state == QuoteState.GONE:
        return Quoted(_("Quotes a post that has been deleted."))
    if quote.state == QuoteState.WITHDRAWN:
        return Quoted(_("Quoted a post whose author has taken that back."))
    may_show = quote.state == QuoteState.ACCEPTED and quote.author and MEMBERS_ONLY not in quote.author.labels
    if may_show and quote.author and quote.text.strip():
        blocks = tuple(rich.parse_text(quote.text))
        return Quoted(_("Quotes %(author)s:") % {"author": full_name(quote.author)}, blocks, url)
    return Quoted(_("Quotes another post."), url=url)


def _card(post: Post) -> Fact | None:
    """The preview of a link: a Fact with the page's title, what it is about and its address."""
    url = rich.web_address(post.card.url) if post.card else ""
    if not post.card or not url:
        return None
    return Fact(line(post.card.title) or url, line(post.card.description), url)
