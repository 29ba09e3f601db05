"""A post as Mastodon's interface gives it, and everything else that speaks it.

https://docs.joinmastodon.org/entities/Status/. Who may read a post is looked at first, and again for the post that it
quotes: what is neither public nor unlisted is no `Post`, and nothing of it is kept or told. Servers differ in what
they leave out, so nothing is needed but an id, a date and an author.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..social import Network
from . import Author, Card, Media, Poll, Post, Quote, QuoteState, Shown, Version, markup
from .notes import Json, Unreadable, count, moment

STATES = {
    "accepted": QuoteState.ACCEPTED,
    "revoked": QuoteState.WITHDRAWN,
    "rejected": QuoteState.WITHDRAWN,
    "deleted": QuoteState.GONE,
}  # everything else: whoever reads may follow the link and see what they are let see
_KINDS = {"image": "image", "gifv": "gif", "video": "video", "audio": "audio"}
_STATUS = frozenset({"visibility", "account", "content"})  # what has one of these may be a post
_MOST = 100  # pictures, options or hashtags of one post that are read
# What Mastodon writes for servers that know no quotes: "RE: https://…".
_FALLBACK = re.compile(r"<(p|span)\b[^>]*\bquote-inline\b[^>]*>(.*?)</\1>", re.DOTALL)
_HREF = re.compile(r'href="([^"]*)"')


def shown(status: Json) -> Shown | None:
    """Who may read a post; None: not everybody, or a word that we do not know. Boosts are nobody's own words."""
    said = status.get("visibility")
    if status.get("reblog") is not None or said not in (Shown.PUBLIC.value, Shown.UNLISTED.value):
        return None
    return Shown(said)


def name(value: Any) -> str:
    """An id as servers write it: most as text, some as a number."""
    return markup.tidy(str(value))[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def post(
    status: Json,
    *,
    host: str,
    parent_uri: str = "",
    parent_author_uri: str = "",
    conversation: str = "",
    earlier: tuple[Version, ...] = (),
) -> Post | None:
    """The post; None when not everybody may read it. `host` is the server that was asked. Raises Unreadable."""
    audience = shown(status)
    if audience is None:
        return None
    uri, created = uri_of(status), moment(status.get("created_at"))
    if not uri or created is None:
        raise Unreadable("it has no address or no date")
    quote = _quote(status)
    html = markup.clean(status.get("content") or markup.written(markup.words(status.get("text"))))
    if quote and quote.state is QuoteState.ACCEPTED:
        html = _FALLBACK.sub("", html).strip()
    edited = moment(status.get("edited_at"))
    return Post(
        network=Network.MASTODON,
        uri=uri,
        author=account(_part(status, "account"), host=host),
        created_at=created,
        html=html,
        text=markup.plain(html),
        url=markup.web_address(status.get("url")) or markup.web_address(uri),
        id=name(status.get("id")),
        version=edited.isoformat() if edited else "",
        shown=audience,
        parent_uri=parent_uri,
        parent_author_uri=parent_author_uri,
        conversation=conversation,
        edited_at=edited,
        language=markup.words(status.get("language"))[:20],
        content_warning=markup.words(status.get("spoiler_text")),
        sensitive=status.get("sensitive") is True,
        tags=tuple(dict.fromkeys(_tags(status))),
        media=tuple(_media(status)),
        poll=_poll(status.get("poll")),
        quote=quote,
        card=_card(status.get("card")),
        earlier=earlier,
        raw=_raw(status),
    )


def uri_of(status: Json) -> str:
    """What a post is called on every server."""
    for key in ("uri", "url"):
        value = status.get(key)
        if isinstance(value, str) and value.strip():
            return markup.tidy(value).strip()[:2000]
    return ""


def account(said: Json, *, host: str) -> Author:
    """Whose post it is. Raises Unreadable for what is no account."""
    url = markup.web_address(said.get("url"))
    uri = _text(said.get("uri")) or url
    acct = _text(said.get("acct")) or _text(said.get("username"))
    if not uri or not acct:
        raise Unreadable("it does not say whose it is")
    return Author(
        network=Network.MASTODON,
        uri=uri,
        handle=acct if "@" in acct else f"{acct}@{host}",
        name=markup.words(said.get("display_name")) or acct.partition("@")[0],
        url=url or markup.web_address(uri),
        about=markup.plain(markup.clean(said.get("note"))),
        bot=said.get("bot") is True,
        discoverable=_tick(said.get("discoverable")),
        indexable=False if said.get("noindex") is True else _tick(said.get("indexable")),
        avatar_url=markup.web_address(said.get("avatar_static")),
    )


def versions(history: Any) -> tuple[Version, ...]:
    """What an edited post said before, oldest first: all but the last."""
    found = []
    for edit in history[:-1][:_MOST] if isinstance(history, list) else ():
        at = moment(edit.get("created_at")) if isinstance(edit, Mapping) else None
        if at is not None:
            html = markup.clean(edit.get("content"))
            found.append(Version(at, html, markup.plain(html), markup.words(edit.get("spoiler_text"))))
    return tuple(sorted(found, key=lambda version: version.at))


# --------------------------------------------------------------------------------------------------------------------


def _part(value: Any, key: str) -> Json:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: Any) -> str:
    return markup.words(value)[:2000]


def _tick(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _mappings(value: Any) -> list[Json]:
    return [one for one in value[:_MOST] if isinstance(one, Mapping)] if isinstance(value, list) else []


def _tags(status: Json) -> Iterator[str]:
    for tag in _mappings(status.get("tags")):
        if word := markup.words(tag.get("name")).lstrip(markup.HASHES).lower():
            yield word


def _media(status: Json) -> Iterator[Media]:
    for one in _mappings(status.get("media_attachments")):
        # While a server works on a video there is only the place where it came from, or nothing.
        url = markup.web_address(one.get("url")) or markup.web_address(one.get("remote_url"))
        preview = markup.web_address(one.get("preview_url"))
        if url or preview:
            size = _part(_part(one, "meta"), "original")
            yield Media(
                kind=_KINDS.get(str(one.get("type")), "unknown"),
                url=url or preview,
                description=markup.words(one.get("description")) or None,
                width=count(size.get("width")) or 0,
                height=count(size.get("height")) or 0,
                preview_url=preview,
            )


def _poll(said: Any) -> Poll | None:
    options = tuple(
        (markup.words(one.get("title")), count(one.get("votes_count"))) for one in _mappings(_get(said, "options"))
    )
    if not options:
        return None
    return Poll(
        options=options,
        closes_at=moment(said.get("expires_at")),
        closed=said.get("expired") is True,
        multiple=said.get("multiple") is True,
        voters=count(said.get("voters_count")),
    )


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _card(said: Any) -> Card | None:
    there = markup.web_address(_get(said, "url"))
    if not there:
        return None
    return Card(there, title=markup.words(said.get("title")), description=markup.words(said.get("description")))


def _quote(status: Json) -> Quote | None:
    """The post within: text and author where its author lets it be shown and everybody may read it."""
    said = status.get("quote")
    if not isinstance(said, Mapping):
        return None
    # Some servers put the quoted post itself here and say nothing of its author's wish.
    quoted = said if "account" in said else _part(said, "quoted_status")
    state = STATES.get(str(said.get("state")), QuoteState.LINK_ONLY)
    if quoted and shown(quoted) is None:
        return None
    if state is QuoteState.ACCEPTED and quoted and "account" not in said:
        try:
            found = _quoted(quoted)
        except Unreadable:
            return None
        return found
    if state is QuoteState.ACCEPTED:
        state = QuoteState.LINK_ONLY
    uri = uri_of(quoted) if quoted else ""
    url = markup.web_address(quoted.get("url")) if quoted else ""
    if state is QuoteState.LINK_ONLY and not uri:
        url = uri = _named_in_text(status)
    return Quote(state, uri=uri, url=url) if uri or state is not QuoteState.LINK_ONLY else None


def _quoted(status: Json) -> Quote:
    html = _FALLBACK.sub("", markup.clean(status.get("content")))
    uri = uri_of(status)
    host = uri.partition("://")[2].partition("/")[0]
    return Quote(
        state=QuoteState.ACCEPTED,
        uri=uri,
        url=markup.web_address(status.get("url")) or markup.web_address(uri),
        author=account(_part(status, "account"), host=host),
        # Under a warning only the warning: what it covers is a step away.
        text=markup.words(status.get("spoiler_text")) or markup.plain(html),
    )


def _named_in_text(status: Json) -> str:
    """The address in the line that stands in for a quote."""
    line = _FALLBACK.search(markup.clean(status.get("content")))
    there = _HREF.search(line[2]) if line else None
    return markup.web_address(there[1].replace("&amp;", "&")) if there else ""


def _raw(status: Json) -> str:
    """As it came, without anything within it that is not for everybody: quoted posts, and whatever servers add."""
    try:
        return json.dumps({name: _for_everybody(value) for name, value in status.items()}, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return ""


def _for_everybody(value: Any) -> Any:
    if isinstance(value, Mapping):
        if not _STATUS.isdisjoint(value) and shown(value) is None:
            return None
        return {name: _for_everybody(inner) for name, inner in value.items()}
    return [_for_everybody(one) for one in value] if isinstance(value, list) else value
