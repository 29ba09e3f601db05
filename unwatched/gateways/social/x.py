"""An account on X, by its paid interface (docs.x.com, read in August 2026).

There is no key that makes a repeated try the same post, so an unknown outcome is looked up in our own timeline before
anything is sent again. Tried against a double that is written from X's documents; nobody here has sent it a real post.
"""

import html
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import oauthlib.oauth1
import requests
from django.utils.translation import gettext as _

from . import Draft, Heard, Limits, Network, Page, Picture, Profile, Sent, Uploaded, addresses, outcomes, reading
from .errors import NotThere, ParentGone, Refused, StillProcessing
from .line import USER_AGENT, Line
from .wording import with_warning

SERVER = "https://api.x.com"
POSTS = "/2/tweets"
MOST = 100  # posts that one look at a timeline gives
FIELDS = "created_at,referenced_tweets,entities,author_id,conversation_id,lang"
# A post may seem to be made before its draft: clocks differ, and ours may have been set right since.
MARGIN = timedelta(minutes=10)
# United States dollars, as in the price list of August 2026.
A_POST, A_POST_WITH_LINK, A_DESCRIPTION = Decimal("0.015"), Decimal("0.20"), Decimal("0.005")
_LATER = {"pending", "in_progress"}


def price(text: str, *, pictures: int = 0) -> Decimal:
    """What X asks for one post, in dollars."""
    return (A_POST_WITH_LINK if addresses.on_x(text) else A_POST) + pictures * A_DESCRIPTION


class XAccount:
    """With the four keys that X's developer portal gives for one's own account (OAuth 1.0a)."""

    network = Network.X
    atomic = False

    def __init__(
        self, *, consumer_key: str, consumer_secret: str, access_token: str, access_secret: str, server: str = SERVER
    ) -> None:
        self._server = server
        self._line = Line(POSTS)
        self._line.auth = _Signature(oauthlib.oauth1.Client(consumer_key, consumer_secret, access_token, access_secret))
        self._line.headers["User-Agent"] = USER_AGENT
        self._me: Mapping[str, Any] | None = None

    def profile(self) -> Profile:
        with self._line.clock.call():
            self._me = None
            me = self._who()
            name = str(me["username"])
            return Profile(
                id=str(me["id"]), handle=f"@{name}", name=str(me.get("name", "")), url=f"https://x.com/{name}"
            )

    def limits(self) -> Limits:
        """X does not say; its published rules for accounts that do not pay."""
        return Limits(
            letters=280, url_letters=23, picture_octets=5_000_000, description_letters=1000, posts_per_window=100,
            window_seconds=900, pictures_per_window=400, picture_window_seconds=900,
        )  # fmt: skip

    # --- Speaking ---------------------------------------------------------------------------------------------------

    def upload(self, picture: Picture) -> Uploaded:
        with self._line.clock.call():
            files = {"media": ("picture", picture.data, picture.mime)}
            said = self._ask("POST", "/2/media/upload", files=files, data={"media_category": "tweet_image"})
            uploaded = Uploaded(_word(said, "id"), picture.description, picture.width, picture.height)
            alt = {"id": uploaded.handle, "metadata": {"alt_text": {"text": picture.description}}}
            self._ask("POST", "/2/media/metadata", json=alt)
            if (said.get("processing_info") or {}).get("state") in _LATER:
                raise StillProcessing(_("X is not done with the picture."), handle=uploaded.handle)
            return uploaded

    def ready(self, uploaded: Uploaded) -> bool:
        with self._line.clock.call():
            said = self._ask("GET", "/2/media/upload", params={"command": "STATUS", "media_id": uploaded.handle})
            state = (said.get("processing_info") or {}).get("state", "succeeded")
            if state == "failed":
                raise Refused(_("X could not read the picture."))
            return state not in _LATER

    def send(self, draft: Draft) -> Sent:
        body: dict[str, Any] = {"text": with_warning(draft.text, draft.warning)}
        if draft.parent:
            body["reply"] = {"in_reply_to_tweet_id": draft.parent.id}
        if draft.media:
            body["media"] = {"media_ids": [one.handle for one in draft.media]}
        with self._line.clock.call():
            self._who()  # asked before: after the post nothing may fail any more
            try:
                said = self._ask("POST", POSTS, json=body, posting=True)
                return self._sent(_word(said, "id", posting=True))
            except Refused:
                if draft.parent and self._post(draft.parent.id) is None:
                    raise ParentGone(_("The post that this one answers is not there any more.")) from None
                raise

    def send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        raise NotImplementedError("X takes one post at a time")

    def find(self, draft: Draft) -> Sent | None:
        with self._line.clock.call():
            since = draft.created_at - self._line.behind - MARGIN
            asked = {"max_results": MOST, "start_time": _when(since), "tweet.fields": FIELDS}
            said = self._whole("GET", f"/2/users/{self._who()['id']}/tweets", params=asked)
            parent = draft.parent.id if draft.parent else ""
            for post in said.get("data") or []:
                same = reading.normal(_plain(post)) == reading.normal(with_warning(draft.text, draft.warning))
                if same and _parent(post) == parent and _moment(post) >= since:
                    return self._sent(str(post["id"]))
            return None

    def delete(self, sent: Sent) -> None:
        with self._line.clock.call(), suppress(NotThere):
            self._ask("DELETE", f"{POSTS}/{sent.id}")

    # --- Listening --------------------------------------------------------------------------------------------------

    def look(self, uri: str, *, id: str = "") -> Heard | None:
        with self._line.clock.call():
            return self._post(id or uri.rstrip("/").rpartition("/")[2])

    def mentions(self, *, since: str) -> Page:
        with self._line.clock.call():
            return self._feed(f"/2/users/{self._who()['id']}/mentions", since=since)

    def tagged(self, tag: str, *, since: str) -> Page:
        with self._line.clock.call():
            page = self._feed("/2/tweets/search/recent", since=since, query=f"#{tag} -is:retweet")
            ours = tuple(one for one in page.heard if tag.lower() in one.tags)
            return Page(ours, page.bookmark)

    def ours(self, *, since: str) -> Page:
        with self._line.clock.call():
            return self._feed(f"/2/users/{self._who()['id']}/tweets", since=since, exclude="retweets")

    @property
    def behind(self) -> timedelta:
        """How far the server's clock was behind ours when it last answered: perhaps it is ours that is wrong."""
        return self._line.behind

    def close(self) -> None:
        self._line.close()

    # ----------------------------------------------------------------------------------------------------------------

    def _feed(self, path: str, *, since: str, **asked: str) -> Page:
        fields = {"max_results": str(MOST), "tweet.fields": FIELDS, "expansions": "author_id", **asked}
        if since:
            fields["since_id"] = since
        said = self._whole("GET", path, params=fields)
        people = {one["id"]: one for one in (said.get("includes") or {}).get("users", [])}
        posts = sorted(said.get("data") or [], key=lambda post: int(post["id"]))
        heard = tuple(_heard(post, people.get(post.get("author_id"), {})) for post in posts)
        return Page(heard, str(posts[-1]["id"]) if posts else since)

    def _post(self, number: str) -> Heard | None:
        asked = {"tweet.fields": FIELDS, "expansions": "author_id"}
        try:
            said = self._whole("GET", f"{POSTS}/{number}", params=asked)
        except NotThere:
            return None
        if not said.get("data"):  # X says 200 and lists what it did not find
            return None
        people = (said.get("includes") or {}).get("users") or [{}]
        return _heard(said["data"], people[0])

    def _who(self) -> Mapping[str, Any]:
        if self._me is None:
            self._me = self._ask("GET", "/2/users/me")
            _word(self._me, "id"), _word(self._me, "username")
        return self._me

    def _sent(self, number: str) -> Sent:
        return Sent(id=number, uri=f"https://x.com/i/status/{number}", url=_url(str(self._who()["username"]), number))

    def _ask(self, method: str, path: str, *, posting: bool = False, **options: Any) -> dict[str, Any]:
        """What stands under "data" in the answer."""
        data = self._whole(method, path, posting=posting, **options).get("data")
        if not isinstance(data, dict):
            raise outcomes.after_silence(posting=posting)
        return data

    def _whole(self, method: str, path: str, *, posting: bool = False, **options: Any) -> dict[str, Any]:
        said = self._line.request(method, self._server + path, **options).json()
        if not isinstance(said, dict):
            raise outcomes.after_silence(posting=posting)
        return said


class _Signature(requests.auth.AuthBase):
    """Signs each request. Only forms of the old kind have a body that is signed; ours are JSON and files."""

    def __init__(self, client: oauthlib.oauth1.Client) -> None:
        self._client = client

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        _uri, headers, _body = self._client.sign(str(request.url), http_method=str(request.method))
        request.headers["Authorization"] = headers["Authorization"]
        return request


def _url(name: str, number: str) -> str:
    return f"https://x.com/{name or 'i'}/status/{number}"


def _heard(post: Mapping[str, Any], author: Mapping[str, Any]) -> Heard:
    name, number = str(author.get("username") or ""), str(post["id"])
    text, parent = _plain(post), _parent(post)
    return Heard(
        uri=f"https://x.com/i/status/{number}",
        url=_url(name, number),
        network=Network.X,
        author_id=f"https://x.com/i/user/{post.get('author_id', '')}",
        author_handle=f"@{name}",
        author_name=str(author.get("name") or ""),
        text=text,
        at=_moment(post),
        id=number,
        parent_uri=f"https://x.com/i/status/{parent}" if parent else "",
        tags=reading.tags_in(text),
        language=str(post.get("lang") or ""),
    )


def _plain(post: Mapping[str, Any]) -> str:
    """The text with its links written out, and without those that X adds for pictures."""
    text = str(post.get("text") or "")
    for link in (post.get("entities") or {}).get("urls") or []:
        there = "" if "media_key" in link else str(link.get("expanded_url") or "")
        text = text.replace(str(link.get("url") or "\0"), there)
    return html.unescape(text).strip()


def _parent(post: Mapping[str, Any]) -> str:
    answered = [one["id"] for one in post.get("referenced_tweets") or [] if one.get("type") == "replied_to"]
    return str(answered[0]) if answered else ""


def _moment(post: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(post["created_at"]))
    except (KeyError, ValueError):
        raise outcomes.after_silence(posting=False) from None


def _when(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _word(said: Mapping[str, Any], name: str, *, posting: bool = False) -> str:
    word = said.get(name)
    if not isinstance(word, str) or not word:
        raise outcomes.after_silence(posting=posting)
    return word
