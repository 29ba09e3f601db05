"""What an account's own data server says to everybody: records, one by one and in pages."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import fetching
from ...errors import GatewayError, Permanent
from ...fetching import Fetcher
from ...social.bluesky import identity
from ...social.bluesky.records import POST
from ...social.errors import NotThere
from .. import Author, Missing, Post, Reading, Trouble, records, views
from ..notes import Json, Unreadable
from ..records import listed, part
from .addresses import did_of, document_of
from .gathering import MOST_TROUBLES

_MOST_PAGES = 20  # of 100 posts each


class DataServer:
    """That of one account."""

    def __init__(self, fetcher: Fetcher, who: str) -> None:
        self._fetcher = fetcher
        self._did = who if who.startswith("did:") else did_of(who, fetcher)
        said = fetcher.json(document_of(self._did))
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
            if len(self._troubles) < MOST_TROUBLES:
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
        return {uri for uri in list(above)[:MOST_TROUBLES] if self._is_gone(uri)}

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
