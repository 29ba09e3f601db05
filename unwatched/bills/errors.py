"""What can go wrong with a bill. Each message is a sentence for people: what, where, and what to do."""

from datetime import datetime


class BillError(Exception):
    """Something cannot be done as asked."""


class ChangedMeanwhile(BillError):
    """Somebody else has changed the same part since it was shown: ``by`` is how they are called, ``at`` when it was."""

    def __init__(self, message: str, *, by: str, at: datetime) -> None:
        super().__init__(message)
        self.by, self.at = by, at


class Unreadable(BillError):
    """A file cannot be read. The message names the file, the place in it, and the remedy."""

    def __init__(self, what: str, *, remedy: str, name: str = "", where: str = "") -> None:
        super().__init__(what, remedy, name, where)
        self.what, self.remedy, self.name, self.where = what, remedy, name, where

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.name or "This text", self.where) if part)
        return f"{place}: {self.what} {self.remedy}"

    def named(self, name: str) -> "Unreadable":
        """The same, of a file whose name is known only further up."""
        return Unreadable(self.what, remedy=self.remedy, name=self.name or name, where=self.where)
