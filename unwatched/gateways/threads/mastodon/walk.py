"""One reading of one server: up to where the author began, and down to where the author ended."""

import re
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from ... import fetching
from ...errors import GatewayError, Permanent
from ...fetching import Fetcher
from .. import Missing, Post, Reading, Trouble, Version, activitypub, notes, statuses
from ..activitypub import Enough
from ..notes import Json, Unreadable
from .addresses import id_in

_MOST_REQUESTS = 120
_MOST_POSTS = 20_000
_MOST_TROUBLES = 20
_MOST_PAGES = 5  # of what somebody wrote next, of 40 posts each
_MOST_PARTED = 5  # posts that are looked at for what a deleted one has parted
_MOST_HISTORIES = 20
_CUT = 60  # posts below another that a server shows to those who are not signed in …
_DEEP = 19  # … and how deep; servers count themselves in or not
_LONGEST_WAIT = 5.0  # seconds that we give a server which says that it is still looking


class Walk:
    """One reading of one server."""

    def __init__(self, server: str, fetcher: Fetcher) -> None:
        self.server = server
        self.host = fetching.host_of(server)
        self.more_wanted = ""
        self._fetcher = fetcher
        self._requests = 0
        self._found: dict[str, Json] = {}  # by the server's id; only what everybody may read
        self._children: defaultdict[str, list[str]] = defaultdict(list)
        self._asked: set[str] = set()  # whose context was read
        self._whole: set[str] = set()  # below which everything is known
        self._by_pages: set[str] = set()
        self._later: list[Json] = []  # what the author wrote after the first post, on any matter
        self._missing: dict[str, Missing] = {}
        self._troubles: list[Trouble] = []

    def status(self, id: str) -> Json:
        """One post. Raises NotThere for what is not for everybody as for what does not exist."""
        said = self._get(f"/api/v1/statuses/{quote(id, safe='')}")
        if not isinstance(said, Mapping) or "id" not in said or "account" not in said:
            raise fetching.NotUnderstood(_("%s gave an answer that makes no sense.") % self.host)
        boosted = said.get("reblog")
        said = boosted if isinstance(boosted, Mapping) else said  # of a boost, what was boosted is meant
        if statuses.shown(said) is None or self.take(said) is None:
            raise fetching.NotThere(_("The server says that this is not there, or not for everybody."))
        return said

    def read(self, status: Json, *, source: str) -> Reading:
        asked = statuses.name(status.get("id"))
        try:
            self._gather(asked)
        except Enough:
            self.more_wanted = _("This thread is very long. This is as much of it as we read at a time.")
        except GatewayError as error:
            # The post itself is there, and what came so far: rather that than nothing.
            self.more_wanted = _("Not all of it could be read: %s") % error
        posts = self._posts(asked)
        if not posts:
            raise fetching.NotUnderstood(_("%s gave an answer that makes no sense.") % self.host)
        return Reading(
            posts=posts,
            asked=statuses.uri_of(self._found[asked]),
            missing=tuple(self._missing.values()),
            troubles=tuple(self._troubles),
            source=source,
            read_at=timezone.now(),
            more_wanted=self.more_wanted,
        )

    def everything(self, *, source: str, hang_together: bool, asked: str) -> Reading:
        """All that was taken, by whomever, without asking anybody."""
        posts = self._as_posts(list(self._found), talk=next(iter(self._found), "") if hang_together else "")
        return Reading(
            posts=posts,
            asked=statuses.uri_of(self._found[asked]) if asked else "",
            troubles=tuple(self._troubles),
            source=source,
            read_at=timezone.now(),
        )

    # --- Up and down ------------------------------------------------------------------------------------------------

    def _gather(self, asked: str) -> None:
        self._context(asked)
        first = self._climb(asked)
        self._descend(first)
        self._rejoin(first)

    def _climb(self, id: str) -> str:
        """The first post of the author's chain: answers hold some forty posts above, so we go on from the topmost."""
        seen = {id}
        while True:
            above = self._above(id)
            if above and above not in self._found and id not in self._asked:
                self._context(id)
            if above and above not in self._found:
                above = self._before(id)
            if above not in self._found or above in seen or not self._same_author(above, id):
                return id
            seen.add(above)
            id = above

    def _before(self, id: str) -> str:
        """The author's last post before one whose parent is not for everybody; empty when that is somebody else's."""
        status = self._found[id]
        if not self._answers_own(status):
            return ""
        when = str(status.get("created_at"))
        own = [one for one in self._found if one != id and self._same_author(one, id)]
        earlier = [one for one in own if str(self._found[one].get("created_at")) < when]
        return max(earlier, key=lambda one: str(self._found[one].get("created_at")), default="")

    def _descend(self, first: str) -> None:
        """Everything by the author below: on from each post below which the server may have more."""
        if first not in self._asked and first not in self._whole:
            self._context(first)  # so that it is the same thread from wherever one asks
        if any(map(self._may_have_more, self._chain(first))):
            self._look_through_later(first)
        while True:
            suspects = [id for id in self._chain(first) if self._may_have_more(id)]
            if not suspects:
                return
            for id in suspects:
                # An earlier answer may have brought what was missing here.
                if self._may_have_more(id):
                    self._look_below(id)

    def _look_below(self, id: str) -> None:
        if id in self._asked:
            self._by_replies(id)
            return
        try:
            self._context(id)
        except fetching.NotThere:  # deleted meanwhile
            self._whole.add(id)

    def _may_have_more(self, id: str) -> bool:
        if id in self._whole or (id in self._asked and id in self._by_pages):
            return False
        replies, known = self._found[id].get("replies_count"), len(self._children[id])
        return replies > known if isinstance(replies, int) else not known

    def _look_through_later(self, first: str) -> None:
        """Takes what hangs together with the first post. Where the pages end, nothing more can come."""
        account = statuses.name(named(self._found[first].get("account"), "id"))
        newest = first
        for _page in range(_MOST_PAGES):
            page = self._account_statuses(account, min_id=newest)
            self._later += page
            ids = sorted((statuses.name(one.get("id")) for one in page), key=_age)
            if not ids or ids[-1] == newest:
                break
            newest = ids[-1]
        for status in sorted(self._later, key=lambda one: _age(statuses.name(one.get("id")))):
            if statuses.name(status.get("in_reply_to_id")) in self._found:
                self.take(status)
        if self._later and not page:
            self._whole |= set(self._chain(first))

    def _account_statuses(self, account: str, **bounds: str) -> list[Json]:
        """A page of what somebody wrote; none where the server does not say."""
        if not account:
            return []
        where = "&".join(f"{name}={quote(value, safe='')}" for name, value in bounds.items())
        path = f"/api/v1/accounts/{quote(account, safe='')}/statuses?exclude_reblogs=true&limit=40&{where}"
        try:
            found = listed(self._get(path))
        except GatewayError:
            return []
        return [one for one in found if isinstance(one, Mapping) and statuses.shown(one) is not None]

    def _chain(self, first: str) -> list[str]:
        """The author's own posts from one on, through replies to themself, over posts that are not for everybody."""
        parted = [id for id, status in self._found.items() if self._is_parted(id, status, first)]
        found = [first, *parted]
        seen = set(found)
        for id in found:  # grows while it is read
            for child in self._children[id]:
                if child not in seen and self._same_author(child, first):
                    seen.add(child)
                    found.append(child)
        return found

    def _is_parted(self, id: str, status: Json, first: str) -> bool:
        is_alone = id != first and self._above(id) not in self._found
        return is_alone and self._answers_own(status) and self._same_author(id, first)

    def _answers_own(self, status: Json) -> bool:
        """Whether the server says that a post answers its own author."""
        whose = statuses.name(status.get("in_reply_to_account_id"))
        return bool(whose) and whose == statuses.name(named(status.get("account"), "id"))

    def _context(self, id: str) -> None:
        self._asked.add(id)
        fetched = self._fetch(f"/api/v1/statuses/{quote(id, safe='')}/context")
        if (wait := _still_looking(fetched)) is not None:
            if 0 <= wait <= min(_LONGEST_WAIT, self._fetcher.left()):
                time.sleep(wait)
                fetched = self._fetch(f"/api/v1/statuses/{quote(id, safe='')}/context")
            else:
                self.more_wanted = _("The server is still looking for more of this thread. Read it again in a while.")
        said = fetching.read_json(fetched)
        if not isinstance(said, Mapping):
            raise fetching.NotUnderstood(_("%s gave an answer that makes no sense.") % self.host)
        above, below = listed(said.get("ancestors")), listed(said.get("descendants"))
        for status in above:
            self.take(status)
        self._mark_whole(id, below, [found for status in below if (found := self.take(status))])

    def _mark_whole(self, id: str, below: list[Any], taken: list[str]) -> None:
        """Notes below which posts nothing more can come, if the answer was not cut."""
        if len(below) >= _CUT:
            return
        depth = {id: 0}
        waiting = [id]
        for one in waiting:
            for child in self._children[one]:
                if child not in depth:
                    depth[child] = depth[one] + 1
                    waiting.append(child)
        self._whole |= {one for one in [id, *taken] if depth.get(one, _DEEP) < _DEEP}

    def _by_replies(self, id: str) -> None:
        """Where even a post's own answer is cut by other people's replies, ActivityPub names the author's first."""
        self._by_pages.add(id)
        note_walk = activitypub.Walk(self._fetcher)
        status = self._found[id]
        uri = statuses.uri_of(status)
        try:
            note = note_walk.note(uri)
            for reply in note_walk.own_replies(note, author=notes.attributed_to(note), parent_uri=uri):
                there = notes.address(reply.get("id"))
                if (found := id_in(there)) and found not in self._found:
                    self._take_if_there(found)
        except GatewayError:
            self.more_wanted = _(
                "So many people answered that the server may not have shown all of the author's posts."
            )
        self._missing |= note_walk.missing

    def _take_if_there(self, id: str) -> None:
        with suppress(Permanent):
            self.status(id)

    def _rejoin(self, first: str) -> None:
        """What a deleted post has parted: its child answers nothing any more, but says whom it answered.

        The author's next posts are looked through for such; which conversation one is of, ActivityPub tells.
        """
        account = statuses.name(named(self._found[first].get("account"), "id"))
        orphan = self._is_orphan(self._found[first])
        around = self._later or self._account_statuses(account, min_id=first)
        if orphan:
            around = [*around, *self._account_statuses(account, max_id=first)[:_MOST_PARTED]]
        known = set(self._chain(first))
        parted = [one for one in around if self._may_belong(one, known, orphan=orphan)]
        talk = self._conversation(self._found[first]) if parted else ""
        for status in parted[:_MOST_PARTED]:
            if talk and self._conversation(status) == talk and (id := self.take(status)):
                self._context(id)
                self._descend(self._climb(id))

    def _may_belong(self, status: Json, known: set[str], *, orphan: bool) -> bool:
        if statuses.name(status.get("id")) in known:
            return False
        return self._is_orphan(status) or (orphan and status.get("in_reply_to_id") is None)

    def _is_orphan(self, status: Json) -> bool:
        return status.get("in_reply_to_id") is None and self._answers_own(status)

    def _conversation(self, status: Json) -> str:
        try:
            self._count()
            note = fetching.read_json(self._fetcher.fetch(statuses.uri_of(status), accept=activitypub.ACCEPT))
        except GatewayError:
            return ""
        return notes.address(named(note, "conversation")) or notes.address(named(note, "context"))

    # --- What came --------------------------------------------------------------------------------------------------

    def take(self, status: Any) -> str | None:
        """Its id, when it is a post that everybody may read. Of others nothing stays."""
        if not isinstance(status, Mapping) or statuses.shown(status) is None:
            return None
        id = statuses.name(status.get("id"))
        if not id or not isinstance(status.get("account"), Mapping) or len(self._found) >= _MOST_POSTS:
            return None
        if id not in self._found:
            self._found[id] = status
            above = statuses.name(status.get("in_reply_to_id"))
            if above:
                self._children[above].append(id)
        return id

    def _above(self, id: str) -> str:
        return statuses.name(self._found[id].get("in_reply_to_id"))

    def _same_author(self, id: str, other: str) -> bool:
        one, two = (self._found[each]["account"] for each in (id, other))
        return bool(one.get("id") == two.get("id")) and one.get("acct") == two.get("acct")

    def _posts(self, asked: str) -> dict[str, Post]:
        """The author's posts, and those of others that stand above one of them. Nobody else's is passed on."""
        wanted = self._wanted(asked)
        edited = [id for id in wanted if self._found[id].get("edited_at") and self._same_author(id, asked)]
        earlier = {id: self._history(id) for id in edited[:_MOST_HISTORIES]}
        oldest = min(self._found, key=lambda id: str(self._found[id].get("created_at")))
        return self._as_posts(wanted, talk=oldest, earlier=earlier)

    def _as_posts(
        self, ids: list[str], *, talk: str, earlier: Mapping[str, tuple[Version, ...]] | None = None
    ) -> dict[str, Post]:
        """`talk` is a post after which the conversation of all of them is called; without one each has its own."""
        uris = {id: statuses.uri_of(status) for id, status in self._found.items()}
        posts: dict[str, Post] = {}
        for id in ids:
            status = self._found[id]
            try:
                post = statuses.post(
                    status,
                    host=self.host,
                    parent_uri=self._parent_uri(status, uris),
                    parent_author_uri=self._parent_author_uri(status),
                    conversation=uris.get(talk, ""),
                    earlier=(earlier or {}).get(id, ()),
                )
            except Unreadable as error:
                self._trouble(_("One post of the answer cannot be read: %s.") % error)
                continue
            if post is not None:
                posts[post.uri] = post
        return posts

    def _wanted(self, asked: str) -> list[str]:
        wanted: dict[str, None] = {}
        for id in self._found:
            if self._same_author(id, asked):
                while id in self._found and id not in wanted:
                    wanted[id] = None
                    id = self._above(id)
        return list(wanted)

    def _parent_uri(self, status: Json, uris: Mapping[str, str]) -> str:
        """Servers name a parent by their own number. One that is not for everybody stays a number without a place."""
        above = statuses.name(status.get("in_reply_to_id"))
        return uris.get(above, f"unknown:{above}") if above else ""

    def _parent_author_uri(self, status: Json) -> str:
        """What the server claims, which counts for parents only that were not read."""
        whose = statuses.name(status.get("in_reply_to_account_id"))
        if not whose:
            return ""
        account = status["account"]
        if whose == statuses.name(account.get("id")):
            return statuses.account(account, host=self.host).uri
        return f"unknown:{whose}"

    def _history(self, id: str) -> tuple[Version, ...]:
        try:
            return statuses.versions(self._get(f"/api/v1/statuses/{quote(id, safe='')}/history"))
        except (GatewayError, Enough):
            return ()

    def _trouble(self, why: str) -> None:
        if len(self._troubles) < _MOST_TROUBLES:
            self._troubles.append(Trouble(self.host, why))

    # --- Asking -----------------------------------------------------------------------------------------------------

    def _get(self, path: str) -> Any:
        return fetching.read_json(self._fetch(path))

    def _fetch(self, path: str) -> fetching.Fetched:
        self._count()
        return self._fetcher.fetch(f"{self.server}{path}", accept="application/json", most=fetching.MOST_JSON)

    def _count(self) -> None:
        self._requests += 1
        if self._requests > _MOST_REQUESTS or self._fetcher.left() <= 0:
            raise Enough


def _still_looking(fetched: fetching.Fetched) -> float | None:
    """Seconds after which a server that is fetching more replies wants to be asked again (Mastodon 4.5)."""
    said = fetched.headers.get("Mastodon-Async-Refresh", "")
    retry = re.search(r"\bretry=(\d{1,6})", said)
    return float(retry[1]) if retry else None


def _age(id: str) -> tuple[int, str]:
    """Ids of Mastodon grow; they are numbers of any length, or letters that sort."""
    return len(id), id


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def named(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None
