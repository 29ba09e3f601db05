"""What goes wrong with files of supporters, in sentences that say what to do next. None repeats what is personal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class SupportersError(Exception):
    """Base of all; its text is for people."""


@dataclass
class Problem:
    line: int  # counted from 1; 0: the whole file
    words: str
    more: int = 0  # lines of which the same is true


class BadFile(SupportersError):
    """Nothing of a file was taken. ``problems`` are the first ones of ``count``."""

    def __init__(self, file: str, problems: Sequence[Problem], *, count: int = 0) -> None:
        self.file, self.problems, self.count = file, problems, count or len(problems)
        super().__init__("\n".join([*self.lines, self.end]))

    @property
    def lines(self) -> list[str]:
        return [_line(self.file, problem) for problem in self.problems]

    @property
    def end(self) -> str:
        if self.count > 1:
            said = _("%(count)d lines are refused in all. Nothing was imported.") % {"count": self.count}
        else:
            said = _("Nothing was imported.")
        return (
            said
            + " "
            + ngettext("Mend it and bring the file again.", "Mend them and bring the file again.", self.count)
        )


def _line(file: str, problem: Problem) -> str:
    said = f"{file}:{problem.line}: {problem.words}" if problem.line else f"{file}: {problem.words}"
    if not problem.more:
        return said
    more = ngettext("The same in %(n)d more line.", "The same in %(n)d more lines.", problem.more)
    return f"{said} {more % {'n': problem.more}}"


def refuse(file: str, words: str, *, line: int = 0) -> BadFile:
    return BadFile(file, [Problem(line, words)])


class NotHere(SupportersError):
    """A campaign, an organisation or a question that this site does not have."""
