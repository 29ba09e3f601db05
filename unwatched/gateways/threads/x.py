"""A thread from X's paid interface, where a key is set; X's own archive needs none (`exports.x`).

docs.x.com, read in August 2026. A search gives the last seven days, newest first, and never the first post: that is
looked up by its number, and so are older ones of the same author, one above the other. What is stored has to follow
deletions, edits and protection at the source: `look_again`. Tried against a double that is written from X's documents.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from ..errors import Permanent
from ..social import Network
from ..social.errors import NotThere, SignedOut
from ..social.line import USER_AGENT, Line
from . import Author, Media, Missing, Poll, Post, Quote, QuoteState, Reading, Trouble, Version, markup, notes, tweets
from .notes import Json

SERVER = "https://api.x.com"
A_POST_READ = Decimal("0.005")  # United States dollars, as in the price list of August 2026
AT_ONCE = 100  # posts of one answer, and numbers of one question
SEARCHED = timedelta(days=7)  # how far back a search goes
MOST_ABOVE = 100  # posts that are looked up one above the other
MOST_PAGES = 20
_PATH = re.compile(r"/(?:\w+|i/web)/status(?:es)?/(\d{1,25})(?:/.*)?")
_HOSTS = frozenset({"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"})
_ASKED = {
    "tweet.fields": "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,"
    "edit_history_tweet_ids,note_tweet,entities,attachments,lang,possibly_sensitive",
    "expansions": "author_id,attachments.media_keys,attachments.poll_ids",
    "media.fields": "url,preview_image_url,alt_text,type,width,height,variants",
    "poll.fields": "options,end_datetime,voting_status",
    "user.fields": "name,username,protected,description",
}
_ODD = (AttributeError, KeyError, TypeError, ValueError, RecursionError, OverflowError)


class WrongKey(Permanent):
    """X does not accept the key."""


@dataclass(frozen=True)
class Looked:
    """What became of posts that we keep, by their numbers. Of those that are in neither X said nothing."""

    stands: Mapping[str, str]  # the number that it has now: another one when it was changed
    gone: frozenset[str]  # deleted, protected, withheld: our copy has to go


def number_in(url: str) -> str:
    """The number of a post in its address; empty when it is none of X's."""
    if url.isdigit():
        return tweets.number(url)
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    found = _PATH.fullmatch(parts.path)
    return tweets.number(found[1]) if found and host in _HOSTS else ""


def uri_of(number: str) -> str:
    """What a post is called here, by its number."""
    return tweets.uri(number)


def price_of(posts: int) -> Decimal:
    """What X asks for reading so many posts, in dollars."""
    return posts * A_POST_READ


def configured() -> "XReader | None":
    """A reader with the key of this site; None where none is set, which is the normal case."""
    token = settings.UNWATCHED_X_BEARER_TOKEN
    return XReader(token) if token else None


class XReader:
    """With the key ("bearer token") that X's developer portal gives for an app."""

    def __init__(self, token: str, *, server: str = "") -> None:
        self._server = server or SERVER
        self._line = Line("")
        self._line.headers["User-Agent"] = USER_AGENT
        self._line.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        self._line.close()

    def read(self, url: str, *, now: datetime | None = None) -> Reading:
        """The posts of one author around a post. Raises NotThere, WrongKey, and what a line raises.

        `price_of(len(posts))` is about what it has cost.
        """
        number = number_in(url)
        if not number:
            raise NotThere(_("This is not the address of a post on X. It looks like https://x.com/name/status/123."))
        now = now or datetime.now(UTC)
        found = _Gathered()
        self._look_up([number], found)
        first = found.raw.get(found.last.get(number, number))
        if first is None:
            raise NotThere(_("X says that this post is not there, or not for everybody."))
        owner = str(first.get("author_id") or "")
        root = tweets.number(first.get("conversation_id")) or number
        if root not in found.raw:
            self._look_up([root], found)
        self._search(root, owner, found)
        self._climb(owner, found)
        self._earlier_versions(found)
        posts = found.posts(owner)
        if not posts:
            raise NotThere(_("The posts of this account are protected. Nothing of them is kept."))
        oldest = min(post.created_at for post in posts.values())
        return Reading(
            posts=posts,
            asked=tweets.uri(found.last.get(number, number)),
            missing=tuple(Missing(tweets.uri(one), "not found") for one in sorted(found.missing)),
            troubles=tuple(found.troubles),
            source=url,
            read_at=now,
            more_wanted=self._perhaps_more(oldest, now, found),
        )

    def look_again(self, numbers: Collection[str]) -> Looked:
        """Which of these posts still stand, as X wants it looked after. Each costs as much as reading it."""
        stands: dict[str, str] = {}
        gone: set[str] = set()
        for some in _in_parts(sorted(numbers), AT_ONCE):
            said = self._ask("/2/tweets", ids=",".join(some), **_ASKED)
            users = _by_id(said, "users")
            for post in _listed(said.get("data")):
                number = tweets.number(post.get("id"))
                if tweets.is_protected(users.get(str(post.get("author_id")))):
                    gone.add(number)
                else:
                    stands[number] = [number, *_history(post)][-1]
            gone |= {_about(one) for one in _listed(said.get("errors")) if _about(one) in some} - stands.keys()
        return Looked(stands, frozenset(gone))

    # --- Asking -----------------------------------------------------------------------------------------------------

    def _look_up(self, numbers: list[str], found: "_Gathered") -> None:
        for some in _in_parts(numbers, AT_ONCE):
            said = self._ask("/2/tweets", ids=",".join(some), **_ASKED)
            found.take(said)
            found.missing |= {one for one in some if one not in found.raw and one not in found.last}
        if changed := {found.last[one] for one in numbers if one in found.last} - found.raw.keys() - found.missing:
            found.missing |= changed  # so that nobody asks for them twice
            self._look_up(sorted(changed), found)
            found.missing -= found.raw.keys()

    def _search(self, root: str, owner: str, found: "_Gathered") -> None:
        asked = {"query": f"conversation_id:{root} from:{owner}", "max_results": str(AT_ONCE), **_ASKED}
        for _page in range(MOST_PAGES):
            said = self._ask("/2/tweets/search/recent", **asked)
            found.take(said)
            token = _part(said, "meta").get("next_token")
            if not isinstance(token, str) or not token:
                return
            asked["next_token"] = token
        found.cut = True

    def _climb(self, owner: str, found: "_Gathered") -> None:
        """Older posts of the same author that are answered and that no search gave."""
        for _step in range(MOST_ABOVE):
            wanted = {
                _parent(post)
                for post in found.raw.values()
                if str(post.get("in_reply_to_user_id") or "") == owner == str(post.get("author_id"))
            }
            unknown = {one for one in wanted if one and not found.knows(one)}
            if not unknown:
                return
            self._look_up(sorted(unknown), found)

    def _earlier_versions(self, found: "_Gathered") -> None:
        wanted = {one for post in found.raw.values() for one in _history(post)[:-1]} - found.versions.keys()
        for some in _in_parts(sorted(wanted), AT_ONCE):
            found.take_versions(self._ask("/2/tweets", ids=",".join(some), **_ASKED))

    def _perhaps_more(self, oldest: datetime, now: datetime, found: "_Gathered") -> str:
        if found.cut:
            return _("The thread is so long that we stopped. Its author's own archive has all of it.")
        if oldest < now - SEARCHED:
            return _(
                "X searches the last seven days only, so later posts of this thread may be missing. Its author's own "
                "archive has all of it."
            )
        return ""

    def _ask(self, path: str, **asked: str) -> Json:
        try:
            with self._line.clock.call():
                said = self._line.request("GET", self._server + path, params=asked).json()
        except SignedOut:
            raise WrongKey(
                _("X does not accept the key. Look at UNWATCHED_X_BEARER_TOKEN; the developer portal shows it once.")
            ) from None
        return said if isinstance(said, dict) else {}


class _Gathered:
    """Answers, put together: posts by number, people and pictures by theirs."""

    def __init__(self) -> None:
        self.raw: dict[str, Json] = {}
        self.last: dict[str, str] = {}  # of each number that a post has had: the one that it has now
        self.versions: dict[str, Json] = {}
        self.missing: set[str] = set()
        self.troubles: list[Trouble] = []
        self.cut = False
        self._users: dict[str, Json] = {}
        self._media: dict[str, Json] = {}
        self._polls: dict[str, Json] = {}

    def take(self, said: Json) -> None:
        self._take_along(said)
        for post in _posts(said):
            number = tweets.number(post.get("id"))
            history = _history(post)
            self.last |= dict.fromkeys(history, history[-1]) if history else {}
            if history and number != history[-1]:
                self.versions[number] = post
            elif number:
                self.raw[number] = post

    def take_versions(self, said: Json) -> None:
        self._take_along(said)
        self.versions |= {tweets.number(post.get("id")): post for post in _posts(said)}

    def knows(self, number: str) -> bool:
        return number in self.raw or number in self.missing or self.last.get(number) in self.raw

    def posts(self, owner: str) -> dict[str, Post]:
        """All posts of this author, unless they are protected."""
        user = self._users.get(owner)
        if user is None or tweets.is_protected(user):
            return {}
        author = tweets.author(
            owner, name=markup.words(user.get("username")), called=markup.words(user.get("name")),
            about=markup.words(user.get("description")),
        )  # fmt: skip
        posts: dict[str, Post] = {}
        for number, raw in self.raw.items():
            if str(raw.get("author_id")) != owner or _is_retweet(raw):
                continue
            try:
                post = self._with_versions(raw, self._post(number, raw, author))
            except (notes.Unreadable, *_ODD):
                why = _("This post came in a form that we do not know. It was left out.")
                self.troubles.append(Trouble(where=tweets.uri(number), why=why))
                continue
            posts[post.uri] = post
        return posts

    def _post(self, number: str, raw: Json, author: Author) -> Post:
        at = tweets.moment(raw.get("created_at"))
        said = self._said(raw)
        if at is None or not number:
            raise notes.Unreadable("no date")
        parent = _parent(raw)
        quoted = _referenced(raw, "quoted")
        return Post(
            network=Network.X,
            uri=tweets.uri(number),
            id=number,
            author=author,
            created_at=at,
            html=said.html,
            text=said.text,
            url=tweets.url(author.handle, number),
            parent_uri=tweets.uri(self.last.get(parent, parent)) if parent else "",
            parent_author_uri=tweets.user_uri(tweets.number(raw.get("in_reply_to_user_id"))),
            conversation=tweets.uri(root) if (root := tweets.number(raw.get("conversation_id"))) else "",
            language=lang if isinstance(lang := raw.get("lang"), str) and lang not in tweets.NO_LANGUAGE else "",
            sensitive=raw.get("possibly_sensitive") is True,
            tags=said.tags,
            media=tuple(map(_as_media, self._attached(raw, "media_keys", self._media))),
            poll=next(map(_as_poll, self._attached(raw, "poll_ids", self._polls)), None),
            quote=Quote(QuoteState.LINK_ONLY, uri=tweets.uri(quoted), url=tweets.url("", quoted)) if quoted else None,
            raw=json.dumps(raw, ensure_ascii=False),
        )

    def _said(self, raw: Json) -> tweets.Said:
        """The text: of a long post the whole, which stands elsewhere."""
        note = _part(raw, "note_tweet")
        whole = note if isinstance(note.get("text"), str) else raw
        if not isinstance(whole.get("text"), str):
            raise notes.Unreadable("no text")
        entities = _part(whole, "entities")
        urls = [*_listed(entities.get("urls")), *_listed(_part(raw, "entities").get("urls"))]
        pictures = [str(one.get("url")) for one in urls if "media_key" in one]
        words = [one for one in urls if "media_key" not in one]
        links = tweets.links(words, _listed(entities.get("mentions")))
        return tweets.said(whole["text"], links=links, dropped=pictures)

    def _with_versions(self, raw: Json, post: Post) -> Post:
        history = _history(raw)
        if len(history) < 2:
            return post
        old = [self._post(one, self.versions[one], post.author) for one in history[:-1] if one in self.versions]
        earlier = tuple(Version(at=one.created_at, html=one.html, text=one.text) for one in old)
        begun = old[0].created_at if old else post.created_at
        return replace(post, created_at=begun, edited_at=post.created_at, version=history[-1], earlier=earlier)

    def _attached(self, raw: Json, name: str, known: Mapping[str, Json]) -> list[Json]:
        return [known[str(key)] for key in _listed_any(_part(raw, "attachments").get(name)) if str(key) in known]

    def _take_along(self, said: Json) -> None:
        self._users |= _by_id(said, "users")
        self._media |= _by_id(said, "media", key="media_key")
        self._polls |= _by_id(said, "polls")


# --------------------------------------------------------------------------------------------------------------------


def _posts(said: Json) -> list[Json]:
    data = said.get("data")
    return [data] if isinstance(data, dict) else _listed(data)


def _by_id(said: Json, name: str, *, key: str = "id") -> dict[str, Json]:
    return {str(one[key]): one for one in _listed(_part(said, "includes").get(name)) if key in one}


def _listed(value: Any) -> list[Json]:
    return [one for one in _listed_any(value) if isinstance(one, dict)]


def _listed_any(value: Any) -> list[Any]:
    return value[:1000] if isinstance(value, list) else []


def _part(value: Any, *names: str) -> Json:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _history(post: Json) -> list[str]:
    """All numbers that a post has had, oldest first."""
    return [found for one in _listed_any(post.get("edit_history_tweet_ids")) if (found := tweets.number(one))]


def _about(error: Json) -> str:
    """The post that X says it cannot show."""
    return tweets.number(str(error.get("resource_id") or error.get("value") or ""))


def _referenced(post: Json, kind: str) -> str:
    there = [one.get("id") for one in _listed(post.get("referenced_tweets")) if one.get("type") == kind]
    return tweets.number(there[0]) if there else ""


def _parent(post: Json) -> str:
    return _referenced(post, "replied_to")


def _is_retweet(post: Json) -> bool:
    return bool(_referenced(post, "retweeted"))


def _as_media(said: Json) -> Media:
    films = {"video_info": {"variants": [_old_names(one) for one in _listed(said.get("variants"))]}}
    there = tweets.media_address({**films, "media_url_https": said.get("url") or said.get("preview_image_url")})
    return Media(
        kind=tweets.kind(said.get("type")),
        url=there,
        description=markup.words(said.get("alt_text")) or None,
        width=notes.count(said.get("width")) or 0,
        height=notes.count(said.get("height")) or 0,
        preview_url=markup.web_address(said.get("preview_image_url")),
    )


def _old_names(variant: Json) -> Json:
    return {**variant, "bitrate": variant.get("bit_rate")}


def _as_poll(said: Json) -> Poll:
    options = tuple((markup.words(one.get("label")), notes.count(one.get("votes"))) for one in _listed(said["options"]))
    closed = said.get("voting_status") == "closed"
    return Poll(options=options, closes_at=notes.moment(said.get("end_datetime")), closed=closed)


def _in_parts(numbers: list[str], size: int) -> Iterable[list[str]]:
    return (numbers[first : first + size] for first in range(0, len(numbers), size))
