from .looking_up import FindForm
from .message import GIVEN_BACK, LetterForm, SendForm

__all__ = ["GIVEN_BACK", "FindForm", "LetterForm", "SendForm"]
