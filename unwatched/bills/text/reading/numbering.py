"""Whether a number begins a part, and how deep it belongs: by the words around it and by what was counted before."""

import re
from collections.abc import Sequence

from . import headings, marks, reasons
from .blocks import Block
from .marks import Mark, Value
from .tree import OPENS, Fit, Tree

FRESH, LINE, INSIDE = "fresh", "line", "inside"

_REFERS = re.compile(
    r"(?:\b(?:sub)?(?:sections?|paragraphs?|parts?|clauses?|items?|articles?|chapters?|divisions?|titles?|schedules?|"
    r"secs?\.?|paras?\.?|§§?|Abs\.?|Absatz|artículos?|apartados?|letras?)\s*"
    r"(?:[\dA-Z][\w.\-]*\s*)?(?:\(\w{1,5}\)\s*)*(?:,?\s*(?:and|or|through|to|y|o|und|oder|bis|,)\s*(?:\(\w{1,5}\)\s*)*){0,9}|"
    r"\b(?:under|of|in|by|to|with|see|from|per|and/or|the|this|than|pursuant|at|for|des|nach|del|de la))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:of|and|or|above|below|hereof|through|thereof|to|shall|does)\b|^[,;.)]")
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "”", '"', ")", "—", "–", "]", "_", "’")
_MISREAD = {"(c)": "©", "(r)": "®"}
_AHEAD_BLOCKS, AHEAD_LETTERS = 120, 8_000
_HEADING = 14  # words
_BIG_JUMP = 30  # more than that is no count that lost a number


class Numbering:
    """Judges one mark after the other, in the order of reading."""

    def __init__(self, blocks: Sequence[Block], tree: Tree) -> None:
        self._blocks, self._tree = blocks, tree
        self.at = 0  # the block that is being read
        self.rest = ""  # of that block
        self.before = ""  # the last words that were read
        self._alone: tuple[int, set[str]] = (-1, set())  # in this block, no second number follows these

    # --- Does a mark begin a part? ------------------------------------------------------------------

    def reads_as_start(self, mark: Mark, rest: str, kind: str) -> bool:
        """Judges by the words around it; whether it fits the count is another question."""
        if mark.family:
            return self._main_reads_as_start(mark, rest, kind)
        if kind == FRESH:
            return not (goes_on(rest) and _REFERS.search(self.before) and not ends(self.before))
        if (goes_on(rest) and not _ends_item(self.before)) or _refers(self.before):
            return False
        if kind == INSIDE and mark.printed[0] != "(" and not mark.sign:  # “A.” may be an initial, “3.” end a sentence
            return ends(self.before) and not rest[:1].islower()
        return True

    def _main_reads_as_start(self, mark: Mark, rest: str, kind: str) -> bool:
        first = rest[:1]
        if first.islower() or (first and first in ",;)"):
            return False
        if kind == FRESH:
            return not (mark.weak and first.isdigit()) and not _names_another_law(rest)
        if _refers(self.before) or self.before.rstrip().endswith(","):
            return False
        if kind == INSIDE:
            closed = mark.closed or (mark.printed[0] == "§" and bool(headings.split(rest, most=_HEADING)[0]))
            return closed and ends(self.before) and bool(first)
        last = self._tree.open[-1] if self._tree.open else None
        after_heading = last is None or last.perhaps_heading or not self.before or headings.is_capital(self.before)
        return ends(self.before) or after_heading

    # --- Where does it belong? ------------------------------------------------------------------------

    def fits(self, mark: Mark, kind: str, *, sure: bool = False) -> Fit | None:
        """How deep the part belongs, which way of counting is meant, what is doubtful; None when it fits nowhere."""
        if mark.family:
            return self._main_fits(mark, kind)
        follows = [
            (depth, option) for depth in reversed(range(len(self._tree.open))) for option in mark.options
            if self._tree.open[depth].style == option[0] and _follows(self._tree.open[depth].value, option[1])
        ]  # fmt: skip
        start = next((option for option in mark.options if option[1] == (1,)), None)
        if follows and not (start and start[0] != follows[0][1][0] and self._begins_anew(mark)):
            return (*follows[0], "")
        if mark.sign:
            return None
        if kind == FRESH and (resumes := self._resumes(mark)):
            return resumes
        if goes_on := self._goes_on_counting(mark):
            return goes_on
        if start:
            return self._start(mark, start, kind)
        return None if kind == INSIDE or mark.weak else self._out_of_count(mark, kind, sure=sure)

    def _resumes(self, mark: Mark) -> Fit | None:
        """The next number after paragraphs without one: "A. …", definitions, "B. …"."""
        for depth in reversed(range(len(self._tree.open))):
            last = next((part for part in reversed(self._tree.open[depth].children) if part.num), None)
            for style, value in mark.options if last else ():
                if last and last.style == style and _follows(last.value, value):
                    return depth + 1, (style, value), ""
        return None

    def _goes_on_counting(self, mark: Mark) -> Fit | None:
        """A section without a word before its number, behind the heading of the next chapter."""
        if not self._tree.open or not self._tree.open[-1].is_main or self._tree.open[-1].rank >= 8:
            return None
        for option in mark.options:
            if _follows(self._tree.counted.get(option[0], ()), option[1]):
                return len(self._tree.open), option, ""
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
        return bool(OPENS.search(self.before))

    def _ahead(self) -> str:
        """What comes, as far as the next section."""
        parts, size = [self.rest], len(self.rest)
        for block in self._blocks[self.at + 1 : self.at + 1 + _AHEAD_BLOCKS]:
            found = marks.read(block.text) if block.fresh else None
            if size > AHEAD_LETTERS or (found and found[0].family and not found[1][:1].islower()):
                break
            parts.append(block.text)
            size += len(block.text)
        return "\n".join(parts)

    def _start(self, mark: Mark, start: tuple[str, Value], kind: str) -> Fit | None:
        style = start[0]
        headed = kind == FRESH and not self._tree.open and bool(headings.split(self.rest, most=_HEADING)[0])
        doubtful = kind == INSIDE or (mark.weak and not headed) or (kind == LINE and mark.printed[0] != "(")
        if doubtful and not self.second_is_ahead(mark):
            return None
        if kind == INSIDE and not self.before.rstrip().endswith((".", ":", ";", "—", "–")):
            return None
        depth = len(self._tree.open)
        if self._tree.open and self._tree.open[-1].style == style and not OPENS.search(self._tree.open[-1].said):
            return (depth - 1, start, reasons.BACK) if kind != INSIDE else None
        return depth, start, ""

    def second_is_ahead(self, mark: Mark) -> bool:
        style, value = next(((style, value) for style, value in mark.options if value == (1,)), mark.options[0])
        return self._is_ahead(marks.printed(style, value[0] + 1)) if len(value) == 1 else False

    def _is_ahead(self, printed: str) -> bool:
        """Whether this number comes before the next section."""
        shape = re.escape(printed.strip(".:—–- "))
        if not shape:
            return False
        if sign := _MISREAD.get(printed.casefold()):
            shape = f"(?:{shape}|{sign})"
        if self._alone[0] != self.at:
            self._alone = (self.at, set())
        if shape in self._alone[1]:
            return False
        found = re.search(rf"(?:^|[\s.;:,—–]){shape}", self._ahead(), re.MULTILINE)
        if not found:
            self._alone[1].add(shape)
        return bool(found)

    def _out_of_count(self, mark: Mark, kind: str, *, sure: bool) -> Fit | None:
        """A number is missing, stands twice, or the count goes back."""
        for depth in reversed(range(len(self._tree.open))):
            for style, value in mark.options:
                last = self._tree.open[depth].value
                if self._tree.open[depth].style != style or abs(value[0] - last[0]) > _BIG_JUMP:
                    continue
                why = reasons.TWICE if value == last else reasons.JUMP if value > last else reasons.BACK
                if kind == FRESH or sure or (value >= last and ends(self.before)):
                    return depth, (style, value), why
        style, value = mark.options[0]
        goes_on = ends(self.before) and self._is_ahead(marks.printed(style, value[0] + 1))
        if kind == LINE and (goes_on or (OPENS.search(self.before) and self._is_announced(mark))):
            return len(self._tree.open), (style, value), reasons.MIDDLE
        if kind != FRESH or (not self._tree.open and mark.printed[0].isalpha()) or mark.options[-1][1][0] > _BIG_JUMP:
            return None
        return len(self._tree.open), mark.options[-1], reasons.MIDDLE

    def _main_fits(self, mark: Mark, kind: str) -> Fit | None:
        """The place of a chapter, an article, a section."""
        style, value = option = mark.options[0]
        same = [depth for depth in reversed(range(len(self._tree.open))) if self._tree.open[depth].style == style]
        for depth in same:
            if _follows(self._tree.open[depth].value, value):
                return depth, option, ""
        opens = bool(self._tree.open) and bool(OPENS.search(self.before))
        first = value[-1] in (1, 10) or len(value) > 1
        first = first or not same or self._is_announced(mark)
        if opens and first and not (same and self._tree.open[same[0]].value < value):
            return len(self._tree.open), option, ""
        if same and kind != INSIDE:
            last = self._tree.open[same[0]].value
            plain = len(value) > 1 and value > last
            return same[0], option, "" if plain else reasons.TWICE if value == last else (
                reasons.JUMP if value > last else reasons.BACK)  # fmt: skip
        if kind == INSIDE and not (first and not self._tree.open):
            return None
        return self._by_rank(mark, option)

    def _is_announced(self, mark: Mark) -> bool:
        """“… is amended by adding Article VII:”."""
        number = mark.printed.strip(".:—–- ").casefold()
        said = self._tree.open[-1].said[-200:].casefold() if self._tree.open else ""
        return (number if mark.family else f"section {number} ") in said

    def _by_rank(self, mark: Mark, option: tuple[str, Value]) -> Fit | None:
        value = option[1]
        for depth in reversed(range(len(self._tree.open))):  # 1.2 belongs into 1, § 9.64.010 into chapter 9.64
            above = self._tree.open[depth].value
            if above and len(above) < len(value) and above == value[: len(above)]:
                return depth + 1, option, ""
        if mark.weak:
            return None if self._tree.open and value[-1] != 1 else (0, option, "")
        for depth in reversed(range(len(self._tree.open))):
            part = self._tree.open[depth]
            if not part.is_main:
                continue
            of_one_code = len(part.value) > 1 and part.value[0] == value[0]
            if part.rank == mark.rank and len(part.value) < len(value) and not of_one_code:
                return depth + 1, option, ""
            if part.rank < mark.rank:
                return depth + 1, option, ""
        return 0, option, ""


def _follows(last: Value, value: Value) -> bool:
    """Whether a number is the next: 3 after 2, 2A after 2; of several parts, any greater one with the same head."""
    if not last or value <= last:
        return False
    if len(last) == len(value) and len(value) > 1:
        return value[:-1] == last[:-1] or value[:1] == last[:1]
    if len(last) == 1 and len(value) == 1:
        return value[0] == last[0] + 1
    return value[0] in (last[0], last[0] + 1)


def goes_on(rest: str) -> bool:
    """Whether a sentence goes on behind what looks like a number: “(b) or (c)”."""
    return bool(_GOES_ON.match(rest))


def ends(text: str) -> bool:
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
