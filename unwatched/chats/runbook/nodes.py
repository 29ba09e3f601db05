"""YAML with line numbers. Every value is read as the words that stand there: no dates, no octal numbers, no "no"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _

from .problems import SHOWN, Problem, RunbookError, Wrong, did_you_mean

Value = TypeVar("Value")
Fill = Callable[["Entry"], Any]
DEEPEST = 8  # a person's channels are six deep


class Reader:
    """Reads one file and gathers what is wrong with it, so that people need not try ten times."""

    def __init__(self, text: str, *, first_line: int = 1) -> None:
        self.lines = text.split("\n")
        self.first_line = first_line
        self.problems: list[Problem] = []

    def wrong(self, line: int, words: str) -> None:
        """Notes it; raises RunbookError when that is as much as anybody wants to be told."""
        self.problems.append(Problem(line + self.first_line, words))
        if len(self.problems) >= SHOWN:
            self.end()

    def end(self) -> None:
        """Raises RunbookError when anything was wrong."""
        if self.problems:
            raise RunbookError(self.problems)

    def top(self) -> "Entry":
        """The whole of it: a mapping. Raises RunbookError."""
        text = "\n".join(self.lines)
        try:
            self._refuse_bombs(text)
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self.wrong(_line(error.problem_mark), _not_yaml(str(error.problem or error.context or "")))
        except yaml.reader.ReaderError as error:
            self.wrong(text[: error.position].count("\n"), _("a character here cannot be read. Type the line anew."))
        else:
            if isinstance(node, yaml.MappingNode):
                return Entry("", _line(node.start_mark), node, self)
            self.wrong(0, _("nothing is written here as “name: value”. Begin with a line such as title: Our chat."))
        raise RunbookError(self.problems)

    def _refuse_bombs(self, text: str) -> None:
        """Aliases, of which a few lines can stand for gigabytes, and nesting that takes YAML minutes to undo."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                self.wrong(_line(event.start_mark), _("this stands for a text elsewhere (*). Write the text itself."))
                self.end()
            if depth > DEEPEST:
                self.wrong(
                    _line(event.start_mark), _("this is nested too deeply. A runbook has no lists within lists.")
                )
                self.end()


@dataclass
class Entry:
    """One value of the file with its name, and where it stands."""

    name: str
    line: int
    node: yaml.Node
    reader: Reader

    def wrong(self, words: str) -> None:
        name = f"{self.name}: " if self.name else ""
        self.reader.wrong(self.line, name + words)

    # --- One value --------------------------------------------------------------------------------

    def read(self, how: Callable[[str], Value], default: Value) -> Value:
        """The value, or the default when there is none or it is wrong."""
        text = self.text()
        if text is None:
            return default
        try:
            return how(text)
        except Wrong as wrong:
            self.wrong(str(wrong))
            return default

    def text(self) -> str | None:
        """What stands there as words; None, with the reason noted, when it is no single value."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.wrong(_("one value is wanted here, not a list."))
            return None
        if self.node.style is None and (lost := self._remark()):
            said = _("YAML takes what follows # for a remark, so “%(lost)s” is lost. Put quotes around the text.")
            self.wrong(said % {"lost": lost[:40]})
        null = self.node.style is None and self.node.value in ("~", "null")
        return "" if null else str(self.node.value)

    def _remark(self) -> str:
        """What YAML leaves out behind a value without quotes, if it looks like a hashtag."""
        mark = self.node.end_mark
        rest = self.reader.lines[mark.line][mark.column :].strip() if mark.line < len(self.reader.lines) else ""
        return rest if rest.startswith("#") and rest[1:2].strip() else ""

    # --- Several ----------------------------------------------------------------------------------

    def items(self) -> list["Entry"]:
        """The entries of a list; none, with the reason noted, when it is no list."""
        if isinstance(self.node, yaml.ScalarNode) and not self.node.value:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong(_("a list is wanted here: one entry on each line, with “- ” before it."))
            return []
        return [Entry(self.name, item.start_mark.line, item, self.reader) for item in self.node.value]

    def entries(self) -> list["Entry"]:
        """Names with their values, in the order of the file; each name once."""
        if isinstance(self.node, yaml.ScalarNode) and not self.node.value:
            return []
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(_("lines of “name: value” are wanted here."))
            return []
        return list(self._each_once())

    def _each_once(self) -> Iterator["Entry"]:
        seen: set[str] = set()
        for key, value in self.node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            entry = Entry(name, key.start_mark.line, value, self.reader)
            if name in seen:
                entry.wrong(_("it stands here a second time. Keep one of the two."))
            else:
                seen.add(name)
                yield entry

    def fields(self, known: dict[str, Fill]) -> dict[str, Any]:
        """What stands here under known names, each read by its own reader; an unknown name is noted."""
        found = {}
        for entry in self.entries():
            if entry.name in known:
                found[entry.name] = known[entry.name](entry)
            else:
                entry.reader.wrong(
                    entry.line,
                    _("“%(name)s” is not known here.") % {"name": entry.name[:40]}
                    + " "
                    + did_you_mean(entry.name, known),
                )
        return found


def one(how: Callable[[str], Value], default: Any = "") -> Fill:
    """Reads an entry as one value."""
    return lambda entry: entry.read(how, default)


def _line(mark: Any) -> int:
    """Of a mark; the types of yaml allow for none."""
    return mark.line if mark else 0


def _not_yaml(said: str) -> str:
    if "mapping values are not allowed" in said:
        return _("a colon with a space after it begins a value. Put quotes around the whole text.")
    if "found character" in said and "\\t" in said:
        return _("there is a tab. Indent with spaces.")
    return _("this is not YAML (%(said)s). Look at the line and the one above it.") % {"said": said}
