from .author import UNPROMPTED, Answer, Author, Body, Said
from .collection import Collection, CollectionItem, ConsentState
from .follow import Bot, Follow
from .removal import TakeDown, TakeDownState, Tombstone, Why
from .request import OPEN, TO_DECIDE, Found, Request, RequestState
from .search import SearchRow
from .thread import Hidden, KeptMedia, KeptPost, KeptThread, Kind, PostVersion, ThreadState
from .watch import Muted, Stream, Watch, WatchedPicture, WatchedPost, WatchedServer, WatchedState

__all__ = [
    "OPEN",
    "TO_DECIDE",
    "UNPROMPTED",
    "Answer",
    "Author",
    "Body",
    "Bot",
    "Collection",
    "CollectionItem",
    "ConsentState",
    "Follow",
    "Found",
    "Hidden",
    "KeptMedia",
    "KeptPost",
    "KeptThread",
    "Kind",
    "Muted",
    "PostVersion",
    "Request",
    "RequestState",
    "Said",
    "SearchRow",
    "Stream",
    "TakeDown",
    "TakeDownState",
    "ThreadState",
    "Tombstone",
    "Watch",
    "WatchedPicture",
    "WatchedPost",
    "WatchedServer",
    "WatchedState",
    "Why",
]
