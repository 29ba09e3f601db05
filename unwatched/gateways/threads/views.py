"""A post on Bluesky as an AppView shows it: the record, and around it what the network made of it.

https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky/feed/defs.json. Labels come from authors and from
moderators, and an interface gives out posts that its own app hides: whoever asks only for readers who are signed in,
or carries a label that we do not know, is no `Post`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from . import Author, Card, Media, Post, Quote, QuoteState, markup, notes, records
from .notes import Json, Unreadable
from .records import COVERED, listed, part

# On an account these say nothing about who may read it.
_HARMLESS = frozenset({"bot"})


def kind(view: Any) -> str:
    """`threadViewPost`, `notFoundPost`, `view`: what a union's part is; servers leave `app.bsky…#` away at times."""
    said = view.get("$type") if isinstance(view, Mapping) else None
    return said.rpartition("#")[2] if isinstance(said, str) else ""


def post(view: Json) -> Post | None:
    """The post; None where its author or its labels keep it from the public. Raises Unreadable for what is none."""
    record, said = part(view, "record"), part(view, "author")
    author = account(said)
    labels = labels_in(view)
    if not is_for_everybody(author) or not labels <= COVERED:
        return None
    uri = view.get("uri")
    post = records.post(
        uri if isinstance(uri, str) else "",
        record,
        author=author,
        cid=markup.words(view.get("cid"))[:200],
        seen_at=str(view.get("indexedAt") or ""),
    )
    if post is None:
        return None
    if not post.uri.startswith(f"at://{author.uri}/"):
        raise Unreadable("it is not its author's")
    embed = part(view, "embed")
    return replace(
        post,
        id=post.uri.rpartition("/")[2],
        sensitive=post.sensitive or bool(labels | (set(author.labels) & COVERED)),
        media=tuple(_media(embed, post.media)) or post.media,
        quote=_quote(embed) or post.quote,
        card=_card(embed) or post.card,
        raw=json.dumps(view if is_quotable(embed) else {**view, "embed": None}, ensure_ascii=False),
    )


def account(said: Json) -> Author:
    """Whose post it is. Raises Unreadable for what is no account."""
    did = said.get("did")
    if not isinstance(did, str) or not did.startswith("did:"):
        raise Unreadable("it does not say whose it is")
    handle = markup.words(said.get("handle"))[:300]
    author = records.author(
        did, handle="" if handle == "handle.invalid" else handle, profile=said, labels=sorted(labels_in(said))
    )
    return replace(author, name=author.name or author.handle, avatar_url=markup.web_address(said.get("avatar")))


def is_for_everybody(author: Author) -> bool:
    """Whether an account lets those read it who are not signed in, and carries no label that we do not know."""
    return set(author.labels) <= COVERED | _HARMLESS


def labels_in(view: Json) -> frozenset[str]:
    """The labels that stand on a post or an account and were not taken back."""
    found = [one for one in listed(view.get("labels")) if isinstance(one, Mapping) and one.get("neg") is not True]
    return frozenset(str(one.get("val") or "") for one in found)


def is_quotable(embed: Json) -> bool:
    """Whether what is shown within a post may be kept as it came."""
    return not _record_of(embed) or kind(_record_of(embed)) != "viewRecord" or _quoted(_record_of(embed)) is not None


# --------------------------------------------------------------------------------------------------------------------


def _media(embed: Json, known: tuple[Media, ...]) -> Iterator[Media]:
    """Pictures and video with the addresses that the AppView gives; their hashes stand in the record."""
    around = part(embed, "media") or embed
    found = [*listed(around.get("images")), *listed(around.get("items"))]
    if isinstance(around.get("playlist"), str):
        found.append(around)
    cids = [one.cid for one in known] if len(known) == len(found) else [""] * len(found)
    for one, cid in zip(found, cids, strict=True):
        if isinstance(one, Mapping) and (media := _medium(one, cid)):
            yield media


def _medium(one: Json, cid: str) -> Media | None:
    preview = next(filter(None, (markup.web_address(one.get(name)) for name in ("thumb", "thumbnail"))), "")
    url = markup.web_address(one.get("fullsize")) or markup.web_address(one.get("playlist")) or preview
    if not url:
        return None
    is_video = "playlist" in one
    size = part(one, "aspectRatio")
    return Media(
        kind="gif" if one.get("presentation") == "gif" else "video" if is_video else "image",
        url=url,
        description=markup.words(one.get("alt")) or None,
        width=notes.count(size.get("width")) or 0,
        height=notes.count(size.get("height")) or 0,
        preview_url=preview,
        cid=cid or (markup.words(one.get("cid"))[:200] if is_video else ""),
    )


def _card(embed: Json) -> Card | None:
    external = part(embed, "external") or part(embed, "media", "external")
    there = markup.web_address(external.get("uri"))
    if not there:
        return None
    return Card(there, title=markup.words(external.get("title")), description=markup.words(external.get("description")))


def _record_of(embed: Json) -> Json:
    """The quoted post's view: alone it lies one step deep, beside pictures two."""
    inner = part(embed, "record")
    return part(inner, "record") if "record" in inner and kind(inner) in ("", "view") else inner


def _quote(embed: Json) -> Quote | None:
    said = _record_of(embed)
    uri = records.at_uri(said.get("uri"))
    if not said or not records.web_url(uri):
        return None  # nothing, or a list, a feed, a starter pack
    match kind(said):
        case "viewRecord":
            return _quoted(said) or Quote(QuoteState.LINK_ONLY, uri=uri, url=records.web_url(uri))
        case "viewDetached":
            return Quote(QuoteState.WITHDRAWN, uri=uri)
        case "viewNotFound":
            return Quote(QuoteState.GONE, uri=uri)
    return Quote(QuoteState.LINK_ONLY, uri=uri, url=records.web_url(uri))


def _quoted(said: Json) -> Quote | None:
    """The quoted post, where everybody may see it."""
    try:
        author = account(part(said, "author"))
        if not is_for_everybody(author) or not labels_in(said) <= COVERED:
            return None
        quoted = records.post(str(said.get("uri")), part(said, "value"), author=author)
    except Unreadable:
        return None
    if quoted is None:
        return None
    return Quote(QuoteState.ACCEPTED, uri=quoted.uri, url=quoted.url, author=author, text=quoted.text)
