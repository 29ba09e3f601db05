"""What goes wrong in the directory, in sentences that say what to do next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 20  # problems of one file: nobody mends more before trying again


class DirectoryError(Exception):
    """Base of all; its text is for people."""


@dataclass(frozen=True)
class Problem:
    line: int  # counted from 1; 0: the whole file
    words: str


class BadFile(DirectoryError):
    """Nothing of a file was imported, for these reasons."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        super().__init__("\n".join([*map(self._line, problems[:SHOWN]), self._end()]))

    def _line(self, problem: Problem) -> str:
        return f"{self.file}:{problem.line}: {problem.words}" if problem.line else f"{self.file}: {problem.words}"

    def _end(self) -> str:
        return ngettext(
            "Nothing was imported. Mend this and import the file again.",
            "Nothing was imported. Mend these and import the file again.",
            len(self.problems),
        )


def refuse(file: str, words: str, *, line: int = 0) -> BadFile:
    return BadFile(file, [Problem(line, words)])


def too_large(file: str, most: int) -> BadFile:
    return refuse(file, _("is larger than %(most)d MB. Split it by body, or leave out what is not needed.") % {
        "most": most // 1_000_000
    })  # fmt: skip
