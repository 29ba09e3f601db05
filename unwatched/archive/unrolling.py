"""What belongs to a thread: one author's own replies to themself, one after the other.

Pure: from a `Reading` to an `Unrolled`, without database or network. `unwatched unroll` uses it as well as the site.

The rule: climb while the parent's real author is the same; that is the first post. The main line takes at each step
the reply with the deepest chain of the author's own posts; the author's other replies are branches. What the author
wrote under other people's replies is "also by the author". What a server claims about whom a post answers counts for
nothing where the parent was read: servers skip over self-replies (docs/reference/thread-format.md).

Nothing here is recursive, and all of it is linear: threads of thousands of posts exist, and so do circles of replies.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from unwatched.gateways.threads import Author, Missing, Post, Reading

from . import counting
from .errors import NoSuchPost, SeveralThreads


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
    why: str  # "deleted", "not found", "blocked", "hidden", "numbered" (the author's own "n/m" skips one)
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

    @property
    def own_branches(self) -> tuple[Branch, ...]:
        """Side lines that hang on the author's own posts. What stands under others' answers belongs to those talks."""
        return tuple(branch for branch in self.branches if not branch.through_others)


def unroll(reading: Reading, *, post: str = "") -> Unrolled:
    """The thread that a post belongs to: `post` (uri, address or id), else the one that was asked for.

    Raises NoSuchPost; and SeveralThreads when nobody said which, and there is more than one.
    """
    forest = _Forest(reading)
    return forest.unrolled(forest.first_of(_chosen(reading, post, forest)))


def threads_in(reading: Reading) -> list[Unrolled]:
    """Every thread of a whole export, newest first, single posts as well. Answers within one stand in its branches."""
    forest = _Forest(reading)
    firsts = [uri for uri in forest.firsts() if uri not in forest.within]
    firsts.sort(key=lambda uri: _order(reading.posts[uri]), reverse=True)
    return [forest.unrolled(uri) for uri in firsts]


def find(reading: Reading, post: str) -> Post | None:
    """A post by its uri, its address or its id on the server that was asked."""
    wanted = post.strip()
    if wanted in reading.posts:
        return reading.posts[wanted]
    ends = (reading.posts[uri] for uri in reading.posts)
    return next((one for one in ends if wanted and wanted in (one.url, one.id, id_of(one))), None)


def id_of(post: Post) -> str:
    """What a post is called on the server that was asked, or at its author's."""
    return post.id or post.uri.rstrip("/").rpartition("/")[2]


def _chosen(reading: Reading, post: str, forest: "_Forest") -> Post:
    wanted = post or reading.asked
    found = find(reading, wanted) if wanted else None
    if found:
        return found
    if wanted:
        raise NoSuchPost(_("This post is not there, or it is not for everybody to read."))
    firsts = [uri for uri in forest.firsts() if uri not in forest.within]
    if len(firsts) == 1:
        return reading.posts[firsts[0]]
    if not firsts:
        raise NoSuchPost(_("There is no public post in it."))
    raise SeveralThreads(
        _("There are %(count)s threads in it. Say which one by one of its posts.") % {"count": len(firsts)}
    )


def _order(post: Post) -> tuple[datetime, str]:
    return post.created_at, post.uri


class _Forest:
    """All posts of a reading as trees, each of one author."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.posts = reading.posts
        self.missing: dict[str, Missing] = {one.uri: one for one in reading.missing}
        self.missing_below: defaultdict[str, list[Missing]] = defaultdict(list)
        for one in self.missing.values():
            self.missing_below[one.parent_uri].append(one)
        self.parent: dict[str, str] = {}  # within one author's own posts only
        self.rejoined: dict[str, str] = {}  # posts whose own parent is not there, and why, where one may say it
        self.children: defaultdict[str, list[str]] = defaultdict(list)
        self.first: dict[str, str] = {}
        self.within: dict[str, str] = {}  # first posts under other people's replies, and the first post above those
        self.leaves: dict[str, str] = {}
        self.also: defaultdict[str, list[str]] = defaultdict(list)
        self._join()
        self._cut_circles()
        for uri in sorted(self.parent, key=lambda uri: _order(self.posts[uri])):
            self.children[self.parent[uri]].append(uri)
        self._find_firsts()
        self._find_within()

    # --- Who answers whom -------------------------------------------------------------------------------------------

    def _join(self) -> None:
        lost: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for uri, post in self.posts.items():
            above = self.posts.get(post.parent_uri)
            if above is not None and above.uri != uri:
                if above.author.uri == post.author.uri:
                    self.parent[uri] = above.uri
            elif post.conversation and not self._answers_another(post):
                lost[post.author.uri, post.conversation].append(uri)
        self._rejoin(lost)

    def _answers_another(self, post: Post) -> bool:
        """Whether a parent that was not read is somebody else's, as far as one can tell."""
        if post.parent_author_uri:
            return post.parent_author_uri != post.author.uri
        return bool(post.parent_uri) and not is_own(post.parent_uri, post.author)

    def _rejoin(self, lost: dict[tuple[str, str], list[str]]) -> None:
        """What a post that is not there has parted: each part goes behind the author's last post before it."""
        talks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for uri, post in self.posts.items():
            if (post.author.uri, post.conversation) in lost:
                talks[post.author.uri, post.conversation].append(uri)
        for key, uris in talks.items():
            orphans = set(lost[key])
            uris.sort(key=lambda uri: _order(self.posts[uri]))
            last = ""
            for uri in uris:
                if uri in orphans and last:
                    self.parent[uri] = last
                    self.rejoined[uri] = self._why(self.posts[uri])
                if uri in orphans or uri in self.parent:
                    last = uri

    def _why(self, post: Post) -> str:
        """What may be said about a parent that is not there. Nothing where it may be a private post."""
        if not post.parent_uri:
            return "deleted"
        return self.missing[post.parent_uri].why if post.parent_uri in self.missing else ""

    def _cut_circles(self) -> None:
        """A circle of replies begins with its oldest post."""
        for circle in circles(self.parent):
            # Rather where we have put together what may not belong together.
            cut = min(circle, key=lambda uri: (uri not in self.rejoined, *_order(self.posts[uri])))
            del self.parent[cut]
            self.rejoined.pop(cut, None)

    def _find_firsts(self) -> None:
        for begin in self.posts:
            path = []
            uri = begin
            while uri not in self.first and uri in self.parent:
                path.append(uri)
                uri = self.parent[uri]
            first = self.first.setdefault(uri, uri)
            for one in path:
                self.first[one] = first

    def _find_within(self) -> None:
        """Which chains of an author hang under the author's own thread through other people's posts."""
        oldest: dict[tuple[str, str], str] = {}
        for uri in sorted(self.firsts(), key=lambda uri: _order(self.posts[uri])):
            post = self.posts[uri]
            if post.conversation and not post.parent_uri:
                oldest.setdefault((post.author.uri, post.conversation), uri)
        nearest: dict[tuple[str, str], str] = {}
        for uri in self.firsts():
            above = self._own_above(uri, nearest)
            if not above and self.posts[uri].parent_uri:
                above = oldest.get((self.posts[uri].author.uri, self.posts[uri].conversation), "")
            if above and self.first[above] != uri:
                self.leaves[uri] = above
        for circle in circles({uri: self.first[above] for uri, above in self.leaves.items()}):
            del self.leaves[min(circle, key=lambda uri: _order(self.posts[uri]))]
        for uri in self.leaves:
            self._find_top(uri)
        for uri, top in sorted(self.within.items(), key=lambda pair: _order(self.posts[pair[0]])):
            self.also[top].append(uri)

    def _own_above(self, uri: str, nearest: dict[tuple[str, str], str]) -> str:
        """The author's nearest own post above one, through other people's; empty when there is none."""
        author = self.posts[uri].author.uri
        path: dict[str, None] = {}
        at, found = self.posts[uri].parent_uri, ""
        while at in self.posts and at not in path:
            if self.posts[at].author.uri == author:
                found = at
                break
            if (author, at) in nearest:
                found = nearest[author, at]
                break
            path[at] = None
            at = self.posts[at].parent_uri
        for one in path:
            nearest[author, one] = found
        return found

    def _find_top(self, uri: str) -> None:
        """Notes the first post of the outermost thread, for this chain and all that it hangs under."""
        path = []
        while uri in self.leaves and uri not in self.within:
            path.append(uri)
            uri = self.first[self.leaves[uri]]
        top = self.within.get(uri, uri)
        for one in path:
            self.within[one] = top

    def firsts(self) -> list[str]:
        return [uri for uri in self.posts if uri not in self.parent]

    def first_of(self, post: Post) -> str:
        return self.first[post.uri]

    # --- One thread -------------------------------------------------------------------------------------------------

    def unrolled(self, first: str) -> Unrolled:
        main, branches = self._lines(first)
        order = {uri: number for number, uri in enumerate(main)}
        # Side lines stand in the order of the posts that they leave from; those of other side lines come after.
        sides = sorted(branches, key=lambda side: order.get(side[0], len(order)))
        made = [Branch(leaves_from, self._trimmed(uris)) for leaves_from, uris in sides]
        for also in self.also.get(first, ()):
            line, more = self._lines(also)
            made.append(Branch(self.leaves[also], self._trimmed(line), through_others=True))
            made += [Branch(leaves_from, self._trimmed(uris), through_others=True) for leaves_from, uris in more]
        posts = self._trimmed(main)
        return Unrolled(
            author=posts[0].author,
            posts=posts,
            branches=tuple(made),
            gaps=self._gaps(main, [uri for _leaves, uris in sides for uri in uris]),
            reading_minutes=counting.minutes(post.text for post in posts),
            source=self.reading.source,
            answers=self._answers(self.posts[first]),
            read_at=self.reading.read_at,
            notes=self._notes(),
        )

    def _lines(self, first: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
        """The main line below a post, and every side line with the post that it leaves from."""
        depth = self._depths(first)
        main: list[str] = []
        sides: list[tuple[str, list[str]]] = []
        waiting = [("", first)]
        while waiting:
            leaves_from, begin = waiting.pop()
            line = []
            uri = begin
            while uri:
                line.append(uri)
                after = self.children.get(uri, [])
                # They are in the order of time, and the first of the deepest ones counts.
                longest = max(after, key=depth.__getitem__) if after else ""
                waiting += [(uri, other) for other in reversed(after) if other != longest]
                uri = longest
            if leaves_from:
                sides.append((leaves_from, line))
            else:
                main = line
        return main, sides

    def _depths(self, first: str) -> dict[str, int]:
        """How many posts of the author follow each other from a post on, itself included."""
        order = [first]
        for uri in order:  # grows while it is read
            order += self.children.get(uri, ())
        depth: dict[str, int] = {}
        for uri in reversed(order):
            depth[uri] = 1 + max((depth[one] for one in self.children.get(uri, ())), default=0)
        return depth

    def _trimmed(self, uris: list[str]) -> tuple[Post, ...]:
        return tuple(self._without_self(self.posts[uri]) for uri in uris)

    def _without_self(self, post: Post) -> Post:
        """Replies to oneself often begin with one's own name."""
        if post.uri not in self.parent or "@" not in post.text[:200]:
            return post
        text, html = counting.without_self(post.text, post.html, post.author)
        return post if text == post.text else replace(post, text=text, html=html)

    def _answers(self, first: Post) -> str:
        """Where a link to what the first post replies to leads; empty when there is nothing or nobody may be told."""
        above = self.posts.get(first.parent_uri)
        if above is not None:
            return (above.url or above.uri) if above.author.uri != first.author.uri else ""
        if not first.parent_uri or first.parent_uri in self.missing or not self._answers_another(first):
            return ""
        return address_of(first.parent_uri)

    def _notes(self) -> tuple[str, ...]:
        troubles = [f"{one.where}: {one.why}" if one.where else one.why for one in self.reading.troubles]
        return tuple(filter(None, [self.reading.more_wanted, *troubles]))

    # --- What is missing --------------------------------------------------------------------------------------------

    def _gaps(self, main: list[str], side: list[str]) -> tuple[Gap, ...]:
        """In the order of the posts that they follow."""
        known = self._known_gaps(main, side)
        numbered = counting.skipped([self.posts[uri].text for uri in main])
        gaps: list[Gap] = []
        for number, uri in enumerate(["", *main]):
            here = known.pop(uri, [])
            for skipped in numbered.get(number - 1, ()):
                # The author's count tells which post it is that is known to be gone.
                why = here.pop(0).why if here else "numbered"
                gaps.append(Gap(after=uri, why=why, number=skipped))
            gaps += here
        for rest in known.values():
            gaps += rest
        return tuple(gaps)

    def _known_gaps(self, main: list[str], side: list[str]) -> dict[str, list[Gap]]:
        known: defaultdict[str, list[Gap]] = defaultdict(list)
        told: set[str] = set()
        first = self.posts[main[0]]
        if first.parent_uri in self.missing and not self._answers_another(first):
            known[""].append(Gap(after="", why=self.missing[first.parent_uri].why))
            told.add(first.parent_uri)
        elif not first.parent_uri and first.parent_author_uri == first.author.uri:  # it answered a post of its author
            known[""].append(Gap(after="", why="deleted"))
        for uri in [*main, *side]:
            if self.rejoined.get(uri):
                known[self.parent[uri]].append(Gap(after=self.parent[uri], why=self.rejoined[uri]))
                told.add(self.posts[uri].parent_uri)
        for uri in [*main, *side]:
            for one in self.missing_below.get(uri, ()):
                if one.uri not in told and is_own(one.uri, first.author):
                    known[uri].append(Gap(after=uri, why=one.why))
        return known


def circles(above: Mapping[str, str]) -> list[list[str]]:
    """Every circle in which one leads to the next for ever."""
    found = []
    seen: set[str] = set()
    for begin in above:
        path: dict[str, None] = {}
        uri = begin
        while uri in above and uri not in seen and uri not in path:
            path[uri] = None
            uri = above[uri]
        if uri in path:
            walked = list(path)
            found.append(walked[walked.index(uri) :])
        seen.update(path)
    return found


def is_own(uri: str, author: Author) -> bool:
    """Whether a post that was not read is this author's, by its name alone. In doubt it is."""
    if uri.startswith("at://"):
        return uri.removeprefix("at://").partition("/")[0] == author.uri
    host = uri.partition("://")[2].partition("/")[0]
    return not host or host == author.uri.partition("://")[2].partition("/")[0]


def address_of(uri: str) -> str:
    """Where people read a post, by its name alone."""
    if not uri.startswith("at://"):
        return uri if uri.startswith(("https://", "http://")) else ""
    did, _collection, rkey = (uri.removeprefix("at://").split("/") + ["", ""])[:3]
    return f"https://bsky.app/profile/{did}/post/{rkey}" if rkey else f"https://bsky.app/profile/{did}"
