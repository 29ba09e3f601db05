"""Bills that we write, and texts of others that we hold them against."""

from .bill import OPEN, Bill, BillPart, BillState, BillVersion
from .comment import Comment
from .foreign import ForeignText, Format
from .share import ShareLink

__all__ = [
    "OPEN",
    "Bill",
    "BillPart",
    "BillState",
    "BillVersion",
    "Comment",
    "ForeignText",
    "Format",
    "ShareLink",
]
