"""What is said with a hashtag, asked of one server at a time and without signing in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from .. import jetstream
from ..errors import Permanent
from ..fetching import Closed, Fetcher, NotThere
from . import Author, Post, records, statuses, views
from .notes import Json, Unreadable

PAGE = 40  # posts: what Mastodon gives at most
PAGES = 10  # that one look takes; the next look goes on from there
FOUND_AT_ONCE = 100  # posts: what Bluesky's search gives at most
SEARCH_PAGES = 5
ASKED_AT_ONCE = 20  # posts of which Mastodon says in one answer whether they stand
PROFILES_AT_ONCE = 25
SECONDS = 20.0  # for one look


@dataclass(frozen=True)
class Found:
    post: Post
    there: str  # the server's own number of it, to ask for it again


@dataclass(frozen=True)
class Page:
    found: tuple[Found, ...]
    place: str  # to go on from


def timeline(
    server: str, *, any_of: Sequence[str], all_of: Sequence[str] = (), none_of: Sequence[str] = (), after: str = ""
) -> Page:
    """Public posts with hashtags on a Mastodon-compatible server since a place, or the newest. Raises GatewayError."""
    asked = [("limit", str(PAGE)), *(("any[]", tag) for tag in any_of[1:])]
    asked += [*(("all[]", tag) for tag in all_of), *(("none[]", tag) for tag in none_of)]
    address = f"{server}/api/v1/timelines/tag/{quote(any_of[0], safe='')}"
    found: list[Found] = []
    with Fetcher(seconds=SECONDS) as fetcher:
        for _page in range(PAGES if after else 1):
            said = fetcher.json(f"{address}?{urlencode([*asked, *([('min_id', after)] if after else [])])}")
            if not isinstance(said, list):
                raise Permanent(_("The server's answer is no list of posts."))
            found += _read(said, host=server.partition("://")[2])
            after = next((statuses.name(one.get("id")) for one in said if isinstance(one, Mapping)), after)
            if len(said) < PAGE:
                break
    return Page(tuple(found), after)


def _read(said: Sequence[Any], *, host: str) -> Iterator[Found]:
    for status in said:
        try:
            post = statuses.post(status, host=host) if isinstance(status, Mapping) else None
        except Unreadable:
            continue
        if post:
            yield Found(post, statuses.name(status.get("id")))


def standing(server: str, ids: Sequence[str]) -> dict[str, Post]:
    """Of up to `ASKED_AT_ONCE` posts those that everybody may still read, by the server's own number.

    Raises GatewayError when the server does not say. Mastodon since 4.3 answers for several at once, others one by one.
    """
    host = server.partition("://")[2]
    with Fetcher(seconds=SECONDS * 3) as fetcher:
        try:
            said = fetcher.json(f"{server}/api/v1/statuses?{urlencode([('id[]', id) for id in ids])}")
        except (NotThere, Closed):
            said = [_one(fetcher, f"{server}/api/v1/statuses/{quote(id, safe='')}") for id in ids]
    if not isinstance(said, list):
        raise Permanent(_("The server's answer is no list of posts."))
    return {found.there: found.post for found in _read(said, host=host)}


def _one(fetcher: Fetcher, address: str) -> Any:
    try:
        return fetcher.json(address)
    except NotThere:
        return None


# --- Bluesky ----------------------------------------------------------------------------------------------------------


def search(tag: str, *, since: datetime) -> list[Post]:
    """Posts with a hashtag since then, by the network's search. Raises GatewayError."""
    after = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {"q": f"#{tag}", "tag": tag, "sort": "latest", "since": after, "limit": str(FOUND_AT_ONCE)}
    found: list[Post] = []
    with Fetcher(seconds=SECONDS) as fetcher:
        for _page in range(SEARCH_PAGES):
            said = fetcher.json(_view("app.bsky.feed.searchPosts", asked))
            page = list(_posts(said))
            found += page
            asked["cursor"] = str(said.get("cursor") or "") if isinstance(said, Mapping) else ""
            if not page or not asked["cursor"]:
                break
    return found


def still_there(uris: Sequence[str]) -> dict[str, Post]:
    """Of up to `ASKED_AT_ONCE` posts those that still stand, by address. Raises GatewayError."""
    with Fetcher(seconds=SECONDS) as fetcher:
        told = fetcher.json(_view("app.bsky.feed.getPosts", [("uris", uri) for uri in uris]))
    return {post.uri: post for post in _posts(told)}


def said(events: Sequence[jetstream.Event]) -> list[Post]:
    """The posts of a stream's events, with whose they are. Raises GatewayError when the network does not tell."""
    people = list(dict.fromkeys(event.did for event in events))
    authors: dict[str, Author] = {}
    with Fetcher(seconds=SECONDS) as fetcher:
        for first in range(0, len(people), PROFILES_AT_ONCE):
            asked = [("actors", did) for did in people[first : first + PROFILES_AT_ONCE]]
            told = fetcher.json(_view("app.bsky.actor.getProfiles", asked))
            for profile in _listed(told, "profiles"):
                with suppress(Unreadable):
                    author = views.account(profile)
                    authors[author.uri] = author
    return [post for event in events if event.did in authors and (post := _of_event(event, authors[event.did]))]


def _view(method: str, asked: Any) -> str:
    return f"{settings.UNWATCHED_BLUESKY_VIEW.rstrip('/')}/xrpc/{method}?{urlencode(asked)}"


def _posts(told: Any) -> Iterator[Post]:
    for view in _listed(told, "posts"):
        with suppress(Unreadable):
            if post := views.post(view) or _hidden(view):
                yield post


def _hidden(view: Json) -> Post | None:
    """A post whose account lets no strangers read: to be counted, and shown to nobody (`archive.consent`)."""
    author = views.account(records.part(view, "author"))
    if views.is_for_everybody(author):
        return None  # it is the post itself that carries a label
    return records.post(str(view.get("uri")), records.part(view, "record"), author=author)


def _listed(told: Any, name: str) -> list[Json]:
    found = records.listed(told.get(name)) if isinstance(told, Mapping) else []
    return [one for one in found if isinstance(one, Mapping)]


def _of_event(event: jetstream.Event, author: Author) -> Post | None:
    if not isinstance(event.record, Mapping):
        return None
    try:
        return records.post(event.uri, event.record, author=author, cid=event.cid, seen_at=event.at)
    except Unreadable:
        return None
