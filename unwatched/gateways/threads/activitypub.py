"""A thread as the author's server gives it to other servers: for software without Mastodon's interface.

https://www.w3.org/TR/activitypub/. Up by `inReplyTo` while the author is the same, down by `replies`, where Mastodon
puts the author's own replies first. Other people's posts are looked at only to see that they are other people's.
Only a server may speak for its own addresses: what another one embeds is asked for where it lives.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import fetching
from ..errors import GatewayError, Permanent
from ..fetching import Fetcher
from . import Author, Missing, Post, Reading, Trouble, notes
from .notes import Json, Unreadable

ACCEPT = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
_MOST_REQUESTS = 120  # of one reading
_MOST_PAGES = 20  # of one post's replies
_ALTERNATE = re.compile(rb"<link\b[^>]*application/activity\+json[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"""href=["']?([^"'\s>]+)""", re.IGNORECASE)


class Enough(Exception):
    """The requests or the seconds of one reading are used up."""


def read(url: str, *, fetcher: Fetcher) -> Reading:
    """The posts of an author that hang together with the one at this address. Raises the errors of fetching."""
    walk = Walk(fetcher)
    return walk.read(url)


class Walk:
    """One reading."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._asked = 0
        self._authors: dict[str, Author] = {}
        self._notes: dict[str, Json] = {}
        self.posts: dict[str, Post] = {}
        self.missing: dict[str, Missing] = {}
        self.troubles: list[Trouble] = []
        self.more_wanted = ""

    def read(self, url: str) -> Reading:
        note = self.note(url)
        post = self._post(note)
        if post is None:
            raise fetching.NotThere(_("This post is not there, or it is not for everybody to read."))
        self.posts[post.uri] = post
        try:
            first = self._climb(post)
            self._descend(first)
        except Enough:
            self.more_wanted = _("This thread is very long. This is as much of it as we read at a time.")
        return Reading(
            posts=self.posts,
            asked=post.uri,
            missing=tuple(self.missing.values()),
            troubles=tuple(self.troubles),
            source=url,
            read_at=timezone.now(),
            more_wanted=self.more_wanted,
        )

    # --- Up and down ------------------------------------------------------------------------------------------------

    def _climb(self, post: Post) -> Post:
        """The first post of the chain. The one above it, by somebody else, is read as well if everybody may."""
        while post.parent_uri and post.parent_uri not in self.posts:
            above = self._try(post.parent_uri, parent_of=post)
            if above is None:
                return post
            self.posts[above.uri] = above
            if above.author.uri != post.author.uri:
                return post
            post = above
        return post

    def _descend(self, first: Post) -> None:
        # Those on the way up as well: a server need not name them below what they answer.
        waiting = [post for post in self.posts.values() if post.author.uri == first.author.uri]
        seen = {post.uri for post in waiting}
        for post in waiting:  # grows while it is read
            for note in self.own_replies(self._notes[post.uri], author=post.author.uri, parent_uri=post.uri):
                reply = self.posts.get(notes.address(note.get("id"))) or self._quietly(note)
                if reply and reply.uri not in seen and reply.author.uri == first.author.uri:
                    seen.add(reply.uri)
                    self.posts[reply.uri] = reply
                    waiting.append(reply)

    def own_replies(self, note: Json, *, author: str, parent_uri: str) -> Iterator[Json]:
        """The replies by the same author that the author's server names below a post."""
        if "replies" not in note:
            self.more_wanted = _(
                "The author's server does not say what answers a post. For the whole thread, give its last post."
            )
            return
        for one in self._items(note["replies"], host=fetching.host_of(author)):
            there = notes.address(one)
            if not there or fetching.host_of(there) != fetching.host_of(author):
                continue
            found = self._notes.get(there) or self._note_of(one, there, parent_uri)
            if found is not None and notes.attributed_to(found) == author:
                self._notes[there] = found
                yield found

    def _note_of(self, item: Any, there: str, parent_uri: str) -> Json | None:
        if isinstance(item, Mapping) and "attributedTo" in item:
            return item
        return self._try_note(there, parent_uri)

    def _items(self, collection: Any, *, host: str) -> Iterator[Any]:
        """The items of a collection on the author's own server, page by page, until only other people's come."""
        page, seen = collection, set()
        for _page in range(_MOST_PAGES):
            if isinstance(page, str):
                if page in seen or "only_other_accounts=true" in page or fetching.host_of(page) != host:
                    return
                seen.add(page)
                try:
                    page = self._json(page)
                except GatewayError:
                    return
            if not isinstance(page, Mapping):
                return
            for items in (page.get("items"), page.get("orderedItems")):
                yield from items if isinstance(items, list) else notes.listed(items)
            page = page.get("first") or page.get("next")

    # --- One post ---------------------------------------------------------------------------------------------------

    def note(self, url: str) -> Json:
        """The post at an address, from the server that may speak for it. Raises the errors of fetching."""
        said, there = self._object(url)
        own = notes.address(said.get("id"))
        if own and fetching.host_of(own) != fetching.host_of(there):
            said, there = self._object(own)
            if notes.address(said.get("id")) != own:
                raise fetching.NotUnderstood(_("This address leads to a post that its own server does not know."))
        kinds = notes.kinds(said)
        if "Tombstone" in kinds:
            raise fetching.NotThere(_("This post was deleted."), gone=True)
        if notes.POSTS.isdisjoint(kinds):
            raise fetching.NotUnderstood(_("There is no post at this address."))
        return said

    def _object(self, url: str) -> tuple[Json, str]:
        fetched = self._fetch(url)
        if fetched.ok and "html" in fetched.content_type and (there := _alternate(fetched)):
            fetched = self._fetch(there)
        said = fetching.read_json(fetched)
        if not isinstance(said, Mapping):
            raise fetching.NotUnderstood(_("There is no post at this address."))
        if not {"Create", "Update"}.isdisjoint(notes.kinds(said)) and isinstance(said.get("object"), Mapping):
            said = said["object"]
        return said, fetched.url

    def _try(self, uri: str, *, parent_of: Post) -> Post | None:
        note = self._try_note(uri, "")
        return self._quietly(note) if note is not None else None

    def _try_note(self, uri: str, parent_uri: str) -> Json | None:
        """A post that need not be there. What is known to be deleted is noted; of all others nothing is said."""
        try:
            return self.note(uri)
        except fetching.NotThere as error:
            if error.gone:
                self.missing[uri] = Missing(uri, "deleted", parent_uri)
        except Permanent:
            pass
        except GatewayError as error:
            self.troubles.append(Trouble(fetching.host_of(uri), str(error)))  # the post itself may be private
        return None

    def _quietly(self, note: Json) -> Post | None:
        try:
            return self._post(note)
        except (Unreadable, GatewayError) as error:
            self.troubles.append(Trouble(notes.address(note.get("id")), _("It cannot be read: %s.") % error))
            return None

    def _post(self, note: Json) -> Post | None:
        """None when not everybody may read it; asked before anything else is."""
        if notes.shown(note) is None:
            return None
        uri, whose = notes.address(note.get("id")), notes.attributed_to(note)
        if fetching.host_of(uri) != fetching.host_of(whose):
            raise fetching.NotUnderstood(_("This post says that it is from somebody on another server."))
        try:
            post = notes.post(note, author=self._author(whose))
        except Unreadable as error:
            raise fetching.NotUnderstood(_("This post cannot be read: %s.") % error) from None
        if post is not None:
            self._notes[post.uri] = note
            post = _with_raw(post, note)
        return post

    def _author(self, uri: str) -> Author:
        if uri not in self._authors:
            try:
                said = self._json(uri)
                known = notes.actor(said) if isinstance(said, Mapping) else None
                self._authors[uri] = known if known and known.uri == uri else notes.nobody_else_than(uri)
            except (GatewayError, Unreadable):
                self._authors[uri] = notes.nobody_else_than(uri)
        return self._authors[uri]

    def _json(self, url: str) -> Any:
        return fetching.read_json(self._fetch(url))

    def _fetch(self, url: str) -> fetching.Fetched:
        self._asked += 1
        if self._asked > _MOST_REQUESTS or self._fetcher.left() <= 0:
            raise Enough
        return self._fetcher.fetch(url, accept=ACCEPT, most=fetching.MOST_JSON)


def _with_raw(post: Post, note: Json) -> Post:
    return replace(post, raw=json.dumps(note, ensure_ascii=False))


def _alternate(fetched: fetching.Fetched) -> str:
    """Where a web page says that the same can be read by programmes; empty when it does not."""
    tag = _ALTERNATE.search(fetched.body[:200_000])
    href = _HREF.search(tag[0]) if tag else None
    try:
        there = urljoin(fetched.url, unescape(href[1].decode("utf-8", "replace"))) if href else ""
        return there if urlsplit(there).netloc == urlsplit(fetched.url).netloc else ""
    except ValueError:
        return ""
