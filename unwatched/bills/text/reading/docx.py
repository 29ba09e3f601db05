"""Word files: text as if every tracked change were accepted, with the numbers that Word makes by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...errors import Unreadable
from . import numerals, reasons
from .blocks import Block, Pages
from .safe import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAIN = "word/document.xml"
_KINDS = {"decimal": "decimal", "decimalZero": "zero", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i",
          "upperRoman": "I", "ordinal": "ordinal", "cardinalText": "word", "ordinalText": "word"}  # fmt: skip
_OFF = ("0", "false", "off", "none")
_NOTES = {"footnotes": ("footnote", reasons.FOOTNOTE), "endnotes": ("endnote", reasons.FOOTNOTE),
          "comments": ("comment", reasons.COMMENT)}  # fmt: skip
_SHORT_CELL = 80  # letters: rows of such cells are one line


def read(data: bytes, name: str = "") -> Pages:
    """The pieces of a Word file; `Unreadable` when it is none."""
    package = Package(data, name=name)
    main = _main_part(package, name)
    return _Reader(package, main).read()


def _main_part(package: Package, name: str) -> str:
    if _MAIN in package:
        return _MAIN
    found = [member for member in package.names() if re.fullmatch(r"word/document\d*\.xml", member)]
    if not found:
        raise Unreadable(
            "This is a zip file, but no document of Word: “word/document.xml” is not in it.",
            remedy="Open it in the program that made it, and save it as .docx, .odt or plain text.", name=name,
        )  # fmt: skip
    return found[0]


@dataclass(slots=True)
class _Style:
    level: int = 0
    numbering: tuple[str, int] | None = None
    bold: bool = False


@dataclass(slots=True)
class _Run:
    """What is gathered of one paragraph."""

    parts: list[str] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)  # bold, italic or underlined, for each of `parts`
    struck: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # text and why
    boxes: list[Any] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self._package, self._pages = package, Pages()
        self._body = _child(self._tree(main), "body")
        self._styles = _styles(self._tree("word/styles.xml"))
        self._numbers = _Numbers(self._tree("word/numbering.xml"))
        self._notes = {kind: self._read_notes(kind, tag) for kind, (tag, _) in _NOTES.items()}
        self._count, self._merges = 0, False

    def read(self) -> Pages:
        if self._body is not None:
            self._blocks(self._body)
        for kind, (_, why) in _NOTES.items():
            for text in self._notes[kind].values():  # what no place refers to
                self._pages.doubt(kind, text, why)
        self._headers()
        if any(member.endswith("vbaProject.bin") for member in self._package.names()):
            self._pages.doubt("", "", reasons.MACROS)
        return self._pages

    def _tree(self, member: str) -> Any:
        if member not in self._package:
            return None
        tree = self._package.xml(member)
        for element in tree.iter(f"{_STRICT}*"):
            element.tag = W + element.tag.rpartition("}")[2]
            for key in [key for key in element.attrib if key.startswith(_STRICT)]:
                element.set(W + key.rpartition("}")[2], element.attrib.pop(key))
        return tree

    # --- Paragraphs and tables ----------------------------------------------------------------------

    def _blocks(self, element: Any) -> None:
        for child in element:
            tag = _tag(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self._table(child)
            elif tag in ("del", "moveFrom"):
                self._struck(child)
            elif tag not in ("sectPr", "pPr"):
                self._blocks(child)

    def _table(self, table: Any) -> None:
        for row in _rows(table):
            cells = [cell for cell in row if _tag(cell) == "tc" or _tag(cell) == "sdt"]
            texts = [" ".join(_plain(cell).split()) for cell in cells]
            simple = all(len(text) <= _SHORT_CELL for text in texts) and not any(map(_is_rich, cells))
            if simple and len(cells) > 1:
                self._count += 1
                if any(texts):
                    self._add(Block(text="\t".join(filter(None, texts)), where=f"paragraph {self._count}"))
                continue
            for cell in cells:
                self._blocks(cell)

    def _paragraph(self, element: Any) -> None:
        self._count += 1
        where = f"paragraph {self._count}"
        run = _Run()
        self._gather(element, run, marked=False)
        properties = _child(element, "pPr")
        style = self._styles.get(_value(_child(properties, "pStyle")), _Style())
        number = self._numbers.next(_numbering(properties) or style.numbering)
        text = "".join(run.parts)
        fresh = not self._merges
        self._merges = properties is not None and next(properties.iter(f"{W}del"), None) is not None
        for place, line in enumerate(line for line in text.split("\n") if line.strip()):
            words = " ".join(line.split())
            first = place == 0
            numbered = first and bool(number)
            lead = self._lead(run) if first else 0
            level = (_outline(properties) or style.level) if first else 0
            block = Block(
                text=f"{number} {words}" if numbered else words, where=where, fresh=fresh and first, level=level,
                numbered=numbered, lead=lead + len(number) + 1 if numbered and lead else lead,
            )  # fmt: skip
            self._add(block)
        if number and not text.strip():
            self._add(Block(text=number, where=where, numbered=True))
        for words, why in run.notes:
            self._pages.doubt(where, words, why)
        for words in filter(None, run.struck):
            self._pages.doubt(where, words, reasons.STRUCK)
        for box in run.boxes:
            self._blocks(box)

    def _add(self, block: Block) -> None:
        if block.lead:
            self._pages.bold.add(block.text[: block.lead].strip())
        self._pages.blocks.append(block)

    def _lead(self, run: _Run) -> int:
        """How many letters at the head are marked; none when all are."""
        head, rest = "", ""
        for part, marked in zip(run.parts, run.marked, strict=True):
            if rest or not (marked or not part.strip()):
                rest += part
            else:
                head += part
        return len(" ".join(head.split())) if rest.strip() else 0

    # --- Words within a paragraph ---------------------------------------------------------------------

    def _gather(self, element: Any, run: _Run, *, marked: bool) -> None:
        for child in element:
            tag = _tag(child)
            if tag == "r":
                self._run(child, run)
            elif tag in ("del", "moveFrom"):
                run.struck.append(" ".join(_plain(child).split()))
            elif tag == "AlternateContent":
                self._gather_choice(child, run, marked=marked)
            elif tag not in ("pPr", "rPr", "instrText", "sdtPr", "sdtEndPr"):
                self._piece(child, run, marked=marked)
                self._gather(child, run, marked=marked)

    def _gather_choice(self, element: Any, run: _Run, *, marked: bool) -> None:
        """The same thing in two ways, for new and for old programs: one of them is read."""
        if len(element):
            self._gather(element[0], run, marked=marked)

    def _run(self, element: Any, run: _Run) -> None:
        properties = _child(element, "rPr")
        marked = any(_is_on(_child(properties, tag)) for tag in ("b", "i", "u", "smallCaps"))
        if any(_is_on(_child(properties, tag)) for tag in ("strike", "dstrike")):
            run.struck.append(" ".join(_plain(element).split()))
            return
        self._inside(element, run, marked=marked)

    def _inside(self, element: Any, run: _Run, *, marked: bool) -> None:
        for child in element:
            self._piece(child, run, marked=marked)
            if _tag(child) == "AlternateContent" and len(child):
                self._inside(child[0], run, marked=marked)

    def _piece(self, element: Any, run: _Run, *, marked: bool) -> None:
        tag = _tag(element)
        text = {"tab": " ", "cr": "\n", "br": "\n", "noBreakHyphen": "-", "ptab": " "}.get(tag, "")
        if tag in ("t", "delText") and element.text:
            text = element.text.replace("\xad", "")
        elif tag == "sym":
            text = _symbol(element)
        elif tag in ("drawing", "pict", "object"):
            self._drawing(element, run)
        elif tag in ("footnoteReference", "endnoteReference", "commentReference"):
            self._note(tag, element, run)
        elif tag == "br" and element.get(f"{W}type") in ("page", "column"):
            text = " "
        if text:
            run.parts.append(text)
            run.marked.append(marked)

    def _drawing(self, element: Any, run: _Run) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        run.boxes += boxes
        if not boxes:
            said = [found.get("descr") or "" for found in element.iter() if _tag(found) == "docPr"]
            run.notes.append((next(iter(said), ""), reasons.PICTURE))

    def _note(self, tag: str, element: Any, run: _Run) -> None:
        kind = tag.removesuffix("Reference") + "s"
        text = self._notes[kind].pop(element.get(f"{W}id") or "", "")
        if text:
            run.notes.append((text, _NOTES[kind][1]))

    def _struck(self, element: Any) -> None:
        if text := " ".join(_plain(element).split()):
            self._pages.doubt(f"paragraph {self._count}", text, reasons.STRUCK)

    # --- Beside the text --------------------------------------------------------------------------------

    def _read_notes(self, kind: str, tag: str) -> dict[str, str]:
        tree = self._tree(f"word/{kind}.xml")
        if tree is None:
            return {}
        found = {note.get(f"{W}id") or "": " ".join(_plain(note).split()) for note in tree.iter(f"{W}{tag}")
                 if note.get(f"{W}type") in (None, "normal")}  # fmt: skip
        return {number: text for number, text in found.items() if text}

    def _headers(self) -> None:
        seen = set[str]()
        for member in self._package.names():
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", member):
                text = " ".join(_plain(self._tree(member)).split())
                if text and text not in seen:
                    seen.add(text)
                    self._pages.doubt(member.removeprefix("word/").removesuffix(".xml"), text, reasons.HEADER)


# --- Numbering ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False  # all numbers in it are printed with figures


class _Numbers:
    """Counts as Word does, by numbering.xml."""

    def __init__(self, tree: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # of each list, as it is overridden
        self._definition: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}  # lists of one definition count together
        self._started: set[tuple[str, int]] = set()
        self._overrides: dict[tuple[str, int], int] = {}
        if tree is not None:
            self._learn(tree)

    def _learn(self, tree: Any) -> None:
        definitions = {found.get(f"{W}abstractNumId"): found for found in tree.iter(f"{W}abstractNum")}
        styled = {_value(_child(found, "styleLink")): found for found in definitions.values()}
        for found in tree.iter(f"{W}num"):
            number, wanted = found.get(f"{W}numId") or "", _value(_child(found, "abstractNumId"))
            definition = definitions.get(wanted)
            if definition is None:
                continue
            linked = _value(_child(definition, "numStyleLink"))
            levels = _levels(styled.get(linked, definition) if linked else definition)
            for override in found.iter(f"{W}lvlOverride"):
                level = int(override.get(f"{W}ilvl") or 0)
                levels |= _levels(override)
                if (start := _value(_child(override, "startOverride"))).isdigit():
                    self._overrides[number, level] = int(start)
            self._levels[number], self._definition[number] = levels, wanted

    def next(self, numbering: tuple[str, int] | None) -> str:
        """The number that the next paragraph of this list gets; empty for bullets and for no list."""
        if not numbering or numbering[0] not in self._levels:
            return ""
        number, at = numbering
        levels, counts = self._levels[number], self._counts.setdefault(self._definition[number], {})
        level = levels.get(at)
        if level is None:
            return ""
        if (number, at) in self._overrides and (number, at) not in self._started:
            counts[at] = self._overrides[number, at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._started.add((number, at))
        for deeper in [each for each in counts if each > at]:
            del counts[deeper]
        if level.kind in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda match: self._print(int(match[1]) - 1, level, levels, counts), level.text).strip()

    def _print(self, at: int, level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        own = levels.get(at, _Level())
        value = counts.setdefault(at, own.start)
        return numerals.write(value, "decimal" if level.legal else _KINDS.get(own.kind, "decimal"))


def _levels(definition: Any) -> dict[int, _Level]:
    found = {}
    for level in definition.iter(f"{W}lvl"):
        start = _value(_child(level, "start"))
        found[int(level.get(f"{W}ilvl") or 0)] = _Level(
            kind=_value(_child(level, "numFmt")) or "decimal", text=_value(_child(level, "lvlText")),
            start=int(start) if start.isdigit() else 1, legal=_is_on(_child(level, "isLgl")),
        )  # fmt: skip
    return found


# --- Styles ---------------------------------------------------------------------------------------------


def _styles(tree: Any) -> dict[str, _Style]:
    if tree is None:
        return {}
    elements = {found.get(f"{W}styleId") or "": found for found in tree.iter(f"{W}style")}
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: dict[str, Any]) -> _Style:
    style, seen = _Style(), set[str]()
    while name in elements and name not in seen:
        seen.add(name)
        element = elements[name]
        properties = _child(element, "pPr")
        style.level = style.level or _outline(properties) or _level_by_name(_value(_child(element, "name")))
        style.numbering = style.numbering or _numbering(properties)
        name = _value(_child(element, "basedOn"))
    return style


def _level_by_name(name: str) -> int:
    if name.casefold() == "title":
        return 1
    match = re.fullmatch(r"heading (\d)", name.casefold())
    return int(match[1]) if match else 0


def _outline(properties: Any) -> int:
    value = _value(_child(properties, "outlineLvl"))
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _numbering(properties: Any) -> tuple[str, int] | None:
    found = _child(properties, "numPr")
    if found is None:
        return None
    number, level = _value(_child(found, "numId")), _value(_child(found, "ilvl"))
    return (number, int(level) if level.isdigit() else 0) if number else None


# --- XML ------------------------------------------------------------------------------------------------


def _plain(element: Any) -> str:
    """All words within, also deleted ones; a paragraph ends a word."""
    if element is None:
        return ""
    parts = []
    for found in element.iter():
        tag = _tag(found)
        if tag in ("t", "delText"):
            parts.append(found.text or "")
        elif tag in ("p", "tab", "br", "cr", "tc"):
            parts.append(" ")
        elif tag == "noBreakHyphen":
            parts.append("-")
        elif tag == "sym":
            parts.append(_symbol(found))
    return "".join(parts)


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char") or ""
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
    value -= 0xF000 if 0xF000 <= value <= 0xF0FF else 0
    return chr(value) if value >= 32 else ""


def _is_rich(cell: Any) -> bool:
    """Whether there is more in it than words."""
    tags = ("numPr", "del", "footnoteReference", "endnoteReference", "commentReference", "drawing", "pict", "strike")
    return next(cell.iter(*(f"{W}{tag}" for tag in tags)), None) is not None


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        tag = _tag(child)
        if tag == "tr":
            yield child
        elif tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _child(element: Any, tag: str) -> Any:
    return element.find(f"{W}{tag}") if element is not None else None


def _value(element: Any) -> str:
    return (element.get(f"{W}val") or "") if element is not None else ""


def _is_on(element: Any) -> bool:
    return element is not None and _value(element).casefold() not in _OFF


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
