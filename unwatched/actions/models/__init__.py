from .chain import Step
from .paper import PaperBatch, PaperStep
from .petition import OVER, PLACE_AT_MOST, Kind, LinkRequest, Petition, PetitionState
from .removal import MOVING, UNFINISHED, PartState, Removal, RemovalPart, RemovalState
from .signature import COUNTING, WAITING, Mail, Shown, Signature, SignatureState
from .tick import Settlement, Tick

__all__ = [
    "COUNTING",
    "MOVING",
    "OVER",
    "PLACE_AT_MOST",
    "UNFINISHED",
    "WAITING",
    "Kind",
    "LinkRequest",
    "Mail",
    "PaperBatch",
    "PaperStep",
    "PartState",
    "Petition",
    "PetitionState",
    "Removal",
    "RemovalPart",
    "RemovalState",
    "Settlement",
    "Shown",
    "Signature",
    "SignatureState",
    "Step",
    "Tick",
]
