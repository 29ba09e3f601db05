"""What is said about a thread before it goes out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Press:
    """A button that mends it: its words, and what the composer does when it is pressed."""

    label: str
    press: str


@dataclass(frozen=True)
class Finding:
    """One thing to mend, or to look at. One that ``stops`` keeps the thread from being planned.

    ``post`` and ``picture`` are places, from 0; None: the thread as a whole, or the post itself.
    """

    message: str
    remedy: str = ""
    stops: bool = True
    post: int | None = None
    picture: int | None = None
    buttons: tuple[Press, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    @property
    def field(self) -> str:
        """The id of what it is about in the composer."""
        return f"post-{self.post}" if self.picture is not None else f"text-{self.post}"
