"""Writing what many threads want to have on disk at one moment in one go, as databases do with their own log."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")


class _Item(Generic[Row]):
    __slots__ = ("done", "error", "row")

    def __init__(self, row: Row) -> None:
        self.row, self.done = row, False
        self.error: Exception | None = None


class Together(Generic[Row]):
    """``write`` returns when the row is on disk, or raises what kept it from there.

    Whoever comes first writes for all who are waiting at that moment; whoever comes while that goes on waits, and
    then finds the row written or writes for the next group. There is no thread of its own, and alone one waits for
    nobody.
    """

    def __init__(self, write_all: Callable[[Sequence[Row]], None], *, at_most: int = 200) -> None:
        self.write_all, self.at_most = write_all, at_most
        self.waiting: deque[_Item[Row]] = deque()
        self.turn = threading.Lock()

    def write(self, row: Row) -> None:
        item = _Item(row)
        self.waiting.append(item)
        while not item.done:
            with self.turn:
                if not item.done:
                    self.write_group()
        if item.error is not None:
            raise item.error

    def write_group(self) -> None:
        group = [self.waiting.popleft() for _ in range(min(len(self.waiting), self.at_most))]
        error = None
        try:
            self.write_all([item.row for item in group])
        except Exception as caught:
            # Each of those who wait has to hear of it; the one who writes is one of them.
            error = caught
        for item in group:
            item.error, item.done = error, True
