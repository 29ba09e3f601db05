"""Two texts laid beside each other."""

from dataclasses import dataclass
from datetime import datetime

from unwatched.bills.text import comparing
from unwatched.bills.text.comparing import Comparison, Kind

from .texts import Text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Compared:
    old: Text
    new: Text
    comparison: Comparison

    @property
    def changed(self) -> int:
        return len(self.comparison.changes)

    @property
    def moved(self) -> int:
        return self.comparison.count(Kind.MOVED)


def compare(old: Text, new: Text) -> Compared:
    return Compared(old, new, comparing.compare(old.law, new.law))


def as_word(old: Text, new: Text, *, author: str, at: datetime) -> bytes:
    """With tracked changes, as if `author` had made them."""
    from unwatched.bills.text.comparing import as_docx  # python-docx takes 0.2 s, and most processes never need it

    return as_docx.write(comparing.compare(old.law, new.law), author=author, at=at)
