"""What can go wrong with a thread. Each message is a sentence for people."""


class ArchiveError(Exception):
    """A thread that cannot be shown or kept as asked."""


class NoSuchPost(ArchiveError):
    """The post that was asked for is not among those that were read."""


class SeveralThreads(ArchiveError):
    """A file holds more than one thread, and nobody said which."""
