from .call import CALLED, Call, CallReport, Outcome
from .whom import Contact, Way

__all__ = ["CALLED", "Call", "CallReport", "Contact", "Outcome", "Way"]
