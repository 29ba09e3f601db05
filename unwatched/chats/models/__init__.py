from .chat import FILLED_ONCE, Chat, ChatPerson, PersonRole, Step, StepKind
from .desk import Bookmark, LeftOut, Muted, Presence, Pulse, ReadyAnswer
from .reply import NEEDS_SOMEBODY, Reply, ReplyState, SortedBy

__all__ = [
    "FILLED_ONCE",
    "NEEDS_SOMEBODY",
    "Bookmark",
    "Chat",
    "ChatPerson",
    "LeftOut",
    "Muted",
    "PersonRole",
    "Presence",
    "Pulse",
    "ReadyAnswer",
    "Reply",
    "ReplyState",
    "SortedBy",
    "Step",
    "StepKind",
]
