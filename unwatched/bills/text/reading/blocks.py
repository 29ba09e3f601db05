"""What every reader of a file gives to `structure`: pieces of text in the order of reading."""

from dataclasses import dataclass, field

from ..shapes import Unsure


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph of a file, or a line of plain text."""

    text: str
    where: str = ""  # "line 12", "paragraph 3"
    fresh: bool = True  # a paragraph of its own; else a line that may go on with the one before
    near: bool = False  # right below the line before it
    level: int = 0  # of a heading, as the file says; 0 is none
    numbered: bool = False  # the number at its head was made by the file's own numbering
    lead: int = 0  # how many letters at its head are set bold, underlined or italic


@dataclass(slots=True, kw_only=True)
class Pages:
    """A whole file."""

    blocks: list[Block] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    bold: set[str] = field(default_factory=set)  # leads, as they are printed
    language: str = ""

    def doubt(self, where: str, text: str, why: str) -> None:
        self.unsure.append(Unsure(where=where, text=text, why=why))
