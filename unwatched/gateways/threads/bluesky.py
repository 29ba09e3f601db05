"""A thread from Bluesky: as the public AppView shows it, or, when none knows it, from its author's own data server.

An AppView gives a thread as posts within posts. Any of them can be one that was deleted or that somebody has blocked,
so each part is looked at by its kind. https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import fetching
from ..errors import GatewayError, Permanent
from ..fetching import Fetcher
from ..social.bluesky import identity
from ..social.bluesky.records import POST
from ..social.errors import NotThere
from . import Author, Missing, Post, Reading, Trouble, records, views
from .notes import Json, Unreadable
from .records import listed, part

SECONDS = 60.0  # for one reading
_DEEP = 1000  # posts below and above that an AppView shows, at most
_LESS_DEEP = 3
_MOST_BEHIND = 10  # posts behind holes that are asked for
_MOST_OCTETS = 20_000_000
_MOST_REQUESTS = 40
_MOST_POSTS = 20_000
_MOST_PAGES = 20  # of 100 posts each, on a data server
_MOST_TROUBLES = 20
_PLACE = re.compile(r"/profile/([^/]+)/post/([^/?#]+)/?$")
_AT = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})/?$")
_RKEY = re.compile(r"[A-Za-z0-9._:~-]{1,512}")
_HANDLE = re.compile(r"(?=.{4,253}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,250}$")


def place_in(url: str) -> tuple[str, str] | None:
    """Whose post an address names (handle or DID) and which; None for what is no address of a post on Bluesky."""
    found = _AT.match(url.strip())
    if not found:
        try:
            path = unquote(urlsplit(url.strip()).path)
        except ValueError:
            return None
        found = _PLACE.search(path)
    if not found or not _RKEY.fullmatch(found[2]):
        return None
    who = found[1].removeprefix("@")
    return (who, found[2]) if _DID.match(who) or _HANDLE.match(who) else None


def read(url: str, *, seconds: float = SECONDS) -> Reading:
    """The posts that hang together with the one at this address. Raises errors of a gateway, each a sentence."""
    place = place_in(url)
    if place is None:
        raise fetching.NotUnderstood(_("This is no address of a post on Bluesky."))
    with Fetcher(seconds=seconds) as fetcher:
        try:
            return _AppView(fetcher).read(*place, source=url)
        except (fetching.Closed, fetching.Limited):
            raise
        except GatewayError as error:
            return _at_home(fetcher, place, url, error)


def _at_home(fetcher: Fetcher, place: tuple[str, str], url: str, refusal: GatewayError) -> Reading:
    try:
        return _DataServer(fetcher, place[0]).read(place[1], source=url)
    except (fetching.Closed, fetching.NotThere):
        raise
    except GatewayError as error:
        raise (refusal if isinstance(refusal, Permanent) else error) from None


def parse(said: Any, *, source: str) -> Reading:
    """What an AppView answered, where it lies in a file."""
    gathering = _Gathering()
    asked = gathering.take(part({"said": said}, "said"))
    if not asked:
        raise fetching.NotThere(_("This post is not there, or it is not for everybody to read."))
    return gathering.reading(asked, source=source)


class _Gathering:
    """Posts as they come out of answers that are nested."""

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
        uri = _uri(view)
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
            if len(self.troubles) < _MOST_TROUBLES:
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
            waiting += [(one, _uri(view)) for one in reversed(replies if isinstance(replies, list) else [])]


def _uri(view: Json) -> str:
    uri = part(view, "post").get("uri") or view.get("uri")
    return uri if isinstance(uri, str) else ""


# --- The AppView ----------------------------------------------------------------------------------------------------


class _AppView(_Gathering):
    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__()
        self._fetcher = fetcher
        self._asked: set[str] = set()

    def read(self, who: str, rkey: str, *, source: str) -> Reading:
        answer = self._ask(f"at://{who}/{POST}/{rkey}")
        asked = self.take(answer)
        if not asked:
            self._refuse(part(answer, "thread"))
        try:
            self._walk_on(asked)
            self._look_behind_holes(asked)
        except GatewayError as error:
            self.more_wanted = _("Not all of it could be read: %s") % error
        return self.reading(asked, source=source)

    def _refuse(self, thread: Json) -> None:
        """Why there is no post. Raises always."""
        if views.labels_in(part(thread, "post", "author")):
            raise fetching.Closed(_("Its author does not show this to people who are not signed in."))
        if views.kind(thread) == "blockedPost":
            raise fetching.Closed(_("Bluesky does not show this post: its author has blocked somebody here."))
        raise fetching.NotThere(_("This post is not there, or it is not for everybody to read."))

    def _walk_on(self, asked: str) -> None:
        """An answer ends somewhere: up from the topmost post, down from the author's last ones."""
        author = self.posts[asked].author.uri
        while True:
            ends = [uri for uri in self.posts if uri not in self._asked and self._goes_on(uri, author)]
            if not ends:
                return
            for uri in ends:
                if uri in self._asked or not self._goes_on(uri, author):
                    continue
                if len(self._asked) >= _MOST_REQUESTS or self._fetcher.left() <= 0:
                    self.more_wanted = _("This thread is very long. This is as much of it as we read at a time.")
                    return
                self.take(self._ask(uri))

    def _look_behind_holes(self, asked: str) -> None:
        """An answer ends at a post that was deleted. What the author wrote behind it, their own data server knows."""
        author = self.posts[asked].author.uri
        if not any(uri.startswith(f"at://{author}/") for uri in self.missing):
            return
        try:
            home = _DataServer(self._fetcher, author).read(asked.rpartition("/")[2], source="")
        except GatewayError:
            return  # the hole is shown
        self.missing |= {
            one.uri: replace(self.missing[one.uri], why=one.why) for one in home.missing if one.uri in self.missing
        }
        tried = 0
        for uri in sorted(home.posts.keys() - self.hidden):
            if uri not in self.posts and tried < _MOST_BEHIND:
                tried += 1
                with suppress(Permanent):
                    self.take(self._ask(uri))
        self._walk_on(asked)

    def _goes_on(self, uri: str, author: str) -> bool:
        post = self.posts[uri]
        if post.author.uri != author:
            return False
        above = post.parent_uri
        if above and above.startswith(f"at://{author}/") and above not in self.posts and above not in self.missing:
            return uri not in self._asked
        return self.replies[uri] > 0 and not self.below[uri]

    def _ask(self, uri: str) -> Json:
        self._asked.add(uri)
        try:
            fetched = self._fetch(uri, _DEEP)
        except fetching.TooLarge:  # very many people have answered
            fetched = self._fetch(uri, _LESS_DEEP)
        if fetched.status == 400:
            raise fetching.NotThere(_("The server says that this is not there, or not for everybody."))
        said = fetching.read_json(fetched)
        if not isinstance(part({"said": said}, "said").get("thread"), Mapping):
            raise fetching.NotUnderstood(_("%s gave an answer that makes no sense.") % fetching.host_of(_server()))
        self._asked.add(_uri(said["thread"]))
        return part({"said": said}, "said")

    def _fetch(self, uri: str, depth: int) -> fetching.Fetched:
        where = urlencode({"uri": uri, "depth": depth, "parentHeight": _DEEP})
        url = f"{_server()}/xrpc/app.bsky.feed.getPostThread?{where}"
        return self._fetcher.fetch(url, accept="application/json", most=_MOST_OCTETS)


def _server() -> str:
    return str(settings.UNWATCHED_BLUESKY_VIEW).rstrip("/")


# --- The author's data server ---------------------------------------------------------------------------------------


class _DataServer:
    """What an account's own data server says to everybody: records, one by one and in pages."""

    def __init__(self, fetcher: Fetcher, who: str) -> None:
        self._fetcher = fetcher
        self._did = who if who.startswith("did:") else did_of(who, fetcher)
        said = fetcher.json(_document_of(self._did))
        if not isinstance(said, Mapping) or said.get("id") != self._did:
            raise fetching.NotUnderstood(_("Nobody can say where this account's posts lie."))
        try:
            known = identity.read(dict(said))
        except NotThere:
            raise fetching.NotThere(_("This account is not there any more.")) from None
        except (AttributeError, KeyError, TypeError, ValueError):
            raise fetching.NotUnderstood(_("Nobody can say where this account's posts lie.")) from None
        self._server = known.server
        self._author = self._account(known.handle)
        self._troubles: list[Trouble] = []
        self._more_wanted = ""

    def read(self, rkey: str, *, source: str) -> Reading:
        found = self._record(POST, rkey)
        asked = self._post(found)
        if asked is None:
            raise fetching.NotThere(_("This post is not there, or it is not for everybody to read."))
        first = self._climb(asked)
        posts = self._posts_since(first, {asked.uri: asked, first.uri: first})
        missing = {uri: Missing(uri, "hidden", posts.pop(uri).parent_uri) for uri in self._hidden(first) & posts.keys()}
        missing |= {uri: Missing(uri, "deleted") for uri in self._gone(posts) if uri not in missing}
        return Reading(
            posts=posts,
            asked=asked.uri,
            missing=tuple(missing.values()),
            troubles=tuple(self._troubles),
            source=source,
            read_at=timezone.now(),
            more_wanted=self._more_wanted,
        )

    def _climb(self, post: Post) -> Post:
        """The oldest post of the author in this conversation that can be reached."""
        begun = post.conversation
        if self._is_own(begun) and begun != post.uri:
            found = self._try(begun)
            if found is not None:
                return found
        seen = {post.uri}
        while self._is_own(post.parent_uri) and post.parent_uri not in seen:
            seen.add(post.parent_uri)
            above = self._try(post.parent_uri)
            if above is None:
                break
            post = above
        return post

    def _posts_since(self, first: Post, posts: dict[str, Post]) -> dict[str, Post]:
        """The author's posts of the same conversation: records lie in the order in which they were written."""
        cursor = first.uri.rpartition("/")[2]
        for _page in range(_MOST_PAGES):
            asked = {"repo": self._did, "collection": POST, "limit": 100, "reverse": "true", "cursor": cursor}
            page = self._ask("com.atproto.repo.listRecords", asked)
            for one in listed(page.get("records")):
                self._take(one, first, posts)
            after = page.get("cursor")
            if not isinstance(after, str) or not page.get("records") or after == cursor:
                return posts
            cursor = after
        self._more_wanted = _("This thread is very long. This is as much of it as we read at a time.")
        return posts

    def _take(self, found: Any, first: Post, posts: dict[str, Post]) -> None:
        try:
            post = self._post(found) if isinstance(found, Mapping) else None
        except GatewayError as error:
            if len(self._troubles) < _MOST_TROUBLES:
                self._troubles.append(Trouble("", str(error)))
            return
        if post is not None and post.conversation == first.conversation:
            posts.setdefault(post.uri, post)

    def _hidden(self, first: Post) -> set[str]:
        did, _slash, rest = first.conversation.removeprefix("at://").partition("/")
        if did != self._did:
            return set()
        try:
            gate = self._record("app.bsky.feed.threadgate", rest.rpartition("/")[2])
        except GatewayError:
            return set()
        return set(map(str, listed(part(gate, "value").get("hiddenReplies"))))

    def _gone(self, posts: Mapping[str, Post]) -> set[str]:
        """Posts of the author that are answered and were deleted: a data server has all that were not."""
        above = {post.parent_uri for post in posts.values() if self._is_own(post.parent_uri)} - posts.keys()
        return {uri for uri in list(above)[:_MOST_TROUBLES] if self._is_gone(uri)}

    def _is_gone(self, uri: str) -> bool:
        try:
            self._record(POST, uri.rpartition("/")[2])
        except fetching.NotThere:
            return True
        except GatewayError:
            pass
        return False

    def _is_own(self, uri: str) -> bool:
        return uri.startswith(f"at://{self._did}/{POST}/")

    def _try(self, uri: str) -> Post | None:
        try:
            return self._post(self._record(POST, uri.rpartition("/")[2]))
        except Permanent:
            return None

    def _post(self, found: Json) -> Post | None:
        uri, cid = records.at_uri(found.get("uri")), found.get("cid")
        if not self._is_own(uri):
            raise fetching.NotUnderstood(_("%s gave an answer that makes no sense.") % fetching.host_of(self._server))
        try:
            post = records.post(uri, part(found, "value"), author=self._author, cid=cid if isinstance(cid, str) else "")
        except Unreadable as error:
            raise fetching.NotUnderstood(_("One post of the answer cannot be read: %s.") % error) from None
        if post is None:
            return None
        media = tuple(replace(one, url=self._blob(one.cid), preview_url="") for one in post.media)
        return replace(post, id=uri.rpartition("/")[2], media=media, raw=json.dumps(found, ensure_ascii=False))

    def _blob(self, cid: str) -> str:
        return f"{self._server}/xrpc/com.atproto.sync.getBlob?{urlencode({'did': self._did, 'cid': cid})}"

    def _account(self, handle: str) -> Author:
        """Raises Closed where the account asks that only those read it who are signed in."""
        try:
            profile = part(self._record("app.bsky.actor.profile", "self"), "value")
        except fetching.NotThere:
            profile = {}
        is_theirs = handle.startswith("did:") or self._leads_back(handle)
        author = records.author(self._did, handle=handle if is_theirs else "", profile=profile)
        if not views.is_for_everybody(author):
            raise fetching.Closed(_("Its author does not show this to people who are not signed in."))
        return replace(author, name=author.name or author.handle)

    def _leads_back(self, handle: str) -> bool:
        """Whether a handle leads to the account: anybody can write any name into their own document."""
        asked = urlencode({"handle": handle})
        try:
            said = self._fetcher.json(f"{self._server}/xrpc/com.atproto.identity.resolveHandle?{asked}")
        except GatewayError:
            return False
        return isinstance(said, Mapping) and said.get("did") == self._did

    def _record(self, collection: str, rkey: str) -> Json:
        asked = {"repo": self._did, "collection": collection, "rkey": rkey}
        return self._ask("com.atproto.repo.getRecord", asked)

    def _ask(self, method: str, asked: Mapping[str, Any]) -> Json:
        fetched = self._fetcher.fetch(f"{self._server}/xrpc/{method}?{urlencode(asked)}", accept="application/json")
        if fetched.status == 400:
            raise fetching.NotThere(_("The server says that this is not there, or not for everybody."))
        return part({"said": fetching.read_json(fetched)}, "said")


def did_of(handle: str, fetcher: Fetcher) -> str:
    """The DID that a handle leads to, by what the AppView says or the handle's own server."""
    try:
        said = fetcher.json(f"{_server()}/xrpc/com.atproto.identity.resolveHandle?{urlencode({'handle': handle})}")
        did = said.get("did") if isinstance(said, Mapping) else None
    except GatewayError:
        answer = fetcher.fetch(f"https://{handle}/.well-known/atproto-did", accept="text/plain", most=2000)
        did = answer.body.decode("ascii", "replace").strip() if answer.ok else None
    if not isinstance(did, str) or not _DID.match(did):
        raise fetching.NotThere(_("Nobody on Bluesky is called %s.") % handle)
    return did


def _document_of(did: str) -> str:
    if did.startswith("did:web:") and re.fullmatch(r"did:web:[A-Za-z0-9.-]+(%3A\d+)?", did):
        return f"https://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"
    return f"{str(settings.UNWATCHED_BLUESKY_DIRECTORY).rstrip('/')}/{quote(did, safe=':')}"
