"""A post on Bluesky as its record says it, whether that came as JSON from a server or out of a repository.

https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky. Everybody can read every record; whose labels
ask programmes to stay away, or carry a word that we do not know, is no `Post`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..social import Network
from ..social.bluesky.records import POST, place
from . import Author, Card, Media, Post, Quote, QuoteState, markup, notes
from .notes import Json, Unreadable, moment

SIGNED_IN_ONLY = "!no-unauthenticated"
# Labels that cover a post's pictures. https://docs.bsky.app/docs/advanced-guides/moderation
COVERED = frozenset({"porn", "sexual", "nudity", "graphic-media", "gore", "nsfl", "!warn"})
_IMAGE = "https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg"
_VIDEO = "https://video.bsky.app/watch/{did}/{cid}"
_MOST = 100  # pictures, labels or pieces of a text of one post that are read


def post(uri: str, record: Json, *, author: Author, cid: str = "", seen_at: str = "") -> Post | None:
    """The post; None when its own labels keep it from the public. Raises Unreadable for what is none.

    `seen_at` is when the network first saw it: `createdAt` is the author's own claim.
    """
    labels = labels_of(record)
    if not labels <= COVERED:
        return None
    created = moment(record.get("createdAt"))
    text = record.get("text")
    if record.get("$type", POST) != POST or not isinstance(text, str) or created is None:
        raise Unreadable("it has no text or no date")
    try:
        did, rkey = place(uri)
    except ValueError:
        raise Unreadable("its address is none of a post") from None
    pieces = list(_pieces(text, record))
    embed = part(record, "embed")
    parent = at_uri(part(record, "reply", "parent").get("uri"))
    return Post(
        network=Network.BLUESKY,
        uri=uri,
        id=rkey,
        author=author,
        created_at=created,
        html=markup.written(text, pieces),
        text=markup.spelled_out(text, pieces),
        url=web_url(uri),
        version=cid,
        parent_uri=parent,
        parent_author_uri=parent.removeprefix("at://").partition("/")[0],
        conversation=at_uri(part(record, "reply", "root").get("uri")) or f"at://{did}/{POST}/{rkey}",
        seen_at=moment(seen_at),
        language=next((one[:20] for one in listed(record.get("langs")) if isinstance(one, str)), ""),
        sensitive=bool(labels),
        tags=tuple(_tags(record)),
        media=tuple(_media(did, embed)),
        quote=_quote(embed),
        card=_card(embed),
    )


def author(did: str, *, handle: str = "", profile: Json | None = None, labels: Iterable[str] = ()) -> Author:
    """Whose posts they are: what a profile's record and the labels on the account say. Without a handle, the DID."""
    said = profile or {}
    return Author(
        network=Network.BLUESKY,
        uri=did,
        handle=handle or did,
        name=markup.words(said.get("displayName")),
        url=f"https://bsky.app/profile/{did}",
        about=markup.words(said.get("description")),
        bot="bot" in labels_of(said),
        labels=tuple(dict.fromkeys([*labels, *sorted(labels_of(said))])),
    )


def labels_of(record: Json) -> frozenset[str]:
    """What an author has written on a post, or on their profile, for programmes to heed."""
    values = listed(part(record, "labels").get("values"))
    return frozenset(str(one.get("val") or "") for one in values if isinstance(one, Mapping))


def part(value: Any, *names: str) -> Json:
    """A part of a record; empty when it is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def listed(value: Any) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def at_uri(value: Any) -> str:
    """An address within the network; empty for anything else."""
    return markup.tidy(value)[:2000] if isinstance(value, str) and value.startswith("at://did:") else ""


def web_url(uri: str) -> str:
    """Where browsers find a post; empty for what is none."""
    try:
        did, rkey = place(uri)
    except ValueError:
        return ""
    return markup.web_address(f"https://bsky.app/profile/{did}/post/{rkey}")


def cid_of(link: Any) -> str:
    """The hash in a link: `{"$link": …}` in JSON, bytes in a repository."""
    found = link.get("$link") if isinstance(link, Mapping) else link
    return found if isinstance(found, str) and found.isalnum() else ""


# --------------------------------------------------------------------------------------------------------------------


def _pieces(text: str, record: Json) -> Iterator[markup.Piece]:
    """Where the text leads somewhere, in letters: Bluesky counts bytes of UTF-8."""
    octets = text.encode("utf-8", "surrogatepass")
    done = done_letters = 0
    for start, end, href in sorted(_facets(record, len(octets))):
        if start < done:
            continue
        try:
            before = octets[done:start].decode("utf-8", "surrogatepass")
            words = octets[start:end].decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:  # it cuts a letter in two
            continue
        first = done_letters + len(before)
        done, done_letters = end, first + len(words)
        yield markup.Piece(first, done_letters, href)


def _facets(record: Json, octets: int) -> Iterator[tuple[int, int, str]]:
    for facet in listed(record.get("facets")):
        index = part(facet, "index")
        start, end = notes.count(index.get("byteStart")), notes.count(index.get("byteEnd"))
        href = next(filter(None, map(_href, listed(facet.get("features")))), "") if isinstance(facet, Mapping) else ""
        if href and start is not None and end is not None and start < end <= octets:
            yield start, end, href


def _href(feature: Any) -> str:
    """Where a piece of the text leads."""
    if not isinstance(feature, Mapping):
        return ""
    match str(feature.get("$type") or "").rpartition("#")[2]:
        case "link":
            return markup.web_address(feature.get("uri"))
        case "mention":
            return markup.web_address(f"https://bsky.app/profile/{feature.get('did')}")
        case "tag":
            return markup.web_address(f"https://bsky.app/hashtag/{feature.get('tag')}")
    return ""


def _tags(record: Json) -> Iterable[str]:
    features = [
        one for facet in listed(record.get("facets")) for one in listed(part({"f": facet}, "f").get("features"))
    ]
    in_text = [one.get("tag") for one in features if isinstance(one, Mapping)]
    words = (markup.words(one).lstrip(markup.HASHES).lower() for one in [*in_text, *listed(record.get("tags"))])
    return dict.fromkeys(filter(None, words))


def _media(did: str, embed: Json) -> Iterator[Media]:
    """Pictures and video, whether they stand alone or beside a quoted post."""
    around = part(embed, "media") or embed
    for image in [*listed(around.get("images")), *listed(around.get("items"))]:
        cid = _blob(image, "image")
        if cid:
            yield Media("image", _IMAGE.format(did=did, cid=cid), _alt(image), *_size(image), cid=cid)
    cid = _blob(around, "video")
    if cid:
        there = _VIDEO.format(did=did, cid=cid)
        kind = "gif" if around.get("presentation") == "gif" else "video"
        preview = f"{there}/thumbnail.jpg"
        yield Media(kind, f"{there}/playlist.m3u8", _alt(around), *_size(around), preview_url=preview, cid=cid)


def _blob(holder: Any, name: str) -> str:
    blob = part(holder, name)
    return cid_of(blob.get("ref")) or cid_of(blob.get("cid"))  # the second as in the network's first months


def _alt(holder: Json) -> str | None:
    return markup.words(holder.get("alt")) or None


def _size(holder: Json) -> tuple[int, int]:
    ratio = part(holder, "aspectRatio")
    return notes.count(ratio.get("width")) or 0, notes.count(ratio.get("height")) or 0


def _quote(embed: Json) -> Quote | None:
    """Which post it quotes. What that says is not here, so it is a link."""
    record = part(embed, "record")
    uri = at_uri(record.get("uri")) or at_uri(part(record, "record").get("uri"))
    return Quote(QuoteState.LINK_ONLY, uri=uri, url=web_url(uri)) if uri else None


def _card(embed: Json) -> Card | None:
    external = part(embed, "external") or part(embed, "media", "external")
    there = markup.web_address(external.get("uri"))
    if not there:
        return None
    return Card(there, title=markup.words(external.get("title")), description=markup.words(external.get("description")))
