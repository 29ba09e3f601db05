"""The tree of a law while it is read: parts, their headings and texts, and which of them may still go on."""

import re
from dataclasses import dataclass, field

from ..eids import Names
from ..shapes import Section, Unsure
from . import headings, marks, reasons
from .blocks import Block
from .lines import is_history
from .marks import Mark, Value

Fit = tuple[int, tuple[str, Value], str]  # how deep, which way of counting is meant, what is doubtful ("" is nothing)

OPENS = re.compile(
    r"(?:[:—–]|\b(?:as follows|the following|to read|either|all of|any of)[:.,]?)\s*[“\"]?$", re.IGNORECASE
)
_DEFINES = re.compile(
    r"^(?:(?:The\s+)?(?:term|word|phrase)s?\s+)?[“\"'‘«„][^”\"’»]{1,90}[”\"’»“]?.{0,60}?\b(?:means?|includes?|shall|has|refers?)\b"
)
_STEPS = ("subsection", "paragraph", "subparagraph", "clause", "subclause", "point", "indent", "alinea")


@dataclass(slots=True, eq=False)
class Part:
    """A part that is being built."""

    num: str = ""
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    children: list["Part"] = field(default_factory=list)
    style: str = ""
    value: Value = ()
    family: str = ""
    rank: int = 100
    element: str = "hcontainer"
    perhaps_heading: bool = False  # what stands in `heading` may turn out to be text
    wants_heading: bool = False  # a number alone on its line
    doubts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """What was said last in it, before its children."""
        return self.paragraphs[-1] if self.paragraphs else self.heading

    @property
    def is_main(self) -> bool:
        return bool(self.family)

    def settle(self, *, as_text: bool) -> None:
        """Decides what the words after the number are."""
        if self.perhaps_heading and as_text:
            self.paragraphs.insert(0, self.heading)
            self.heading = ""
        self.perhaps_heading = False


class Tree:
    """What was read so far."""

    def __init__(self) -> None:
        self.root = Part()
        self.open: list[Part] = []  # from the outermost to the innermost part that may go on
        self.counted: dict[str, Value] = {}  # sections go on counting from one chapter to the next

    def put(self, mark: Mark, fit: Fit, *, inside: bool) -> Part:
        """Begins the part of a mark; `inside`: the mark stood in the middle of a line."""
        depth, (style, value), why = fit
        part = Part(
            num=mark.printed, style=style, value=value, family=mark.family, rank=mark.rank, element=mark.element
        )
        self._make_section(part, self.open[depth - 1] if depth else None)
        if part.rank == marks.SECTION_RANK:
            self.counted[style] = value
        if mark.sign:
            part.num = f"({'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[value[0] - 1]})"
            part.num = part.num if "A" in style else part.num.lower()
            part.doubts.append((mark.sign, reasons.read_as(part.num)))
        part.doubts += [(part.num, doubt) for doubt in (why, reasons.INLINE if inside else "") if doubt]
        self._close(depth, above=part)
        self._hang(part, depth)
        return part

    def _make_section(self, part: Part, above: Part | None) -> None:
        """What stands at the top, or right below a chapter, is a section, whatever its number looks like."""
        if not part.family and (above is None or (above.is_main and 1 < above.rank < 8)):
            part.family, part.rank, part.element = "section", marks.SECTION_RANK, "section"

    def _hang(self, part: Part, depth: int) -> None:
        (self.open[depth - 1] if depth else self.root).children.append(part)
        self.open = [*self.open[:depth], part]

    def _close(self, depth: int, *, above: Part) -> None:
        """Parts that end here: what was perhaps the heading of an item without text is its text."""
        for place, part in enumerate(self.open):
            below = place == depth - 1
            if place < depth and not below:
                continue
            titled = part.heading.endswith(".") or headings.is_title(part.heading)
            part.settle(as_text=not part.is_main and not (below and titled and above.style != part.style))

    # --- Text -------------------------------------------------------------------------------------------

    def begin(self, part: Part, piece: str, *, whole: bool, block: Block, lead: int) -> None:
        """The words behind a number: heading, text or both."""
        most = 14 if part.is_main else 7
        if not piece:
            part.wants_heading = part.is_main
            return
        if block.level and whole:
            part.heading = piece
            return
        heading, text = headings.split(piece, most=most, lead=lead)
        capital = headings.is_capital(piece)
        if heading:
            part.heading, part.paragraphs = heading, [text]
        elif whole and headings.is_like(piece, most=most) and (capital or piece[-1] != ":"):
            part.heading, part.perhaps_heading = piece, True
        elif not whole and part.is_main and headings.is_like(piece, most=most):
            part.heading = piece  # “SECTION 3. Duties. (a) …”
        else:
            part.paragraphs.append(piece)

    def go_on(self, piece: str, block: Block, *, fresh: bool, following: Block | None) -> None:
        """Text without a number; `following` is the block behind it."""
        above_list = self._above_list(piece, following, fresh=fresh)
        if above_list is not None:
            self._head(piece, 1, above_list)
        elif self._heads_text(piece, following, fresh=fresh):
            self._headed(piece, 1)
        elif not self.open:
            self._unnumbered(self.root, piece, 0, block)
        elif fresh:
            self._paragraph(piece, block, following)
        else:
            self._line(piece)

    def _line(self, piece: str) -> None:
        part = self.open[-1]
        if part.wants_heading:
            self._first_words(part, piece)
            return
        if part.perhaps_heading:
            capital = headings.is_capital(part.heading)
            if capital and headings.is_capital(piece) and not part.heading.endswith("."):
                part.heading += f" {piece}"
                return
            goes_on = piece[0].islower() or headings.dangles(part.heading)
            titled = part.is_main or (headings.is_title(part.heading) and part.heading[-1].isalpha())
            part.settle(as_text=not capital and (goes_on or not titled))
            if not part.paragraphs:
                part.paragraphs.append(piece)
                return
        if part.paragraphs:
            part.paragraphs[-1] += f" {piece}"
        elif part.heading and not part.is_main and not headings.is_title(part.heading):
            part.heading += f" {piece}"
        else:
            part.paragraphs.append(piece)

    def _first_words(self, part: Part, piece: str) -> None:
        """What follows a number that stood alone on its line."""
        part.wants_heading = False
        heading, text = headings.split(piece, most=14)
        if heading:
            part.heading, part.paragraphs = heading, [text]
        elif headings.is_like(piece, most=14):
            part.heading, part.perhaps_heading = piece, True
        else:
            part.paragraphs.append(piece)

    def _paragraph(self, piece: str, block: Block, following: Block | None) -> None:
        last = self.open[-1]
        if last.wants_heading:
            self._first_words(last, piece)
            return
        if block.level:
            self._headed(piece, block.level)
            return
        depth = self._depth_of(piece, following)
        part = self.open[depth]
        for other in self.open[depth + 1 :]:
            other.settle(as_text=not other.is_main)
        part.settle(as_text=False)
        self.open = self.open[: depth + 1]
        if not part.children:
            part.paragraphs.append(piece)
            if len(part.paragraphs) > 1 and not part.is_main and part.num and not part.heading and piece[0] != "(":
                part.doubts.append((piece, reasons.NO_NUMBER))
            return
        self._unnumbered(part, piece, depth + 1, block)

    def _above_list(self, piece: str, following: Block | None, *, fresh: bool) -> int | None:
        """How deep a line like “FEES” belongs, below which the numbers begin with 1 again; None for any other line."""
        found = marks.read(following.text) if following else None
        if not found or found[0].family or not found[0].number_is(1) or not stands_alone(piece, fresh=fresh):
            return None
        if self.open and self.open[-1].wants_heading:
            return None
        styles = {style for style, value in found[0].options if value == (1,)}
        for depth, part in enumerate(self.open):
            if part.style in styles and (part.value > (1,) or depth < len(self.open) - 1):
                return depth - 1 if depth and self.open[depth - 1].family == "heading" else depth
        return None

    def _heads_text(self, piece: str, following: Block | None, *, fresh: bool) -> bool:
        """Whether it is a line like “Penalties” above a sentence, in a text without any numbers so far."""
        if not fresh or any(part.num for part in self.open) or not stands_alone(piece, fresh=True):
            return False
        return following is not None and following.fresh and following.text.rstrip('”"').endswith((".", ":", ";"))

    def _headed(self, piece: str, level: int) -> None:
        """A heading without a number: a part of its own."""
        same = [
            depth for depth, part in enumerate(self.open) if part.element == "hcontainer" and part.value == (-level,)
        ]
        main = [
            depth
            for depth, part in enumerate(self.open)
            if part.is_main and part.num and part.rank < marks.SECTION_RANK
        ]
        self._head(piece, level, same[0] if same else (main[-1] + 1 if main else 0))

    def _head(self, piece: str, level: int, depth: int) -> None:
        self._close(depth, above=Part())
        part = Part(heading=piece, family="heading", rank=9, value=(-level,))
        self._hang(part, depth)

    def _depth_of(self, piece: str, following: Block | None) -> int:
        """Which open part a paragraph without a number belongs to."""
        depth = len(self.open) - 1
        last = self.open[-1]
        if is_history(piece):
            return max((place for place, part in enumerate(self.open) if part.is_main), default=depth)
        if last.num and not (last.paragraphs or last.children or (last.perhaps_heading and _DEFINES.match(piece))):
            return depth  # a number with a heading at most waits for its text
        lists = [place for place, part in enumerate(self.open) if not part.is_main and part.num]
        if not lists:
            return depth if self.open[-1].is_main or not _DEFINES.match(piece) else max(0, depth - 1)
        above = lists[0] - 1
        if _DEFINES.match(piece) or (OPENS.search(piece) and _list_begins_anew(following)):
            return max(0, above)
        if piece[0].islower() and not self.open[-1].perhaps_heading:
            return max(0, depth - 1)
        return depth

    def _unnumbered(self, parent: Part, piece: str, depth: int, block: Block) -> None:
        part = Part(paragraphs=[piece])
        if block.level or (parent is self.root and headings.is_capital(piece) and headings.is_like(piece, most=14)):
            part = Part(heading=piece, family="heading", rank=9, value=(-block.level,))
        elif parent is not self.root and not parent.is_main and not piece[0].islower() and piece[0] != "(":
            part.doubts.append((piece, reasons.NO_NUMBER))
        parent.children.append(part)
        self.open = [*self.open[:depth], part]

    # --- The end ------------------------------------------------------------------------------------------

    def finish(self) -> tuple[tuple[Section, ...], list[Unsure]]:
        self._close(0, above=Part())
        names, unsure = Names(), list[Unsure]()
        return tuple(_finished(part, "", (), names, unsure) for part in self.root.children), unsure


def stands_alone(piece: str, *, fresh: bool) -> bool:
    """Whether a line without a number looks like a heading."""
    if not headings.is_like(piece, most=8) or not piece[-1].isalnum():
        return False
    return headings.is_capital(piece) or (fresh and headings.is_title(piece))


def _list_begins_anew(following: Block | None) -> bool:
    """Whether the next paragraph begins to count anew."""
    found = marks.read(following.text) if following else None
    return bool(found and found[0].number_is(1) and not found[0].family)


def _finished(part: Part, parent: str, above: tuple[str, ...], names: Names, unsure: list[Unsure]) -> Section:
    element = part.element or _step_of(above)
    eid = names.give(parent, element, part.num)
    unsure += [Unsure(where=eid, text=text, why=why) for text, why in part.doubts]
    within = above if element == "hcontainer" and not part.num else (*above, element)
    children = tuple(_finished(child, eid, within, names, unsure) for child in part.children)
    return Section(eid=eid, num=part.num, heading=part.heading, text="\n\n".join(part.paragraphs), children=children)


def _step_of(above: tuple[str, ...]) -> str:
    """Subsection, paragraph, subparagraph …: the next below what stands above."""
    steps = [element for element in above if element in _STEPS]
    if steps:
        return _STEPS[min(_STEPS.index(steps[-1]) + 1, len(_STEPS) - 1)]
    return "paragraph" if above[-1:] == ("article",) else "subsection"
