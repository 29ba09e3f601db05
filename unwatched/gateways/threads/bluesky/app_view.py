"""What an AppView shows to everybody, asked again where an answer ends."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ... import fetching
from ...errors import GatewayError, Permanent
from ...fetching import Fetcher
from ...social.bluesky.records import POST
from .. import Reading, views
from ..notes import Json
from ..records import part
from .addresses import view_server
from .data_server import DataServer
from .gathering import Gathering, uri_of

_DEEP = 1000  # posts below and above that an AppView shows, at most
_LESS_DEEP = 3
_MOST_BEHIND = 10  # posts behind holes that are asked for
_MOST_OCTETS = 20_000_000
_MOST_REQUESTS = 40


class AppView(Gathering):
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
            home = DataServer(self._fetcher, author).read(asked.rpartition("/")[2], source="")
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
            raise fetching.NotUnderstood(_("%s gave an answer that makes no sense.") % fetching.host_of(view_server()))
        self._asked.add(uri_of(said["thread"]))
        return part({"said": said}, "said")

    def _fetch(self, uri: str, depth: int) -> fetching.Fetched:
        where = urlencode({"uri": uri, "depth": depth, "parentHeight": _DEEP})
        url = f"{view_server()}/xrpc/app.bsky.feed.getPostThread?{where}"
        return self._fetcher.fetch(url, accept="application/json", most=_MOST_OCTETS)
