"""What can go wrong in the archive. Every message is a sentence that says what to do next."""


class ArchiveError(Exception):
    """Base of all below."""


class NotAllowed(ArchiveError):
    """The rules of consent say no. ``because`` is one of `consent.Because`."""

    def __init__(self, message: str, *, because: str = "") -> None:
        super().__init__(message)
        self.because = because


class Private(NotAllowed):
    """Not everybody may see it: it cannot be kept, whoever asks."""


class WasRemoved(NotAllowed):
    """It was here and was removed: it does not come back."""


class TooLate(ArchiveError):
    """Somebody else has done it, or it has changed meanwhile."""


class Unreadable(ArchiveError):
    """The network did not give it."""
