"""The posts in an AppView's answer.

It gives a thread as posts within posts. Any of them can be one that was deleted or that somebody has blocked, so each
part is looked at by its kind. https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import Missing, Post, Reading, Trouble, records, views
from ..notes import Json, Unreadable
from ..records import listed, part

_MOST_POSTS = 20_000
MOST_TROUBLES = 20


class Gathering:
    """Posts as they come out of one answer after another."""

    def __init__(self) -> None:
        self.posts: dict[str, Post] = {}
        self.missing: dict[str, Missing] = {}
        self.hidden: set[str] = set()
        self.replies: dict[str, int] = {}  # how many answers each has, as the network counts them
        self.below: defaultdict[str, set[str]] = defaultdict(set)
        self.troubles: list[Trouble] = []
        self.more_wanted = ""

    def take(self, answer: Json) -> str:
        """Everything in an answer; the uri of the post that was asked for, empty when it is not for everybody."""
        self._hear_gate(part(answer, "threadgate"))
        thread = part(answer, "thread")
        asked = part(thread, "post").get("uri")
        for view, above in _parts(thread):
            self._take_part(view, above)
        return asked if isinstance(asked, str) and asked in self.posts else ""

    def _take_part(self, view: Json, above: str) -> None:
        uri = uri_of(view)
        match views.kind(view):
            case "notFoundPost" if records.at_uri(uri):
                self.missing.setdefault(uri, Missing(uri, "not found", above))
            case "blockedPost" if records.at_uri(uri):
                self.missing.setdefault(uri, Missing(uri, "blocked", above))
            case "threadViewPost" | "":
                self._take_post(part(view, "post"))
        if uri and above:
            self.below[above].add(uri)

    def _take_post(self, view: Json) -> None:
        if not view or len(self.posts) >= _MOST_POSTS:
            return
        self._hear_gate(part(view, "threadgate"))
        try:
            post = views.post(view)
        except Unreadable as error:
            if len(self.troubles) < MOST_TROUBLES:
                self.troubles.append(Trouble("", _("One post of the answer cannot be read: %s.") % error))
            return
        if post is not None:
            self.posts[post.uri] = post
            self.missing.pop(post.uri, None)
            count = view.get("replyCount")
            self.replies[post.uri] = count if isinstance(count, int) else 0

    def _hear_gate(self, gate: Json) -> None:
        """What authors have hidden of their own. That somebody hides another's thread under theirs does not count."""
        home = str(gate.get("uri") or part(gate, "record").get("post") or "").partition("/app.")[0]
        hidden = map(str, listed(part(gate, "record").get("hiddenReplies")))
        self.hidden.update(uri for uri in hidden if home and uri.startswith(f"{home}/"))

    def reading(self, asked: str, *, source: str) -> Reading:
        """The author's posts, and those of others that stand above one of them. Nobody else's is passed on."""
        self._hide(asked)
        author = self.posts[asked].author.uri
        wanted: dict[str, Post] = {}
        for uri, post in self.posts.items():
            if post.author.uri == author:
                while uri in self.posts and uri not in wanted:
                    wanted[uri] = self.posts[uri]
                    uri = self.posts[uri].parent_uri
        return Reading(
            posts=wanted,
            asked=asked,
            missing=tuple(self.missing.values()),
            troubles=tuple(self.troubles),
            source=source,
            read_at=timezone.now(),
            more_wanted=self.more_wanted,
        )

    def _hide(self, asked: str) -> None:
        for uri in self.hidden & self.posts.keys() - {asked}:
            self.missing[uri] = Missing(uri, "hidden", self.posts.pop(uri).parent_uri)


def _parts(thread: Json) -> Iterator[tuple[Json, str]]:
    """Every part of an answer with the uri of the one above it. A list of what waits, as threads can be long."""
    waiting: list[tuple[Any, str]] = [(thread, "")]
    above = thread.get("parent")
    for _step in range(_MOST_POSTS):
        if not isinstance(above, Mapping):
            break
        waiting.append((above, ""))
        above = above.get("parent")
    for _step in range(_MOST_POSTS):
        if not waiting:
            return
        view, parent = waiting.pop()
        if isinstance(view, Mapping):
            yield view, parent
            replies = view.get("replies")
            waiting += [(one, uri_of(view)) for one in reversed(replies if isinstance(replies, list) else [])]


def uri_of(view: Json) -> str:
    uri = part(view, "post").get("uri") or view.get("uri")
    return uri if isinstance(uri, str) else ""
