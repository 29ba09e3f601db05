from .looking_up import FindForm
from .message import LetterForm, SendForm

__all__ = ["FindForm", "LetterForm", "SendForm"]
