"""Whose word on "these bytes existed then" can be had: authorities (RFC 3161) and OpenTimestamps' calendars.

Neither learns what was stamped: they see one hash a day.
"""

from ..errors import Permanent


class BadStamp(Permanent):
    """What came is no stamp on what was sent."""
