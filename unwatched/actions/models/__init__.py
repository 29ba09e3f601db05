from .petition import OVER, LinkRequest, Petition, PetitionState
from .removal import Removal
from .signature import COUNTING, WAITING, Mail, Shown, Signature, SignatureState
from .tick import Tick

__all__ = [
    "COUNTING",
    "OVER",
    "WAITING",
    "LinkRequest",
    "Mail",
    "Petition",
    "PetitionState",
    "Removal",
    "Shown",
    "Signature",
    "SignatureState",
    "Tick",
]
