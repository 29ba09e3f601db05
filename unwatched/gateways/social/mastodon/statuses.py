"""Statuses as servers give them, read without trust: each is somebody else's programme, and some differ."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .. import Draft, Heard, Network, Sent, Visibility
from ..reading import keeps_out, normal, plain, tags_in

Status = Mapping[str, Any]


def sent(status: Status) -> Sent:
    """Where a post of ours stands. Raises KeyError or ValueError for what is no status."""
    id, uri = word(status["id"]), word(status["uri"])
    return Sent(id=id, uri=uri, url=_text(status.get("url")) or uri)


def heard(status: Status, *, server: str, parent_uri: str) -> Heard:
    """A status as we pass it on. Raises KeyError or ValueError for what is no status."""
    author = status["account"]
    text = plain(_text(status.get("content")))
    return Heard(
        uri=word(status["uri"]),
        url=_text(status.get("url")) or word(status["uri"]),
        network=Network.MASTODON,
        author_id=_text(author.get("uri")) or word(author["url"]),
        author_handle=handle(author, server=server),
        author_name=_text(author.get("display_name")) or word(author["acct"]),
        text=text,
        at=moment(status["created_at"]),
        id=word(status["id"]),
        parent_uri=parent_uri,
        tags=_tags(status, text),
        language=_text(status.get("language")),
        visibility=_visibility(status.get("visibility")),
        warning=_text(status.get("spoiler_text")),
        edited_at=moment(status["edited_at"]) if status.get("edited_at") else None,
        pictures=tuple(_pictures(status)),
        refuses=keeps_out(_text(author.get("display_name")), plain(_text(author.get("note")))),
    )


def handle(author: Status, *, server: str) -> str:
    """`@rosa@social.example`, also for accounts of the server itself, which leaves its own name out."""
    acct = word(author["acct"])
    return f"@{acct}" if "@" in acct else f"@{acct}@{server}"


def readable(status: object) -> bool:
    """Whether a status has what we need: one that has not must not hide the others of its page."""
    if not isinstance(status, Mapping):
        return False
    try:
        moment(status["created_at"])
        return bool(word(status["id"]) and word(status["uri"]) and word(status["account"]["acct"]))
    except (KeyError, TypeError, ValueError):
        return False


def could_be(status: Status, draft: Draft) -> bool:
    """Whether a status of ours may be this draft, as far as everything but its words and its time goes."""
    return (
        _text(status.get("in_reply_to_id")) == (draft.parent.id if draft.parent else "")
        and not status.get("reblog")
        and len(status.get("media_attachments") or ()) == len(draft.media)
    )


def same_words(text: str, warning: str, draft: Draft) -> bool:
    return normal(text) == normal(draft.text) and normal(warning) == normal(draft.warning)


def moment(value: object) -> datetime:
    """A time with its zone. Mastodon.py has read it already, unless it is odd."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(word(value))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def word(value: object) -> str:
    """A text that must be there."""
    text = _text(value)
    if not text:
        raise ValueError("missing")
    return text


def _text(value: object) -> str:
    """A text, or none: numbers are ids on some servers, null is no text on others."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _tags(status: Status, text: str) -> tuple[str, ...]:
    """The server's own list: it knows hashtags in other scripts better than we."""
    named = [_text(tag.get("name")).lower() for tag in status.get("tags") or () if isinstance(tag, Mapping)]
    return tuple(dict.fromkeys(filter(None, named))) or tags_in(text)


def _visibility(value: object) -> Visibility:
    """What we do not know is not for everybody."""
    try:
        return Visibility(_text(value))
    except ValueError:
        return Visibility.DIRECT


def _pictures(status: Status) -> list[tuple[str, str]]:
    found = status.get("media_attachments") or ()
    return [(_text(one.get("url")) or _text(one.get("remote_url")), _text(one.get("description"))) for one in found]
