"""Looking back a little at each look, and passing nothing on twice.

Networks put posts of other servers into a feed by the time at which they were written. One that took two minutes to
arrive stands behind those that we have read, and whoever only walks forward never meets it.
"""

from collections.abc import Iterable
from datetime import timedelta

from . import Heard

LATE = timedelta(minutes=5)  # posts that take longer to arrive are missed by a look; a stream brings them


class Recent:
    """What was passed on of the last minutes of one feed."""

    def __init__(self) -> None:
        self._passed_on: dict[str, object] = {}

    def new(self, heard: Iterable[Heard]) -> tuple[Heard, ...]:
        """Those of the last minutes' posts that were not passed on yet, or say something else now."""
        versions = {one.uri: (one, (one.cid, one.edited_at)) for one in heard}
        new = tuple(one for one, version in versions.values() if self._passed_on.get(one.uri) != version)
        self._passed_on = {uri: version for uri, (_, version) in versions.items()}
        return new
