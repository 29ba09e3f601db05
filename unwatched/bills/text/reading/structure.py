"""Builds the parts of a law from pieces of text: which number begins a part, and where that part belongs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..eids import Names
from ..shapes import Section, Unsure
from . import headings, marks, reasons
from .blocks import Block
from .marks import Mark, Value

_REFERS = re.compile(
    r"(?:\b(?:sub)?(?:sections?|paragraphs?|parts?|clauses?|items?|articles?|chapters?|divisions?|titles?|schedules?|"
    r"secs?\.?|paras?\.?|§§?|Abs\.?|Absatz|artículos?|apartados?|letras?)\s*"
    r"(?:[\dA-Z][\w.\-]*\s*)?(?:\(\w{1,5}\)\s*)*(?:,?\s*(?:and|or|through|to|y|o|und|oder|bis|,)\s*(?:\(\w{1,5}\)\s*)*){0,9}|"
    r"\b(?:under|of|in|by|to|with|see|from|per|and/or|the|this|than|pursuant|at|for|des|nach|del|de la))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:of|and|or|above|below|hereof|through|thereof|to|shall|does)\b|^[,;.)]")
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "”", '"', ")", "—", "–", "]", "_", "’")
_INLINE = re.compile(
    r"(?:(?<=[.;:,—–”\")\]] )|(?<=[.;:,—–”]))(?=\(\s?\w{1,5}\s?\)|[©®]|SECTION\s?\w|Section \w|SEC\. ?\w|Sec\. ?\w|"
    r"NEW SECTION|§ ?\d|ARTICLE \w|Article \w|Artículo \d|CHAPTER \w|[A-Z]\. \S|[a-z]\. \S|\d{1,2}\. \S|"
    r"\d{1,4}(?:[.-]\d{1,5}){1,4}\.? \S)|(?<=\band )(?=\(\w{1,5}\) )|(?<=\bor )(?=\(\w{1,5}\) )"
)
_OPENS = re.compile(
    r"(?:[:—–]|\b(?:as follows|the following|to read|either|all of|any of)[:.,]?)\s*[“\"]?$", re.IGNORECASE
)
_DEFINES = re.compile(
    r"^(?:(?:The\s+)?(?:term|word|phrase)s?\s+)?[“\"'‘«„][^”\"’»]{1,90}[”\"’»“]?.{0,60}?\b(?:means?|includes?|shall|has|refers?)\b"
)
_CHAINS = re.compile(r"\(|\d{1,2}\.\s")
_STEPS = ("subsection", "paragraph", "subparagraph", "clause", "subclause", "point", "indent", "alinea")
_MISREAD = {"(c)": "©", "(r)": "®"}
_DEEPEST = 40
_AHEAD_BLOCKS, _AHEAD_LETTERS = 120, 8_000
_WINDOW = 400  # letters around a number that are looked at
_LONGEST_BLOCK = 40_000  # letters; a longer one is read in pieces, for the time grows with their square
_BIG_JUMP = 30  # more than that is no count that lost a number
_FRESH, _LINE, _INSIDE = "fresh", "line", "inside"


@dataclass(slots=True, eq=False)
class _Part:
    """A part that is being built."""

    num: str = ""
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    children: list["_Part"] = field(default_factory=list)
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


def build(blocks: Sequence[Block]) -> tuple[tuple[Section, ...], list[Unsure]]:
    """The parts of a law, and what is doubtful about them."""
    builder = _Builder(blocks)
    builder.run()
    return builder.finish()


class _Builder:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks, self._at = [piece for block in blocks for piece in _pieces(block)], 0
        self._root = _Part()
        self._open: list[_Part] = []  # from the outermost to the innermost part that may go on
        self._rest = ""  # of the block that is being read
        self._before = ""  # the last words that were read
        self._alone: tuple[int, set[str]] = (-1, set())  # in this block, no second number follows these
        self._counted: dict[str, Value] = {}  # sections go on counting from one chapter to the next

    def run(self) -> None:
        for place, block in enumerate(self._blocks):
            self._at = place
            kind = _FRESH if block.fresh or block.numbered else _LINE
            text = block.text
            while text:
                text = self._step(text, kind, block)
                kind = _INSIDE

    # --- One piece --------------------------------------------------------------------------------

    def _step(self, text: str, kind: str, block: Block) -> str:
        """Reads a mark at the head of a text, if there is one, and the text as far as the next mark; gives the rest."""
        lead = block.lead if kind != _INSIDE else 0
        marked = self._marked(text, kind, block)
        if marked:
            part, rest = marked
            lead -= len(text) - len(rest)
        else:
            part, rest = None, text
        stop = self._next_inside(rest, part)
        piece, rest = rest[:stop].rstrip(), rest[stop:]
        if part:
            self._begin(
                part, piece, whole=not rest and not (block.numbered and block.level == 0), block=block, lead=lead
            )
        elif piece:
            self._go_on(piece, kind, block)
        if piece:
            self._before = piece[-_WINDOW:]
        return rest

    def _marked(self, text: str, kind: str, block: Block) -> tuple[_Part, str] | None:
        """The part that begins here, with its place in the tree, and what follows its number."""
        found = marks.read(text)
        if not found:
            return self._resolved(text)
        mark, rest = found
        if kind == _FRESH:
            mark = marks.firm(mark, rest, headed=bool(block.level))
        self._rest = rest[:_AHEAD_LETTERS]
        if not block.numbered and not self._reads_as_start(mark, rest, kind):
            return None
        part = self._place(mark, kind, sure=block.numbered)
        if part is None:
            return None
        while chained := self._chained(rest):
            inner, rest = chained
            self._rest, self._before = rest[:_AHEAD_LETTERS], ""
            below = self._place(inner, _FRESH, sure=True)
            if below is None:
                break
            part = below
        return part, rest

    def _chained(self, rest: str) -> tuple[Mark, str] | None:
        """A second number right behind the first: “(a)(1)”, “1.—(1)”."""
        found = marks.read(rest) if _CHAINS.match(rest) else None
        if not found or _GOES_ON.match(found[1]) or len(self._open) >= _DEEPEST:
            return None
        return found

    def _resolved(self, text: str) -> tuple[_Part, str] | None:
        if not marks.resolves(text):
            return None
        part = _Part()
        self._open = [part]
        self._root.children.append(part)
        return part, text

    def _next_inside(self, text: str, part: _Part | None) -> int:
        """Where within a text the next part begins; its length when none does."""
        said = self._before
        for match in _INLINE.finditer(text):
            place = match.start()
            if place == 0:
                continue
            found = marks.read(text[place : place + _WINDOW])
            if not found:
                continue
            self._before, self._rest = (
                text[max(0, place - _WINDOW) : place].rstrip(),
                text[place : place + _AHEAD_LETTERS],
            )
            good = self._reads_as_start(found[0], found[1], _INSIDE) and self._fits(found[0], _INSIDE) is not None
            self._before = said
            if good:
                return place
        return len(text)

    # --- Does a mark begin a part? ------------------------------------------------------------------

    def _reads_as_start(self, mark: Mark, rest: str, kind: str) -> bool:
        """Judges by the words around it; whether it fits the count is another question."""
        if mark.family:
            return self._main_reads_as_start(mark, rest, kind)
        if kind == _FRESH:
            return not (_GOES_ON.match(rest) and _REFERS.search(self._before) and not _ends(self._before))
        if (_GOES_ON.match(rest) and not _ends_item(self._before)) or _refers(self._before):
            return False
        if kind == _INSIDE and mark.printed[0] != "(" and not mark.sign:  # “A.” may be an initial, “3.” end a sentence
            return _ends(self._before) and not rest[:1].islower()
        return True

    def _main_reads_as_start(self, mark: Mark, rest: str, kind: str) -> bool:
        first = rest[:1]
        if first.islower() or (first and first in ",;)"):
            return False
        if kind == _FRESH:
            return not (mark.weak and first.isdigit()) and not _names_another_law(rest)
        if _refers(self._before) or self._before.rstrip().endswith(","):
            return False
        if kind == _INSIDE:
            return mark.closed and _ends(self._before) and bool(first)
        last = self._open[-1] if self._open else None
        after_heading = last is None or last.perhaps_heading or not self._before or headings.is_capital(self._before)
        return _ends(self._before) or after_heading

    # --- Where does it belong? ------------------------------------------------------------------------

    def _place(self, mark: Mark, kind: str, *, sure: bool = False) -> _Part | None:
        fit = self._fits(mark, kind, sure=sure)
        if fit is None or (len(self._open) >= _DEEPEST and fit[0] >= _DEEPEST):
            return None
        depth, (style, value), why = fit
        part = _Part(
            num=mark.printed, style=style, value=value, family=mark.family, rank=mark.rank, element=mark.element
        )
        above = self._open[depth - 1] if depth else None
        if not part.family and (above is None or (above.is_main and 1 < above.rank < 8)):
            part.family, part.rank, part.element = "section", marks.SECTION_RANK, "section"
        if part.rank == marks.SECTION_RANK:
            self._counted[style] = value
        if mark.sign:
            part.num = f"({'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[value[0] - 1]})"
            part.num = part.num if "A" in style else part.num.lower()
            part.doubts.append((mark.sign, reasons.read_as(part.num)))
        if why:
            part.doubts.append((part.num, why))
        if kind == _INSIDE:
            part.doubts.append((part.num, reasons.INLINE))
        self._close(depth, above=part)
        parent = self._open[depth - 1] if depth else self._root
        parent.children.append(part)
        self._open = [*self._open[:depth], part]
        return part

    def _close(self, depth: int, *, above: _Part) -> None:
        """Parts that end here: what was perhaps the heading of an item without text is its text."""
        for place, part in enumerate(self._open):
            below = place == depth - 1
            if place < depth and not below:
                continue
            titled = part.heading.endswith(".") or headings.is_title(part.heading)
            part.settle(as_text=not part.is_main and not (below and titled and above.style != part.style))

    def _fits(self, mark: Mark, kind: str, *, sure: bool = False) -> tuple[int, tuple[str, Value], str] | None:
        """How deep the part belongs, which way of counting is meant, what is doubtful; None when it fits nowhere."""
        if mark.family:
            return self._main_fits(mark, kind)
        follows = [
            (depth, option) for depth in reversed(range(len(self._open))) for option in mark.options
            if self._open[depth].style == option[0] and _follows(self._open[depth].value, option[1])
        ]  # fmt: skip
        start = next((option for option in mark.options if option[1] == (1,)), None)
        if follows and not (start and start[0] != follows[0][1][0] and self._begins_anew(mark)):
            return (*follows[0], "")
        if mark.sign:
            return None
        if goes_on := self._goes_on_counting(mark):
            return goes_on
        if start:
            return self._start(mark, start, kind)
        return None if kind == _INSIDE or mark.weak else self._out_of_count(mark, kind, sure=sure)

    def _goes_on_counting(self, mark: Mark) -> tuple[int, tuple[str, Value], str] | None:
        """A section without a word before its number, behind the heading of the next chapter."""
        if not self._open or not self._open[-1].is_main or self._open[-1].rank >= 8:
            return None
        for option in mark.options:
            if _follows(self._counted.get(option[0], ()), option[1]):
                return len(self._open), option, ""
        return None

    def _begins_anew(self, mark: Mark) -> bool:
        """Whether (i) is the first of (i), (ii), (iii) and not the letter after (h)."""
        shape = mark.printed.strip(".:") if mark.printed[0] == "(" else mark.printed
        next_roman, next_letter = (shape.replace(*pair) for pair in (("i", "ii"), ("i", "j")))
        if "I" in shape:
            next_roman, next_letter = shape.replace("I", "II"), shape.replace("I", "J")
        ahead = self._ahead()
        roman, letter = ahead.find(next_roman), ahead.find(next_letter)
        if roman >= 0 and letter >= 0:
            return roman < letter
        if roman >= 0 or letter >= 0:
            return roman >= 0
        return bool(_OPENS.search(self._before))

    def _ahead(self) -> str:
        """What comes, as far as the next section."""
        parts, size = [self._rest], len(self._rest)
        for block in self._blocks[self._at + 1 : self._at + 1 + _AHEAD_BLOCKS]:
            found = marks.read(block.text) if block.fresh else None
            if size > _AHEAD_LETTERS or (found and found[0].family and not found[1][:1].islower()):
                break
            parts.append(block.text)
            size += len(block.text)
        return "\n".join(parts)

    def _start(self, mark: Mark, start: tuple[str, Value], kind: str) -> tuple[int, tuple[str, Value], str] | None:
        style = start[0]
        doubtful = kind == _INSIDE or mark.weak or (kind == _LINE and mark.printed[0] != "(")
        if doubtful and not self._second_is_ahead(mark):
            return None
        if kind == _INSIDE and not self._before.rstrip().endswith((".", ":", ";", "—", "–")):
            return None
        depth = len(self._open)
        if self._open and self._open[-1].style == style and not _OPENS.search(self._open[-1].said):
            return (depth - 1, start, reasons.BACK) if kind != _INSIDE else None
        return depth, start, ""

    def _second_is_ahead(self, mark: Mark) -> bool:
        style, value = next(((style, value) for style, value in mark.options if value == (1,)), mark.options[0])
        return self._is_ahead(marks.printed(style, value[0] + 1)) if len(value) == 1 else False

    def _is_ahead(self, printed: str) -> bool:
        """Whether this number comes before the next section."""
        shape = re.escape(printed.strip(".:—–- "))
        if not shape:
            return False
        if sign := _MISREAD.get(printed.casefold()):
            shape = f"(?:{shape}|{sign})"
        if self._alone[0] != self._at:
            self._alone = (self._at, set())
        if shape in self._alone[1]:
            return False
        found = re.search(rf"(?:^|[\s.;:,—–]){shape}", self._ahead(), re.MULTILINE)
        if not found:
            self._alone[1].add(shape)
        return bool(found)

    def _out_of_count(self, mark: Mark, kind: str, *, sure: bool) -> tuple[int, tuple[str, Value], str] | None:
        """A number is missing, stands twice, or the count goes back."""
        for depth in reversed(range(len(self._open))):
            for style, value in mark.options:
                last = self._open[depth].value
                if self._open[depth].style != style or abs(value[0] - last[0]) > _BIG_JUMP:
                    continue
                why = reasons.TWICE if value == last else reasons.JUMP if value > last else reasons.BACK
                if kind == _FRESH or sure or (value >= last and _ends(self._before)):
                    return depth, (style, value), why
        style, value = mark.options[0]
        if kind == _LINE and _ends(self._before) and self._is_ahead(marks.printed(style, value[0] + 1)):
            return len(self._open), (style, value), reasons.MIDDLE
        if kind != _FRESH or (not self._open and mark.printed[0].isalpha()) or mark.options[-1][1][0] > _BIG_JUMP:
            return None
        return len(self._open), mark.options[-1], reasons.MIDDLE

    def _main_fits(self, mark: Mark, kind: str) -> tuple[int, tuple[str, Value], str] | None:
        """The place of a chapter, an article, a section."""
        style, value = option = mark.options[0]
        same = [depth for depth in reversed(range(len(self._open))) if self._open[depth].style == style]
        for depth in same:
            if _follows(self._open[depth].value, value):
                return depth, option, ""
        opens = bool(self._open) and bool(_OPENS.search(self._before))
        first = value[-1] in (1, 10) or len(value) > 1
        if opens and first and not (same and self._open[same[0]].value < value):
            return len(self._open), option, ""
        if same and kind != _INSIDE:
            last = self._open[same[0]].value
            plain = len(value) > 1 and value > last
            return same[0], option, "" if plain else reasons.TWICE if value == last else (
                reasons.JUMP if value > last else reasons.BACK)  # fmt: skip
        if kind == _INSIDE and not (first and not self._open):
            return None
        return self._by_rank(mark, option)

    def _by_rank(self, mark: Mark, option: tuple[str, Value]) -> tuple[int, tuple[str, Value], str] | None:
        value = option[1]
        for depth in reversed(range(len(self._open))):  # 1.2 belongs into 1, § 9.64.010 into chapter 9.64
            above = self._open[depth].value
            if above and len(above) < len(value) and above == value[: len(above)]:
                return depth + 1, option, ""
        if mark.weak:
            return None if self._open and value[-1] != 1 else (0, option, "")
        for depth in reversed(range(len(self._open))):
            part = self._open[depth]
            if not part.is_main:
                continue
            of_one_code = len(part.value) > 1 and part.value[0] == value[0]
            if part.rank == mark.rank and len(part.value) < len(value) and not of_one_code:
                return depth + 1, option, ""
            if part.rank < mark.rank:
                return depth + 1, option, ""
        return 0, option, ""

    # --- Text -------------------------------------------------------------------------------------------

    def _begin(self, part: _Part, piece: str, *, whole: bool, block: Block, lead: int) -> None:
        """The words behind a number: heading, text or both."""
        most = 14 if part.is_main else 7
        if not piece:
            part.wants_heading = part.is_main
            return
        if block.level and whole:
            part.heading = piece
            return
        heading, text = headings.split(piece, most=most, lead=lead)
        if heading:
            part.heading, part.paragraphs = heading, [text]
        elif whole and headings.is_like(piece, most=most) and not piece.endswith(":"):
            part.heading, part.perhaps_heading = piece, True
        elif not whole and part.is_main and headings.is_like(piece, most=most):
            part.heading = piece  # “SECTION 3. Duties. (a) …”
        else:
            part.paragraphs.append(piece)

    def _go_on(self, piece: str, kind: str, block: Block) -> None:
        """Text without a number."""
        if not self._open:
            self._unnumbered(self._root, piece, 0, block)
        elif kind == _FRESH:
            self._paragraph(piece, block)
        else:
            self._line(piece, kind)

    def _line(self, piece: str, kind: str) -> None:
        part = self._open[-1]
        if part.wants_heading:
            self._first_words(part, piece)
            return
        if part.perhaps_heading:
            capital = headings.is_capital(part.heading)
            if capital and headings.is_capital(piece) and not part.heading.endswith("."):
                part.heading += f" {piece}"
                return
            goes_on = piece[0].islower() or headings.dangles(part.heading)
            part.settle(as_text=(not capital and goes_on) or not (part.is_main or capital))
            if not part.paragraphs:
                part.paragraphs.append(piece)
                return
        if part.paragraphs:
            part.paragraphs[-1] += f" {piece}"
        elif part.heading and not part.is_main and not headings.is_title(part.heading):
            part.heading += f" {piece}"
        else:
            part.paragraphs.append(piece)

    def _first_words(self, part: _Part, piece: str) -> None:
        """What follows a number that stood alone on its line."""
        part.wants_heading = False
        heading, text = headings.split(piece, most=14)
        if heading:
            part.heading, part.paragraphs = heading, [text]
        elif headings.is_like(piece, most=14):
            part.heading, part.perhaps_heading = piece, True
        else:
            part.paragraphs.append(piece)

    def _paragraph(self, piece: str, block: Block) -> None:
        last = self._open[-1]
        if last.wants_heading:
            self._first_words(last, piece)
            return
        if block.level:
            self._headed(piece, block)
            return
        depth = self._depth_of(piece)
        part = self._open[depth]
        for other in self._open[depth + 1 :]:
            other.settle(as_text=not other.is_main)
        part.settle(as_text=False)
        self._open = self._open[: depth + 1]
        if not part.children:
            part.paragraphs.append(piece)
            if len(part.paragraphs) > 1 and not part.is_main and part.num and not part.heading and piece[0] != "(":
                part.doubts.append((piece, reasons.NO_NUMBER))
            return
        self._unnumbered(part, piece, depth + 1, block)

    def _headed(self, piece: str, block: Block) -> None:
        """A heading that the file marks as such, without a number: a part of its own."""
        same = [
            depth
            for depth, part in enumerate(self._open)
            if part.element == "hcontainer" and part.value == (-block.level,)
        ]
        main = [
            depth
            for depth, part in enumerate(self._open)
            if part.is_main and part.num and part.rank < marks.SECTION_RANK
        ]
        depth = same[0] if same else (main[-1] + 1 if main else 0)
        self._close(depth, above=_Part())
        part = _Part(heading=piece, family="heading", rank=9, value=(-block.level,))
        (self._open[depth - 1] if depth else self._root).children.append(part)
        self._open = [*self._open[:depth], part]

    def _depth_of(self, piece: str) -> int:
        """Which open part a paragraph without a number belongs to."""
        depth = len(self._open) - 1
        last = self._open[-1]
        if last.num and not (last.paragraphs or last.children or (last.perhaps_heading and _DEFINES.match(piece))):
            return depth  # a number with a heading at most waits for its text
        lists = [place for place, part in enumerate(self._open) if not part.is_main and part.num]
        if not lists:
            return depth if self._open[-1].is_main or not _DEFINES.match(piece) else max(0, depth - 1)
        above = lists[0] - 1
        if _DEFINES.match(piece) or (_OPENS.search(piece) and self._list_begins_anew()):
            return max(0, above)
        if piece[0].islower() and not self._open[-1].perhaps_heading:
            return max(0, depth - 1)
        return depth

    def _list_begins_anew(self) -> bool:
        """Whether the next paragraph begins to count anew."""
        following = self._blocks[self._at + 1] if self._at + 1 < len(self._blocks) else None
        found = marks.read(following.text) if following else None
        return bool(found and found[0].number_is(1) and not found[0].family)

    def _unnumbered(self, parent: _Part, piece: str, depth: int, block: Block) -> None:
        part = _Part(paragraphs=[piece])
        if block.level or (parent is self._root and headings.is_capital(piece) and headings.is_like(piece, most=14)):
            part = _Part(heading=piece, family="heading", rank=9, value=(-block.level,))
        elif parent is not self._root and not parent.is_main and not piece[0].islower() and piece[0] != "(":
            part.doubts.append((piece, reasons.NO_NUMBER))
        parent.children.append(part)
        self._open = [*self._open[:depth], part]

    # --- The end ------------------------------------------------------------------------------------------

    def finish(self) -> tuple[tuple[Section, ...], list[Unsure]]:
        self._close(0, above=_Part())
        names, unsure = Names(), list[Unsure]()
        return tuple(_finished(part, "", (), names, unsure) for part in self._root.children), unsure


def _finished(part: _Part, parent: str, above: tuple[str, ...], names: Names, unsure: list[Unsure]) -> Section:
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


def _follows(last: Value, value: Value) -> bool:
    """Whether a number is the next: 3 after 2, 2A after 2; of several parts, any greater one with the same head."""
    if not last or value <= last:
        return False
    if len(last) == len(value) and len(value) > 1:
        return value[:-1] == last[:-1] or value[:1] == last[:1]
    if len(last) == 1 and len(value) == 1:
        return value[0] == last[0] + 1
    return value[0] in (last[0], last[0] + 1)


def _ends(text: str) -> bool:
    return (
        not text
        or text.rstrip().endswith(_SENTENCE_ENDS)
        or bool(re.search(r"[;,] (?:and|or|y|o|und)$", text.rstrip()))
    )


def _ends_item(text: str) -> bool:
    return text.rstrip()[-1:] in ".;:—" or bool(re.search(r"[;,] (?:and|or|y|o|und)$", text.rstrip()[-20:]))


def _refers(text: str) -> bool:
    tail = text.rstrip()[-90:]
    return not tail.endswith((";", ":", ".")) and bool(_REFERS.search(tail))


def _names_another_law(rest: str) -> bool:
    return bool(re.match(r"(?:U\.?S\.?C|C\.?F\.?R|Code\b|Stat\.)", rest))


def _pieces(block: Block) -> Iterator[Block]:
    """A block that is too long, in lines."""
    rest, fresh = block.text, block.fresh
    while len(rest) > _LONGEST_BLOCK:
        end = rest.rfind(" ", 1, _LONGEST_BLOCK)
        if end < 0:
            break
        yield replace(block, text=rest[:end], fresh=fresh, numbered=block.numbered and fresh)
        rest, fresh = rest[end + 1 :], False
    yield replace(block, text=rest, fresh=fresh, numbered=block.numbered and fresh) if rest != block.text else block


def walk(blocks: Sequence[Block]) -> Iterator[tuple[int, Mark, str]]:
    """Every block that begins with a mark: its place, the mark, and what follows."""
    for place, block in enumerate(blocks):
        if found := marks.read(block.text):
            yield place, *found
