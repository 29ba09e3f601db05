from .call import CALLED, Call, CallReport, Outcome
from .message import (
    MOST_AN_HOUR,
    OPEN,
    Delivery,
    DeliveryState,
    Message,
    MessageText,
    Passed,
    Problem,
    Target,
    Writing,
)
from .whom import Contact, Way

__all__ = [
    "CALLED",
    "MOST_AN_HOUR",
    "OPEN",
    "Call",
    "CallReport",
    "Contact",
    "Delivery",
    "DeliveryState",
    "Message",
    "MessageText",
    "Outcome",
    "Passed",
    "Problem",
    "Target",
    "Way",
    "Writing",
]
