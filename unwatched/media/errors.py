class MediaError(Exception):
    """A file cannot be taken. The message is a sentence for the person who sent it."""


class BadPicture(MediaError):
    """Not a picture that we can read, or one that would burst the machine."""
