"""Looking back a little now and then, and passing nothing on twice.

Networks put posts of other servers into a feed by the time at which they were written. One that took two minutes to
arrive stands behind those that we have read, and whoever only walks forward never meets it.
"""

import time
from collections.abc import Iterable
from datetime import timedelta

from . import Heard

LATE = timedelta(minutes=5)  # posts that take longer to arrive are missed by looks; a stream brings them
BACK_EVERY = 30.0  # seconds between two looks that go so far back: each costs several requests when much is said


class Recent:
    """What was passed on of the last minutes of one feed."""

    def __init__(self) -> None:
        self.newest = ""  # where a look that does not go back begins
        self.bookmark = ""  # what the last look gave
        self._passed_on: dict[str, object] = {}
        self._went_back: float | None = None

    def goes_back(self, since: str) -> bool:
        """Whether the look from this bookmark begins there; else behind the newest post that we know."""
        if not self.newest or since != self.bookmark or self._went_back is None:
            return True
        return time.monotonic() - self._went_back >= BACK_EVERY

    def new(self, heard: Iterable[Heard], *, back: bool) -> tuple[Heard, ...]:
        """Those of the last minutes' posts that were not passed on yet, or say something else now."""
        versions = {one.uri: (one, (one.cid, one.edited_at)) for one in heard}
        new = tuple(one for one, version in versions.values() if self._passed_on.get(one.uri) != version)
        if back:
            self._passed_on.clear()
            self._went_back = time.monotonic()
        self._passed_on.update((uri, version) for uri, (_, version) in versions.items())
        return new
