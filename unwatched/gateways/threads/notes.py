"""A post and its author as ActivityPub writes them: what servers answer, and what Mastodon puts into an export.

https://www.w3.org/TR/activitypub/, https://docs.joinmastodon.org/spec/activitypub/. Who may read a post is looked at
first: what is neither public nor unlisted is no `Post`, and nothing of it is kept or told.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ..social import Network
from . import Author, Card, Media, Poll, Post, Quote, QuoteState, Shown, markup

Json = Mapping[str, Any]
PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
POSTS = frozenset({"Note", "Question", "Article", "Page"})
_BOTS = frozenset({"Service", "Application"})
_MOST = 100  # pictures, options or hashtags of one post that are read


class Unreadable(ValueError):
    """This is no post. The sentence says what is wrong with it."""


def shown(*things: Json) -> Shown | None:
    """Who may read a post (its object, and the activity around it where that says more); None: not everybody.

    The narrowest counts. A thing that does not say to whom it goes is taken as not for everybody.
    """
    said = [_shown(thing) for thing in things]
    if None in said or not said:
        return None
    return Shown.UNLISTED if Shown.UNLISTED in said else Shown.PUBLIC


def post(note: Json, *, author: Author, activity: Json | None = None) -> Post | None:
    """The post; None when not everybody may read it. Raises Unreadable for what is none."""
    audience = shown(note, *around(activity))
    if audience is None:
        return None
    uri = address(note.get("id")) or address(note.get("atomUri"))
    created = moment(note.get("published"))
    if POSTS.isdisjoint(kinds(note)) or not uri or created is None:
        raise Unreadable("it has no address, no date, or is of an unknown kind")
    source, language = _content(note)
    html = markup.clean(source)
    edited = moment(note.get("updated"))
    return Post(
        network=Network.MASTODON,
        uri=uri,
        id=uri.rstrip("/").rpartition("/")[2],
        author=author,
        created_at=created,
        html=html,
        text=markup.plain(html),
        url=_url(note) or markup.web_address(uri),
        version=edited.isoformat() if edited else "",
        shown=audience,
        parent_uri=address(note.get("inReplyTo")),
        conversation=address(note.get("conversation")) or address(note.get("context")),
        edited_at=edited,
        language=language,
        content_warning=markup.words(note.get("summary")),
        sensitive=note.get("sensitive") is True,
        tags=tuple(_tags(note)),
        media=tuple(_media(note)),
        poll=_poll(note),
        quote=_quote(note),
        card=_card(note),
    )


def around(activity: Json | None) -> list[Json]:
    """The activity, where it says as well to whom it goes."""
    return [activity] if activity and ("to" in activity or "cc" in activity) else []


def actor(said: Json) -> Author:
    """Whose posts they are. Raises Unreadable for what is no account."""
    uri = address(said.get("id"))
    if not uri:
        raise Unreadable("the account has no address")
    return Author(
        network=Network.MASTODON,
        uri=uri,
        handle=_handle(uri, said.get("preferredUsername")),
        name=markup.words(said.get("name")),
        url=_url(said),
        about=markup.plain(markup.clean(said.get("summary"))),
        bot=not _BOTS.isdisjoint(kinds(said)),
        discoverable=_tick(said, "discoverable"),
        indexable=_tick(said, "indexable"),
    )


def nobody_else_than(uri: str) -> Author:
    """An account of which only the address is known."""
    return Author(network=Network.MASTODON, uri=uri, handle=_handle(uri, None))


def attributed_to(note: Json) -> str:
    """The account that a post says it is from; empty when it does not."""
    return next((found for one in listed(note.get("attributedTo")) if (found := address(one))), "")


def address(value: Any) -> str:
    """What names a thing: a string, or the `id` (for links the `href`) of an object."""
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("href")
    return markup.tidy(value).strip()[:2000] if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    """JSON-LD writes a list of one without the list."""
    if value is None:
        return []
    return value[:_MOST] if isinstance(value, list) else [value]


def kinds(thing: Json) -> list[str]:
    """What a thing says it is: one word, or several."""
    return [one for one in listed(thing.get("type")) if isinstance(one, str)]


def moment(text: Any) -> datetime | None:
    """A moment as it is written in JSON; None when it is none."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
        return at and (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def count(value: Any) -> int | None:
    """A number that is one, not below nought."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


# --------------------------------------------------------------------------------------------------------------------


def _shown(thing: Json) -> Shown | None:
    if _names_everybody(thing.get("to")):
        return Shown.PUBLIC
    return Shown.UNLISTED if _names_everybody(thing.get("cc")) else None


def _names_everybody(audience: Any) -> bool:
    everyone = audience if isinstance(audience, list) else [audience]
    return any(address(one) in PUBLIC for one in everyone)


def _content(note: Json) -> tuple[Any, str]:
    """What it says, and in which language where that is told."""
    by_language = note.get("contentMap")
    content = note.get("content")
    if isinstance(by_language, Mapping):
        said = [(str(name), text) for name, text in by_language.items() if isinstance(text, str)]
        for language, text in said:
            if text == content or not isinstance(content, str):
                return text, language[:20]
        if len(said) == 1:
            return content, said[0][0][:20]
    return content, ""


def _handle(uri: str, name: Any) -> str:
    """`ada@social.example`; accounts without a name are called as their address ends."""
    try:
        parts = urlsplit(uri)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return uri
    last = parts.path.rstrip("/").rpartition("/")[2].removeprefix("@")
    who = markup.words(name) or last
    return f"{who}@{host}" if host else who or uri


def _url(thing: Json) -> str:
    """Where browsers find it: a string, or one of several links."""
    said = listed(thing.get("url"))
    pages = [one for one in said if not isinstance(one, Mapping) or one.get("mediaType", "text/html") == "text/html"]
    return next((found for one in pages if (found := markup.web_address(address(_of_link(one))))), "")


def _of_link(value: Any) -> Any:
    return value.get("href") if isinstance(value, Mapping) else value


def _tick(said: Json, name: str) -> bool | None:
    for key in (name, f"toot:{name}"):
        if isinstance(said.get(key), bool):
            return bool(said[key])
    return None


def _tags(note: Json) -> Iterable[str]:
    named = (one for one in listed(note.get("tag")) if isinstance(one, Mapping) and one.get("type") == "Hashtag")
    words = (markup.words(one.get("name")).lstrip(markup.HASHES).lower() for one in named)
    return dict.fromkeys(filter(None, words))


def _attachments(note: Json) -> Iterator[Json]:
    for one in listed(note.get("attachment")):
        if isinstance(one, Mapping):
            yield one


def _media(note: Json) -> Iterator[Media]:
    for one in _attachments(note):
        where, mime = _file(one)
        if one.get("type") == "Link" or not where:
            continue
        yield Media(
            kind=_kind(one, mime),
            url=where,
            description=markup.words(one.get("name")) or markup.words(one.get("summary")) or None,
            width=count(one.get("width")) or 0,
            height=count(one.get("height")) or 0,
        )


def _file(attachment: Json) -> tuple[str, str]:
    """Where the bytes are, and of what kind they are."""
    for link in listed(attachment.get("url")) or listed(attachment.get("href")):
        where = address(_of_link(link))
        mime = link.get("mediaType") if isinstance(link, Mapping) else None
        if where:
            return where, str(mime or attachment.get("mediaType") or "")
    return "", ""


def _kind(attachment: Json, mime: str) -> str:
    for kind in ("image", "video", "audio"):
        if mime.startswith(f"{kind}/") or (not mime and str(attachment.get("type")).lower() == kind):
            return kind
    return "unknown"


def _card(note: Json) -> Card | None:
    """Newer servers put the preview of a link beside the pictures, with its address alone."""
    for one in _attachments(note):
        there = markup.web_address(one.get("href"))
        if one.get("type") == "Link" and there:
            return Card(there, title=markup.words(one.get("name")), description=markup.words(one.get("summary")))
    return None


def _poll(note: Json) -> Poll | None:
    several = listed(note.get("anyOf"))
    options = several or listed(note.get("oneOf"))
    choices = tuple(
        (markup.words(one.get("name")), _votes(one.get("replies"))) for one in options if isinstance(one, Mapping)
    )
    if not choices:
        return None
    closes = moment(note.get("endTime"))
    return Poll(
        options=choices,
        closes_at=closes or moment(note.get("closed")),
        closed=bool(note.get("closed")),
        multiple=bool(several),
        voters=count(note.get("votersCount")),
    )


def _votes(replies: Any) -> int | None:
    return count(replies.get("totalItems")) if isinstance(replies, Mapping) else None


def _quote(note: Json) -> Quote | None:
    """Which post it quotes. What that says is not here, so it is a link, whatever its author has allowed."""
    said = note.get("quote")
    if isinstance(said, Mapping) and said.get("type") == "Tombstone":
        return Quote(QuoteState.GONE, uri=address(said))
    names = (said, note.get("quoteUri"), note.get("_misskey_quote"), note.get("quoteUrl"))
    uri = next((found for one in names if (found := address(one))), "")
    return Quote(QuoteState.LINK_ONLY, uri=uri, url=markup.web_address(uri)) if uri else None
