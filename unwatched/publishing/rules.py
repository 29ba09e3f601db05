"""What networks take when their server has not told us: their published rules (November 2026)."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from unwatched.gateways.social import Limits, Network

PUBLISHED = {
    Network.MASTODON: Limits(letters=500, url_letters=23, picture_octets=16_000_000),
    Network.BLUESKY: Limits(
        letters=300, octets=3000, picture_octets=1_000_000, description_letters=2000,
        # 5,000 points an hour, 3 for a post.
        posts_per_window=1666, window_seconds=3600, pictures_per_window=1000, picture_window_seconds=3600,
    ),
    Network.X: Limits(
        letters=280, url_letters=23, picture_octets=5_000_000, description_letters=1000,
        posts_per_window=100, window_seconds=900, pictures_per_window=400, picture_window_seconds=900,
    ),
    Network.REHEARSAL: Limits(letters=500, url_letters=23, picture_octets=16_000_000),
}  # fmt: skip
_NAMES = {field.name for field in fields(Limits)}


def limits_of(network: Network, *, told: Mapping[str, Any]) -> Limits:
    """The published rules, with what the server told in their place."""
    known = {name: value for name, value in told.items() if name in _NAMES}
    if "mimes" in known:
        known["mimes"] = tuple(known["mimes"])
    return replace(PUBLISHED[network], **known)
