"""Pages that are told when something changes: server-sent events that say "changed" and nothing else.

Each open stream holds a thread of the web server, so their number is bounded, and the server has that many threads more
(config/web.py). Whoever finds no room is told so, and asks every few seconds instead.

One thread of the process watches for all of them, while there are any. Django is not needed here: config/web.py reads
the number before it is loaded.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

STREAMS = 8  # per process: five facilitators, and some who have the page open twice
LOOK = 0.5  # seconds between two looks at what changed
BEAT = 15.0  # seconds of silence after which a stream says a word, so that a closed browser is noticed
LIFE = 600.0  # seconds; then the browser begins a new one, and is asked again who it is

# For each key that is watched a word that differs when something has changed.
States = Callable[[Collection[int]], dict[int, str]]


@dataclass
class _Watched:
    streams: int = 0
    state: str | None = None
    version: int = 0


@dataclass
class Watch:
    """What the streams of one process wait for. ``states`` is asked once for all keys; it does not raise.

    ``let_go`` is called in each thread that will wait for long: it gives back what others need meanwhile.
    """

    states: States
    let_go: Callable[[], None] = lambda: None
    most: int = STREAMS
    look: float = LOOK
    keys: dict[int, _Watched] = field(default_factory=dict)
    news: threading.Condition = field(default_factory=threading.Condition)
    watcher: threading.Thread | None = None

    @property
    def count(self) -> int:
        return sum(watched.streams for watched in self.keys.values())

    def open(self, key: int) -> "Stream | None":
        """A stream of this key's changes; None when there is no room for another one."""
        with self.news:
            if self.count >= self.most:
                return None
            self.keys.setdefault(key, _Watched()).streams += 1
            if self.watcher is None or not self.watcher.is_alive():
                self.watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
                self.watcher.start()
        return Stream(self, key)

    def close(self, key: int) -> None:
        with self.news:
            if watched := self.keys.get(key):
                watched.streams -= 1
                if not watched.streams:
                    del self.keys[key]

    def wait(self, key: int, *, after: int, seconds: float) -> int | None:
        """The number of the last change of a key, at once when it is not ``after``. None: nobody watches any more."""
        with self.news:
            self.news.wait_for(lambda: self._version(key) != after, timeout=seconds)
            return self._version(key)

    def _version(self, key: int) -> int | None:
        watched = self.keys.get(key)
        return watched.version if watched else None

    def end(self) -> None:
        """Ends all streams, and waits for the thread that looks."""
        with self.news:
            self.keys.clear()
            watcher = self.watcher
            self.news.notify_all()
        if watcher:
            watcher.join()

    def _watch(self) -> None:
        while True:
            with self.news:
                if not self.keys:
                    self.watcher = None
                    break
                keys = list(self.keys)
            self._tell(self.states(keys))
            time.sleep(self.look)
        self.let_go()

    def _tell(self, states: dict[int, str]) -> None:
        with self.news:
            for key, state in states.items():
                watched = self.keys.get(key)
                if watched and watched.state != state:
                    # The first look says how it was; a page that opened a moment before it misses nothing by a word.
                    watched.state, watched.version = state, watched.version + 1
                    self.news.notify_all()


class Stream:
    """The events of one page, as its answer's body. Closing it gives its place back, also when it has never begun."""

    def __init__(self, watch: Watch, key: int) -> None:
        self.watch, self.key, self.closed = watch, key, False
        self.events = self._events()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self.events)

    def _events(self) -> Iterator[bytes]:
        self.watch.let_go()
        until, seen = time.monotonic() + LIFE, 0
        yield b"retry: 2000\n\n"
        while time.monotonic() < until:
            now = self.watch.wait(self.key, after=seen, seconds=BEAT)
            if now is None:
                return
            yield b": still here\n\n" if now == seen else b"data: changed\n\n"
            seen = now

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.watch.close(self.key)
