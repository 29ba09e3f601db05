"""What is wrong with a file, in words: which line, what, and what to do."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unwatched.chats.errors import ChatError

SHOWN = 10  # problems that are told at once


@dataclass(frozen=True, order=True)
class Problem:
    line: int
    words: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(words)s") % {"line": self.line, "words": self.words}


class RunbookError(ChatError):
    """A file cannot be read. `problems` are in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Wrong(Exception):
    """A value cannot be read: why, and what to write instead."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence with the nearest known word, or with all of them."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return _("Did you mean “%(word)s”?") % {"word": near[0]}
    return _("These are known: %(words)s.") % {"words": ", ".join(known)}
