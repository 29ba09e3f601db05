from .chat import FILLED_ONCE, Chat, ChatPerson, PersonRole, Step, StepKind
from .desk import Bookmark, Draft, Elsewhere, LeftOut, Muted, Presence, Pulse, ReadyAnswer
from .reply import FAILED, NEEDS_SOMEBODY, Reply, ReplyQuerySet, ReplyState, SortedBy

__all__ = [
    "FAILED",
    "FILLED_ONCE",
    "NEEDS_SOMEBODY",
    "Bookmark",
    "Chat",
    "ChatPerson",
    "Draft",
    "Elsewhere",
    "LeftOut",
    "Muted",
    "PersonRole",
    "Presence",
    "Pulse",
    "ReadyAnswer",
    "Reply",
    "ReplyQuerySet",
    "ReplyState",
    "SortedBy",
    "Step",
    "StepKind",
]
