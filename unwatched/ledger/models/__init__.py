from unwatched.ledger.standing import (
    UNDONE,
    CommitmentEventKind,
    CommitmentState,
    LawEventKind,
    LawState,
    Term,
)

from .base import Confidence, with_cited
from .change import Change, ChangeKind
from .commitment import (
    Commitment,
    CommitmentEvent,
    CommitmentKind,
    Company,
    Point,
    Score,
    Verdict,
    Wording,
)
from .figure import Figure, Reading
from .law import Law, LawEvent, LawKind, Provision, believed, conflicts, happenings
from .suggestion import Suggestion, SuggestionState

__all__ = [
    "UNDONE",
    "Change",
    "ChangeKind",
    "Commitment",
    "CommitmentEvent",
    "CommitmentEventKind",
    "CommitmentKind",
    "CommitmentState",
    "Company",
    "Confidence",
    "Figure",
    "Law",
    "LawEvent",
    "LawEventKind",
    "LawKind",
    "LawState",
    "Point",
    "Provision",
    "Reading",
    "Score",
    "Suggestion",
    "SuggestionState",
    "Term",
    "Verdict",
    "Wording",
    "believed",
    "conflicts",
    "happenings",
    "with_cited",
]
