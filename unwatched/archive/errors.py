"""What can go wrong with a thread. Each message is a sentence for people."""


class ArchiveError(Exception):
    """A thread that cannot be shown or kept as asked."""


class NoSuchPost(ArchiveError):
    """The post that was asked for is not among those that were read."""


class SeveralThreads(ArchiveError):
    """A file holds more than one thread, and nobody said which."""


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
    """The network did not give it. ``temporary``: perhaps it does later."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary
