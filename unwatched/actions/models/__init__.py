from .petition import Petition, PetitionState
from .signature import COUNTING, WAITING, Mail, Shown, Signature, SignatureState
from .tick import Tick

__all__ = ["COUNTING", "WAITING", "Mail", "Petition", "PetitionState", "Shown", "Signature", "SignatureState", "Tick"]
