"""How often somebody may ask: counted in this process's memory for a minute, and nowhere else."""

import threading
import time
from collections import Counter

from unwatched.vault.marks import prefix_of

from .errors import Refused

MINUTE = 60.0
REQUESTS = 120  # with one token in a minute: a list of 100,000 takes one
WRONG = 20  # tokens from one network in a minute


class Limit:
    def __init__(self, most: int) -> None:
        self.most, self._began, self._counts = most, 0.0, Counter[str]()
        self._lock = threading.Lock()

    def count(self, key: str) -> None:
        """Raises Refused, with 429, once there were too many within this minute."""
        with self._lock:
            now = time.monotonic()
            if now - self._began > MINUTE:
                self._began = now
                self._counts.clear()
            self._counts[key] += 1
            wait = int(MINUTE - (now - self._began)) + 1
            if self._counts[key] > self.most:
                detail = f"Too many requests. Ask again in {wait} seconds."
                raise Refused(detail, status=429, headers={"Retry-After": str(wait)})

    def forget(self) -> None:
        self._counts.clear()


by_token = Limit(REQUESTS)
wrong = Limit(WRONG)


def network(ip: str) -> str:
    """The network that somebody asks from: forgotten within a minute, never written down."""
    try:
        return prefix_of(ip)
    except ValueError:
        return ""
