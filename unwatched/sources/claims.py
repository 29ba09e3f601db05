"""What can be evidenced: apps above this one name their rows here, in their ``apps.py``.

claims.register("campaigns.campaign", words=_("Campaign"), choices=lambda: Campaign.objects.all())
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise

Words = str | Promise
MOST = 300  # rows of one kind in a list to choose from


@dataclass(frozen=True)
class Kind:
    words: Words
    choices: Callable[[], Iterable[models.Model]]


_kinds: dict[str, Kind] = {}


def register(name: str, *, words: Words, choices: Callable[[], Iterable[models.Model]]) -> None:
    """``name`` is the app and model in small letters, with a dot."""
    _kinds[name] = Kind(words, choices)


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: each kind with its rows, as ``campaigns.campaign:7``."""
    found = []
    for name, kind in _kinds.items():
        rows = [(f"{name}:{row.pk}", str(row)) for _n, row in zip(range(MOST), kind.choices(), strict=False)]
        if rows:
            found.append((str(kind.words), rows))
    return found


def find(value: str) -> models.Model | None:
    """The row that a select names; None for anything else."""
    name, _colon, pk = value.partition(":")
    kind = _kinds.get(name)
    if kind is None or not pk.isdecimal():
        return None
    return next((row for row in kind.choices() if str(row.pk) == pk), None)
