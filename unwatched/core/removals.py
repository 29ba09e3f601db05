"""How every process learns that something was removed, whichever process removed it.

What takes long to draw is kept in memory (`core/pagecache.py`, `Drawn` here), in each process for itself. Whoever
removes what somebody may take back calls `note()` in the same transaction. A number in the database moves with it, and
each process looks at that number before it gives out what it keeps, and some times a minute when nobody asks for
anything. When the number has moved, all that was kept goes.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db import DatabaseError, connection, transaction

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Removals

EVERY = 10.0  # seconds between two looks of a process that nobody asks for anything
ONLY = 1  # the row

Thing = TypeVar("Thing")
_emptied: list[Callable[[], None]] = []
_guard = threading.Lock()
_seen = -1


def note() -> None:
    """For the transaction of a removal: once it is committed, no process gives out what it kept before."""
    from django.db.models import F  # takes 50 ms to load: documents drawn on the command line need no models

    with transaction.atomic():
        if not _row().update(number=F("number") + 1):
            _row().get_or_create(pk=ONLY)
            _row().update(number=F("number") + 1)
        transaction.on_commit(look_safely)


def number() -> int:
    """The number as it stands in the database."""
    return _row().values_list("number", flat=True).first() or 0


def _row() -> "QuerySet[Removals]":
    from .models import Removals  # documents are drawn on the command line too, where no models are loaded

    return Removals.objects.filter(pk=ONLY)


def look() -> int:
    """The number; when it has moved since this process looked last, what this process keeps goes first."""
    global _seen
    now = number()
    with _guard:
        moved, _seen = now != _seen, now
    if moved:
        for empty in _emptied:
            empty()
    return now


def look_safely() -> int | None:
    """The same where no request guards it; None when the database does not answer."""
    try:
        return look()
    except DatabaseError:
        connection.close_if_unusable_or_obsolete()
        return None


def when_removed(empty: Callable[[], None]) -> None:
    """`empty` is called in this process after each removal; it throws away whatever could hold what is gone."""
    _emptied.append(empty)


def keep_looking(*tidy: Callable[[], None]) -> threading.Thread:
    """Starts a thread that looks for removals, and tidies up, as long as the process lives."""
    thread = threading.Thread(target=_look_for_ever, args=[tidy], daemon=True, name="removals")
    thread.start()
    return thread


def _look_for_ever(tidy: tuple[Callable[[], None], ...]) -> None:
    while True:
        time.sleep(EVERY)
        look_safely()
        connection.close()
        for one in (*tidy, Drawn.tidy_all):
            one()


class _Kept(NamedTuple):
    thing: Any
    removals: int
    until: float  # of time.monotonic()


class Drawn(Generic[Thing]):
    """What took long to make, kept for `seconds` in this process, `most` at a time; nothing outlives a removal."""

    everywhere: "list[Drawn[Any]]" = []

    def __init__(self, *, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self.kept: OrderedDict[str, _Kept] = OrderedDict()
        self.guard = threading.Lock()
        self.everywhere.append(self)
        when_removed(self.clear)

    def get(self, key: str, make: Callable[[], Thing]) -> Thing:
        """What is kept under the key, else what `make` gives. What `make` raises is raised, and nothing kept."""
        removals = look()
        found = self.kept.get(key)
        if found and found.removals == removals and found.until > time.monotonic():
            thing: Thing = found.thing
            return thing
        made = make()
        with self.guard:
            self.kept[key] = _Kept(made, removals, time.monotonic() + self.seconds)
            self.kept.move_to_end(key)
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made

    def clear(self) -> None:
        with self.guard:
            self.kept.clear()

    def tidy(self) -> None:
        """Lets go of what is too old to be given out."""
        with self.guard:
            for key in [key for key, kept in self.kept.items() if kept.until <= time.monotonic()]:
                del self.kept[key]

    @classmethod
    def tidy_all(cls) -> None:
        for one in cls.everywhere:
            one.tidy()
