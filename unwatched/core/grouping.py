"""Writing what many threads want to have on disk at one moment in one go, as databases do with their own log."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")


class _Item(Generic[Row]):
    __slots__ = ("done", "error", "row", "woken")

    def __init__(self, row: Row) -> None:
        self.row, self.done = row, False
        self.error: BaseException | None = None
        self.woken = threading.Lock()
        self.woken.acquire()


class Together(Generic[Row]):
    """``write`` returns when the row is on disk, or raises what kept it from there.

    Whoever comes first writes for all who are waiting at that moment; whoever comes while that goes on waits, and
    then finds the row written or is woken to write for the next group. There is no thread of its own, and alone one
    waits for nobody. Each is woken by itself: a lock that all queue for would let them run one after the other.
    """

    def __init__(self, write_all: Callable[[Sequence[Row]], None], *, at_most: int = 200) -> None:
        self.write_all, self.at_most = write_all, at_most
        self.waiting: deque[_Item[Row]] = deque()
        self.guard = threading.Lock()
        self.busy = False

    def write(self, row: Row) -> None:
        item = _Item(row)
        with self.guard:
            self.waiting.append(item)
            leads, self.busy = not self.busy, True
        if not leads:
            item.woken.acquire()
        if not item.done:
            self.write_group()
        if item.error is not None:
            raise item.error

    def write_group(self) -> None:
        """Writes for whoever waits now, oneself first among them; the disk's next group starts before all are told."""
        with self.guard:
            group = [self.waiting.popleft() for _ in range(min(len(self.waiting), self.at_most))]
        error: BaseException | None = None
        try:
            self.write_all([item.row for item in group])
        except BaseException as caught:
            # Each of those who wait has to hear of it; the one who writes is one of them.
            error = caught
        for item in group:
            item.error, item.done = error, True
        with self.guard:
            following = self.waiting[0] if self.waiting else None
            self.busy = following is not None
        for item in [following, *group[1:]] if following else group[1:]:
            item.woken.release()
