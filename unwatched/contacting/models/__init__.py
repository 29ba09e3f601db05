from .message import (
    MOST_AN_HOUR,
    OPEN,
    Delivery,
    DeliveryState,
    Message,
    MessageText,
    Problem,
    Target,
    Writing,
)
from .whom import Contact, Way

__all__ = [
    "MOST_AN_HOUR",
    "OPEN",
    "Contact",
    "Delivery",
    "DeliveryState",
    "Message",
    "MessageText",
    "Problem",
    "Target",
    "Way",
    "Writing",
]
