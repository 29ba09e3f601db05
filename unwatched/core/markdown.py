"""Markdown (CommonMark) around other people's words: they stay words, whatever they look like."""

import re

from .text import printable

_SPECIAL = re.compile(r"([\\`*_\[\]<~|]|&(?=#?\w+;))")
_AT_START = re.compile(r"^(?:(\d+)(?=[.)])|(?=[#+=>-]))")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\\]+", re.ASCII)


def words(text: str) -> str:
    """One line of plain words."""
    return _line(" ".join(printable(text).split()))


def paragraphs(text: str) -> str:
    """Several lines; each ends where it was typed to end."""
    lines = [_line(line) for line in printable(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n").replace("\n", "  \n").replace("  \n  \n", "\n\n")


def quote(text: str) -> str:
    """The same as a quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in paragraphs(text).split("\n"))


def verbatim(text: str) -> str:
    """A block to copy from: nothing in it is Markdown."""
    said = printable(text)
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{said}\n{fence}"


def link(label: str, address: str) -> str:
    """A link when the address is one for the web or for mail, else only words."""
    if not _ADDRESS.fullmatch(address):
        return words(f"{label}: {address}" if address else label)
    return f"[{words(label) or address}](<{address}>)"


def _line(line: str) -> str:
    return _AT_START.sub(r"\1\\", _SPECIAL.sub(r"\\\1", line.strip()))
