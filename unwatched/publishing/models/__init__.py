from .channel import Channel, ChannelState
from .delivery import BLOCKING, OPEN, OVER, STANDING, Delivery, DeliveryQuerySet, DeliveryState
from .quiet import QuietTime
from .run import STILL_GOING, Run, RunState
from .series import Series
from .thread import EDITABLE, Post, PostPicture, Thread, ThreadKind, ThreadState
from .wall import WallPost

__all__ = [
    "BLOCKING",
    "EDITABLE",
    "OPEN",
    "OVER",
    "STANDING",
    "STILL_GOING",
    "Channel",
    "ChannelState",
    "Delivery",
    "DeliveryQuerySet",
    "DeliveryState",
    "Post",
    "PostPicture",
    "QuietTime",
    "Run",
    "RunState",
    "Series",
    "Thread",
    "ThreadKind",
    "ThreadState",
    "WallPost",
]
