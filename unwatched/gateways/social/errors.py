"""What goes wrong on a social network, told apart by what it means for a post: not posted, not yet, or nobody knows.

Every message is a sentence for the people at the desk. None repeats a token or what somebody else wrote.
"""

from datetime import datetime

from unwatched.gateways.errors import GatewayError, Permanent, Temporary


class Refused(Permanent):
    """The network said no; nothing was posted, and it will say no again."""


class SignedOut(Refused):
    """The token or app password no longer opens the account: connect it again."""


class NotThere(Refused):
    """What was asked for does not exist."""


class ParentGone(Refused):
    """The post that this one answers is not there any more."""


class PictureGone(Refused):
    """The server does not have a picture any more that was put up for this post: put it up again, then send again."""


class Limited(Temporary):
    """Too much at once; nothing was posted. `until` is when the network lets us again."""

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Down(Temporary):
    """The server could not be reached at all, or answered before taking anything: nothing was posted."""


class StillProcessing(Temporary):
    """The server has a picture but is not done with it. `handle` asks for it again."""

    def __init__(self, message: str, *, handle: str) -> None:
        super().__init__(message)
        self.handle = handle


class Unknown(GatewayError):
    """The line broke, or the answer made no sense: perhaps it was posted. Look before sending again."""
