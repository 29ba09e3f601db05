"""Who must not come back by a list: those who said "it wasn't me", and whom organisers took off.

The apps above, where people sign, register here how they know them. Whoever was erased is known to nobody any more, and
can come back: docs/reference/supporters-file.md says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Ask = Callable[[int, Sequence[bytes]], dict[bytes, datetime]]


@dataclass
class _Register:
    asks: dict[str, Ask] = field(default_factory=dict)


_register = _Register()


def register(kind: str, ask: Ask) -> None:
    """``ask(campaign_id, indexes)`` gives those of the blind indexes that are out, each with since when."""
    _register.asks[kind] = ask


def out_since(campaign_id: int, indexes: Sequence[bytes]) -> dict[bytes, datetime]:
    """Who is out of a campaign, and since when: only a later yes brings them back."""
    found: dict[bytes, datetime] = {}
    for ask in _register.asks.values():
        for index, at in ask(campaign_id, indexes).items():
            found[index] = max(at, found.get(index, at))
    return found
