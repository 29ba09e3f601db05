"""What a server tells about itself."""

from collections.abc import Mapping
from typing import Any

from .. import Limits

Told = Mapping[str, Any]
USUAL = Limits(letters=500, url_letters=23, picture_octets=16_000_000)


def limits(told: Told) -> Limits:
    """What the server takes; what it does not tell is as on an ordinary Mastodon server."""
    texts = part(told, "configuration", "statuses")
    media = part(told, "configuration", "media_attachments")
    mimes = tuple(kind for kind in media.get("supported_mime_types") or () if kind in USUAL.mimes)
    return Limits(
        letters=_number(texts, "max_characters") or _number(told, "max_toot_chars") or USUAL.letters,
        url_letters=_number(texts, "characters_reserved_per_url") or USUAL.url_letters,
        pictures=min(_number(texts, "max_media_attachments") or USUAL.pictures, USUAL.pictures),
        picture_octets=_number(media, "image_size_limit") or USUAL.picture_octets,
        picture_pixels=_number(media, "image_matrix_limit"),
        description_letters=_number(media, "description_limit") or USUAL.description_letters,
        mimes=mimes or USUAL.mimes,
    )


def software(told: Told) -> str:
    """Its name and version, for people."""
    version = str(told.get("version") or "")
    name = str(told.get("source_url") or "").strip("/").rpartition("/")[2].capitalize() or "Mastodon"
    return version if version[:1].isalpha() else f"{name} {version}".strip()


def domain(told: Told) -> str:
    """Its name in handles, which need not be the one of its pages; empty when it does not tell."""
    name = str(told.get("domain") or told.get("uri") or "")
    return (name.partition("://")[2] or name).strip("/")


def hides_hashtags(told: Told) -> bool:
    """Whether hashtags' feeds are empty because nobody may read them (Mastodon 4.5 and later)."""
    feeds = part(told, "configuration", "timelines_access", "hashtag_feeds")
    return bool(feeds) and all(value == "disabled" for value in feeds.values())


def streaming(told: Told, *, server: str) -> str:
    """Where its stream is."""
    named = part(told, "configuration", "urls").get("streaming") or part(told, "urls").get("streaming_api") or server
    return str(named).replace("ws", "http", 1).rstrip("/") if str(named).startswith("ws") else str(named).rstrip("/")


def part(told: Told, *names: str) -> Told:
    """A part of what a server tells; empty when it does not."""
    for name in names:
        inner = told.get(name)
        if not isinstance(inner, Mapping):
            return {}
        told = inner
    return told


def _number(told: Told, name: str) -> int:
    value = told.get(name)
    return value if isinstance(value, int) and value > 0 else 0
