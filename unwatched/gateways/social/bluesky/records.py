"""Posts as records: built from a draft, named before they are sent, and read when they are somebody else's."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import libipld

from .. import Draft, Heard, Network, Sent, Uploaded, Visibility, facets, wording
from ..facets import Facet, Kind
from ..reading import keeps_out
from .xrpc import Json

POST = "app.bsky.feed.post"
_SHA256 = b"\x01\x71\x12\x20"  # CID version 1, dag-cbor, SHA-256 of 32 bytes
_PICTURE = "https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg"


# --- Ours -----------------------------------------------------------------------------------------------------------


def build(draft: Draft, *, reply: Json | None, did_of: Callable[[str], str]) -> Json:
    """The record of a draft: the same each time, as its name comes from its content.

    `did_of` gives the DID for a handle, or nothing: then it stays plain text.
    """
    shown = facets.render(wording.with_warning(draft.text, draft.warning))
    record: Json = {
        "$type": POST,
        "text": shown.text,
        "createdAt": draft.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    if draft.language:
        record["langs"] = [draft.language]
    if found := list(_facets(shown.facets, did_of)):
        record["facets"] = found
    if reply:
        record["reply"] = reply
    if draft.media:
        record["embed"] = {"$type": "app.bsky.embed.images", "images": [_image(one) for one in draft.media]}
    return record


def is_draft(record: Json, draft: Draft) -> bool:
    """Whether a record says what a draft says, in the same place."""
    text = facets.render(wording.with_warning(draft.text, draft.warning)).text
    parent = part(record, "reply", "parent").get("uri") or ""
    return record.get("text") == text and parent == (draft.parent.uri if draft.parent else "")


def ref(sent: Sent) -> Json:
    """A strong reference: where, and what exactly."""
    return {"uri": sent.uri, "cid": sent.cid}


def cid_of(record: Json) -> str:
    """The name of a record, which is a hash of its content. https://atproto.com/specs/data-model"""
    encoded = libipld.encode_dag_cbor(_with_links(record))
    return str(libipld.encode_cid(_SHA256 + hashlib.sha256(encoded).digest()))


def _with_links(value: Any) -> Any:
    """JSON's `{"$link": …}` as the links that they stand for."""
    if isinstance(value, dict):
        if set(value) == {"$link"}:
            return _raw_cid(value["$link"])
        return {name: _with_links(inner) for name, inner in value.items()}
    return [_with_links(inner) for inner in value] if isinstance(value, list) else value


def _raw_cid(cid: str) -> bytes:
    parts = libipld.decode_cid(cid)
    return bytes([parts["version"], parts["codec"], parts["hash"]["code"], parts["hash"]["size"]]) + bytes(
        parts["hash"]["digest"]
    )


def _facets(found: Iterable[Facet], did_of: Callable[[str], str]) -> Iterable[Json]:
    for facet in found:
        if feature := _feature(facet, did_of):
            yield {"index": {"byteStart": facet.start, "byteEnd": facet.end}, "features": [feature]}


def _feature(facet: Facet, did_of: Callable[[str], str]) -> Json | None:
    if facet.kind is Kind.LINK:
        return {"$type": "app.bsky.richtext.facet#link", "uri": facet.value}
    if facet.kind is Kind.TAG:
        return {"$type": "app.bsky.richtext.facet#tag", "tag": facet.value}
    did = did_of(facet.value)
    return {"$type": "app.bsky.richtext.facet#mention", "did": did} if did else None


def _image(uploaded: Uploaded) -> Json:
    ratio = {"width": uploaded.width, "height": uploaded.height}
    return {"alt": uploaded.description, "image": json.loads(uploaded.handle), "aspectRatio": ratio}


# --- Anybody's ------------------------------------------------------------------------------------------------------


def heard(uri: str, record: Json, *, cid: str, author: Mapping[str, Any], indexed_at: str = "") -> Heard:
    """A record as we pass it on. Raises KeyError, TypeError or ValueError for what is no post."""
    did, rkey = place(uri)
    handle = str(author.get("handle") or did)
    return Heard(
        uri=uri,
        url=f"https://bsky.app/profile/{did}/post/{rkey}",
        network=Network.BLUESKY,
        author_id=did,
        author_handle=handle,
        author_name=str(author.get("displayName") or handle),
        text=str(record["text"]),
        at=_written(record, indexed_at),
        id=rkey,
        cid=cid,
        parent_uri=str(part(record, "reply", "parent").get("uri") or ""),
        root_uri=str(part(record, "reply", "root").get("uri") or ""),
        tags=tags(record),
        language=str(next(iter(record.get("langs") or ()), "")),
        visibility=Visibility.PUBLIC,
        pictures=tuple(_pictures(did, record)),
        original=str(record.get("bridgyOriginalUrl") or ""),
        refuses=_for_readers_who_sign_in(author) or keeps_out(str(author.get("displayName") or "")),
    )


def _for_readers_who_sign_in(author: Mapping[str, Any]) -> bool:
    """The account's own label says that only who has signed in shall see what it says."""
    labels = author.get("labels") or ()
    return any(isinstance(label, Mapping) and label.get("val") == "!no-unauthenticated" for label in labels)


def tags(record: Json) -> tuple[str, ...]:
    """The hashtags in lower case: those in the text are facets, others stand beside it."""
    named = [
        str(feature.get("tag", ""))
        for facet in record.get("facets") or ()
        for feature in facet.get("features") or ()
        if feature.get("$type") == "app.bsky.richtext.facet#tag"
    ]
    beside = map(str, record.get("tags") or ())
    return tuple(dict.fromkeys(filter(None, (tag.lower() for tag in (*named, *beside)))))


def place(uri: str) -> tuple[str, str]:
    """The DID and the name in `at://did/app.bsky.feed.post/name`. Raises ValueError for what is no post's address."""
    scheme, _, rest = uri.partition("://")
    did, _, path = rest.partition("/")
    collection, _, rkey = path.partition("/")
    if scheme != "at" or not did.startswith("did:") or collection != POST or not rkey or "/" in rkey:
        raise ValueError("no post")
    return did, rkey


def part(value: Json, *names: str) -> Json:
    """A part of a record; empty when it is not there."""
    for name in names:
        inner = value.get(name)
        if not isinstance(inner, dict):
            return {}
        value = inner
    return value


def _written(record: Json, indexed_at: str) -> datetime:
    """When it was written; but authors can write any time, and it was not later than it was seen."""
    return min(moment(text) for text in (str(record["createdAt"]), indexed_at) if text)


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _pictures(did: str, record: Json) -> Iterable[tuple[str, str]]:
    embed = part(record, "embed")
    images = embed.get("images") or part(embed, "media").get("images") or ()
    for image in images:
        cid = part(image, "image", "ref").get("$link") or ""
        yield _PICTURE.format(did=did, cid=cid), str(image.get("alt") or "")
