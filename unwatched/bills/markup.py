"""Bluebell, the markup in which laws are written here: what must be escaped, and clauses as small trees.

Bluebell never complains: what it cannot place becomes plain text, and what it takes for markup is eaten. So whatever
people type goes through here first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

UNITS = ("SUBSECTION", "PARAGRAPH", "SUBPARAGRAPH", "CLAUSE")  # within a section, from the outside in
EIDS = {"SUBSECTION": "subsec", "PARAGRAPH": "para", "SUBPARAGRAPH": "subpara", "CLAUSE": "cl"}
HIERARCHY = (
    "ALINEA|ARTICLE|BOOK|CHAPTER|CLAUSE|DIVISION|INDENT|LEVEL|LIST|PARAGRAPH|PART|POINT|PROVISO|RULE|SECTION"
    "|SUBCHAPTER|SUBCLAUSE|SUBDIVISION|SUBLIST|SUBPARAGRAPH|SUBPART|SUBRULE|SUBSECTION|SUBTITLE|TITLE|TOME|TRANSITIONAL"
    "|ART|CHAP|PARA|SEC|SUBCHAP|SUBPARA|SUBSEC"
)
BLOCKS = "LONGTITLE|SUBHEADING|CROSSHEADING|P|BLOCKS|BLOCKLIST|ITEMS|ITEM|BULLETS|TABLE|TR|TH|TC|QUOTE|FOOTNOTE"
CONTAINERS = "PREFACE|PREAMBLE|BODY|CONCLUSIONS|ATTACHMENT|APPENDIX|SCHEDULE|ANNEXURE"
# A container's name counts even when more letters follow it ("SCHEDULED").
STARTS = re.compile(rf"(?:{CONTAINERS})|(?:{HIERARCHY}|{BLOCKS})(?=[ .{{]|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u2028\u2029]")
_MARKED = re.compile(r"[\\*/_{}]")
_UNIT = re.compile(rf"({'|'.join(UNITS)})(?: +([^-\s]\S*))?(?: +- ?(.*))?$")
_NUMBERED = re.compile(r"\(([a-z]{1,2}|[A-Z]|\d{1,3})\)\s+(\S.*)$")
_OWN_LINE = re.compile(r"WHEREAS\b", re.IGNORECASE)


def escape(value: str) -> str:
    """A value that somebody gave, on one line, so that no character of it is taken for markup."""
    one_line = " ".join(without_controls(value).split())
    return guard_start(_MARKED.sub(r"\\\g<0>", one_line))


def without_controls(text: str) -> str:
    """The text without characters that XML does not know or that bluebell uses for itself."""
    return _CONTROL.sub(" ", text)


def guard_start(line: str) -> str:
    """The line, marked so that its first word is not taken for markup ("PART of the City …")."""
    return f"\\{line}" if STARTS.match(line) else line


@dataclass
class Unit:
    """A numbered part within a section: "(a)", "(1)", "(A)", "(i)"."""

    kind: str
    heading: str = ""
    body: "list[str | Unit]" = field(default_factory=list)
    indent: int = 0


def clause(text: str) -> "list[str | Unit]":
    """The paragraphs and units of a clause. Numbers are not kept: they are given anew where it comes to stand.

    Units are written SUBSECTION, PARAGRAPH … on a line of their own, or as people type: "(a) No agency may …".
    """
    root = Unit("")
    stack = [root]
    paragraph: list[str] = []  # its lines so far

    def close_paragraph() -> None:
        if paragraph:
            stack[-1].body.append(" ".join(paragraph))
            paragraph.clear()

    for line in without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).expandtabs(2).split("\n"):
        words = line.strip()
        indent = len(line) - len(line.lstrip())
        unit = _unit(words, indent, stack)
        if not words or unit or _OWN_LINE.match(words):
            close_paragraph()
        if unit:
            _close(stack, unit)
            stack[-1].body.append(unit)
            stack.append(unit)
            paragraph += [str(unit.body.pop())] if unit.body else []
        elif words and paragraph:
            paragraph.append(words)
        elif words:
            while len(stack) > 1 and indent <= stack[-1].indent:
                stack.pop()
            paragraph.append(guard_start(words))
    close_paragraph()
    return root.body


def _unit(words: str, indent: int, stack: Sequence[Unit]) -> Unit | None:
    if marked := _UNIT.match(words):
        return Unit(marked[1], (marked[3] or "").strip(), [], indent)
    if numbered := _NUMBERED.match(words):
        return Unit(_kind_of(numbered[1], stack), "", [guard_start(numbered[2])], indent)
    return None


def _kind_of(number: str, stack: Sequence[Unit]) -> str:
    kinds = [unit.kind for unit in stack]
    if number.isdigit():
        return "PARAGRAPH"
    if number.isupper():
        return "SUBPARAGRAPH"
    return "CLAUSE" if "SUBPARAGRAPH" in kinds and set(number) <= set("ivx") else "SUBSECTION"


def _close(stack: list[Unit], unit: Unit) -> None:
    """Leave what the new unit does not stand in: units of its own rank or a lower one."""
    while len(stack) > 1 and UNITS.index(stack[-1].kind) >= UNITS.index(unit.kind):
        stack.pop()


def tidied(body: "Sequence[str | Unit]") -> "list[str | Unit]":
    """Words first, then units, then words: what stands between two units goes to the first. Empty units go."""
    kept: list[str | Unit] = []
    last = max((place for place, one in enumerate(body) if isinstance(one, Unit)), default=-1)
    unit: Unit | None = None
    for place, one in enumerate(body):
        if isinstance(one, str):
            (unit.body if unit and place < last else kept).append(one)
        elif one.body or one.heading:
            unit = one
            kept.append(one)
    return kept


def number(kind: str, place: int) -> str:
    """The number of the n-th unit of a kind, counted from 1: (a), (1), (A), (i)."""
    if kind == "PARAGRAPH":
        return f"({place})"
    if kind == "CLAUSE":
        return f"({_roman(place) if place < 400 else place})"
    letters = _letters(place)
    return f"({letters.upper()})" if kind == "SUBPARAGRAPH" else f"({letters})"


def _letters(place: int) -> str:
    """a … z, aa, bb … zz, as laws count; and aaa, aab … where nobody counts any more."""
    if place <= 52:
        return chr(ord("a") + (place - 1) % 26) * (1 + (place - 1) // 26)
    rest, letters = place - 53, ""
    while rest or len(letters) < 3:
        rest, letter = divmod(rest, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(value: int) -> str:
    said = ""
    for worth, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        said += sign * (value // worth)
        value %= worth
    return said


def written(body: "Sequence[str | Unit]", depth: int = 0) -> Iterator[str]:
    """The lines of a clause in bluebell, its units numbered, indented by `depth` steps."""
    counts: dict[str, int] = {}
    for one in tidied(body):
        if isinstance(one, str):
            yield from ("  " * depth + one, "")
            continue
        counts[one.kind] = counts.get(one.kind, 0) + 1
        heading = f" - {one.heading}" if one.heading else ""
        yield from (f"{'  ' * depth}{one.kind} {number(one.kind, counts[one.kind])}{heading}", "")
        yield from written(one.body, depth + 1)
