"""What an account has said lately, from the feeds that networks offer to everybody: no token, no interface, no limit.

Mastodon and its kin write RSS at ``/@ada.rss`` (some Atom), Bluesky at ``/profile/<did>/rss``. A feed names public
posts only; what is unlisted does not stand in it everywhere.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from django.conf import settings
from django.utils.translation import gettext as _

from .. import fetching
from ..errors import GatewayError
from ..social import Network
from ..social.reading import plain

MOST = 40  # entries that are read of one feed
MOST_OCTETS = 2_000_000
_ATOM = "{http://www.w3.org/2005/Atom}"
_BLUESKY = "https://bsky.app"


@dataclass(frozen=True)
class Entry:
    """One post as a feed names it."""

    url: str
    at: datetime | None = None
    text: str = ""


def feed_of(network: str, *, url: str, uri: str) -> str:
    """Where an account's feed is; empty where its network has none."""
    if network == Network.MASTODON and url:
        return url.rstrip("/") + ".rss"
    if network == Network.BLUESKY and uri.startswith("did:"):
        return f"{_BLUESKY}/profile/{quote(uri, safe=':')}/rss"
    return ""


def newest(feed: str) -> list[Entry]:
    """The newest posts of a feed, newest first. Raises errors of a gateway, each a sentence."""
    answer = fetching.fetch(feed, accept="application/rss+xml, application/atom+xml", most=MOST_OCTETS)
    if not answer.ok:
        raise fetching.of_status(answer.status, answer.headers)
    return entries_in(answer.body)


def entries_in(octets: bytes) -> list[Entry]:
    """The entries of an RSS or Atom feed. Raises NotUnderstood for what is none."""
    # Entities are where XML turns into a bomb, and no feed needs any of its own.
    if b"<!DOCTYPE" in octets or b"<!ENTITY" in octets:
        raise _no_feed()
    try:
        root = ElementTree.fromstring(octets)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise _no_feed() from None
    found = [*root.iter("item"), *root.iter(f"{_ATOM}entry")][:MOST]
    return [entry for one in found if (entry := _entry(one)) is not None]


def _no_feed() -> fetching.NotUnderstood:
    return fetching.NotUnderstood(_("The server gave something that is no feed."))


def _entry(one: ElementTree.Element) -> Entry | None:
    link = one.find(f"{_ATOM}link[@rel='alternate']")
    url = (one.findtext("link") or (link.get("href") if link is not None else "") or "").strip()
    if not url.startswith(("https://", "http://")):
        return None
    said = one.findtext("description") or one.findtext(f"{_ATOM}content") or one.findtext("title") or ""
    return Entry(url, _moment(one), plain(said))


def _moment(one: ElementTree.Element) -> datetime | None:
    text = (one.findtext("pubDate") or one.findtext(f"{_ATOM}published") or "").strip()
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(ValueError, TypeError, IndexError):
            at = parse(text)
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def said_by(network: str, *, url: str, uri: str) -> Iterator[str]:
    """What an account says of itself and has said lately, text by text. Silent about what does not answer."""
    for ask in (_bio, _posts):
        try:
            yield from ask(network, url, uri)
        except GatewayError:
            continue


def _posts(network: str, url: str, uri: str) -> list[str]:
    feed = feed_of(network, url=url, uri=uri)
    return [entry.text for entry in newest(feed)] if feed else []


def _bio(network: str, url: str, uri: str) -> list[str]:
    with fetching.Fetcher() as fetcher:
        if network == Network.BLUESKY:
            view = str(settings.UNWATCHED_BLUESKY_VIEW).rstrip("/")
            there = f"{view}/xrpc/app.bsky.actor.getProfile?actor={quote(uri, safe=':')}"
            return [_word(fetcher.json(there), "description")]
        if network != Network.MASTODON:
            return []
        actor = fetcher.json(uri, accept="application/activity+json")
        fields = actor.get("attachment") if isinstance(actor, dict) else None
        rows = fields if isinstance(fields, list) else []
        return [plain(_word(actor, "summary")), *(plain(_word(row, "value")) for row in rows[:20])]


def _word(told: Any, key: str) -> str:
    value = told.get(key) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""
