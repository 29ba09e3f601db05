"""Public addresses that are no pages of editors, for search engines: each app registers its own in `ready`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

MOST = 49_000  # a sitemap holds 50,000 addresses; pages of editors come first


@dataclass(frozen=True)
class Place:
    """An address of ours, without the site's, and when what stands there was changed."""

    path: str
    changed_at: datetime | None = None


Places = Callable[[], Iterable[Place]]
_registered: dict[str, Places] = {}


def register(name: str, places: Places) -> None:
    """Registering twice is registering once: Django may set up its apps more than once in a test."""
    _registered[name] = places


def all_places() -> Iterator[Place]:
    """What everybody may find, app by app."""
    return islice(chain.from_iterable(places() for places in _registered.values()), MOST)
