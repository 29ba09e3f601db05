"""OpenDocument texts: as if every tracked change were accepted, with the numbers that the program makes by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...errors import Unreadable
from . import numerals, reasons
from .blocks import Block, Pages
from .safe import Package

_O = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, STYLE, TABLE = (_O % each for each in ("office", "text", "style", "table"))
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_KINDS = {"1": "decimal", "a": "a", "A": "A", "i": "i", "I": "I"}
_ASIDE = {"note": reasons.FOOTNOTE, "annotation": reasons.COMMENT}
_SKIPPED = {"tracked-changes", "sequence-decls", "forms", "variable-decls", "user-field-decls", "annotation-end",
            "index-title-template", "table-of-content-source"}  # fmt: skip
_SHORT_CELL = 80  # letters: rows of such cells are one line


def read(data: bytes, name: str = "") -> Pages:
    """The pieces of an OpenDocument text; `Unreadable` when it is none, or locked with a password."""
    package = Package(data, name=name)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Unreadable("It is locked with a password.", remedy="Open it, and save it without one.", name=name)
    content = package.xml("content.xml") if "content.xml" in package else None
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Unreadable(
            "This is an OpenDocument file, but no text.", remedy="Save the text as .odt or .docx.", name=name,
        )  # fmt: skip
    reader = _Reader([content, package.xml("styles.xml")] if "styles.xml" in package else [content])
    reader.read(body)
    if any(member.startswith(("Basic/", "Scripts/")) for member in package.names()):
        reader.pages.doubt("", "", reasons.MACROS)
    return reader.pages


@dataclass(slots=True)
class _Level:
    kind: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1  # how many levels are printed


class _Reader:
    def __init__(self, trees: list[Any]) -> None:
        self.pages = Pages()
        self._trees = trees
        self._lists, self._marked, self._struck = dict[str, dict[int, _Level]](), set[str](), set[str]()
        self._outline: dict[int, _Level] = {}
        self._parents: dict[str, tuple[str, str]] = {}  # paragraph styles: list style, parent
        self._counts: dict[str, dict[int, int]] = {}
        self._count = 0
        for tree in trees:
            self._learn(tree)

    def _learn(self, tree: Any) -> None:
        for style in tree.iter(f"{TEXT}list-style"):
            self._lists[style.get(f"{STYLE}name") or ""] = _levels(style)
        for style in tree.iter(f"{TEXT}outline-style"):
            self._outline = _levels(style)
        for style in tree.iter(f"{STYLE}style"):
            name, look = style.get(f"{STYLE}name") or "", style.find(f"{STYLE}text-properties")
            self._parents[name] = (
                style.get(f"{STYLE}list-style-name") or "",
                style.get(f"{STYLE}parent-style-name") or "",
            )
            if look is None:
                continue
            if look.get(f"{FO}font-weight") == "bold" or look.get(f"{FO}font-style") == "italic":
                self._marked.add(name)
            if look.get(f"{STYLE}text-line-through-style") not in (None, "none"):
                self._struck.add(name)

    def read(self, body: Any) -> None:
        for region in body.iter(f"{TEXT}deletion"):
            if text := _plain(region):
                self.pages.doubt("", text, reasons.STRUCK)
        self._blocks(body, None, 0)
        for tree in self._trees[1:]:
            seen = set[str]()
            for part in tree.iter(*(f"{STYLE}{tag}" for tag in ("header", "footer", "header-left", "footer-left"))):
                text = _plain(part)
                if text and text not in seen:
                    self.pages.doubt("header and footer", text, reasons.HEADER)
                seen.add(text)

    # --- Paragraphs, lists, tables ----------------------------------------------------------------------

    def _blocks(self, element: Any, style: str | None, depth: int, number: str = "") -> None:
        for child in element:
            tag = _tag(child)
            if tag == "list":
                self._list(child, style, depth)
            elif tag in ("p", "h"):
                self._paragraph(child, number)
                number = ""
            elif tag == "table":
                self._table(child)
            elif tag not in _SKIPPED:
                self._blocks(child, style, depth, number)

    def _list(self, element: Any, style: str | None, depth: int) -> None:
        style = element.get(f"{TEXT}style-name") or style or ""
        counts = self._counts.setdefault(style, {})
        if (
            depth == 0
            and element.get(f"{TEXT}continue-numbering") != "true"
            and not element.get(f"{TEXT}continue-list")
        ):
            counts.clear()
        for item in element:
            number = self._item_number(item, style, depth, counts) if _tag(item) == "list-item" else ""
            self._blocks(item, style, depth + 1, number)

    def _item_number(self, item: Any, style: str, depth: int, counts: dict[int, int]) -> str:
        levels = self._lists.get(style, {})
        level = levels.get(depth + 1)
        first = next((child for child in item), None)
        if level is None or first is None or _tag(first) == "list":  # only wraps a deeper list
            return ""
        start = item.get(f"{TEXT}start-value") or ""
        counts[depth] = int(start) if start.isdigit() else counts[depth] + 1 if depth in counts else level.start
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return _printed(level, levels, counts, depth)

    def _table(self, table: Any) -> None:
        for row in table.iter(f"{TABLE}table-row"):
            cells = [cell for cell in row if _tag(cell) == "table-cell"]
            texts = [_plain(cell) for cell in cells]
            if len(cells) > 1 and all(len(text) <= _SHORT_CELL for text in texts) and not any(map(_is_rich, cells)):
                self._count += 1
                if any(texts):
                    text = "\t".join(filter(None, texts))
                    self.pages.blocks.append(Block(text=text, where=f"paragraph {self._count}"))
            else:
                for cell in cells:
                    self._blocks(cell, None, 0)

    def _paragraph(self, element: Any, number: str) -> None:
        self._count += 1
        pieces, boxes = list[tuple[str, bool]](), list[Any]()
        self._gather(element, pieces, boxes, self._is_marked(element))
        level = element.get(f"{TEXT}outline-level") or ""
        depth = int(level) if _tag(element) == "h" and level.isdigit() else 0
        if depth and not number:
            number = self._heading_number(depth)
        text, lead, first = "".join(part for part, _ in pieces), _lead(pieces), True
        for line in text.split("\n"):
            words = " ".join(line.split())
            if not words:
                continue
            head = f"{number} " if number and first else ""
            self.pages.blocks.append(Block(
                text=head + words, where=f"paragraph {self._count}", fresh=first, level=depth if first else 0,
                numbered=bool(head), lead=lead + len(head) if lead and first else 0,
            ))  # fmt: skip
            first = False
        if lead:
            self.pages.bold.add(" ".join(text.split())[:lead])
        for box in boxes:
            self._blocks(box, None, 0)

    def _heading_number(self, depth: int) -> str:
        level = self._outline.get(depth)
        if level is None or not level.kind:
            return ""
        counts = self._counts.setdefault("", {})
        counts[depth - 1] = counts.get(depth - 1, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth - 1]:
            del counts[deeper]
        return _printed(level, self._outline, counts, depth - 1)

    def _is_marked(self, element: Any) -> bool:
        return (element.get(f"{TEXT}style-name") or "") in self._marked

    def _gather(self, element: Any, pieces: list[tuple[str, bool]], boxes: list[Any], marked: bool) -> None:
        tag = _tag(element)
        if tag in _ASIDE:
            self.pages.doubt(f"paragraph {self._count}", _plain(element), _ASIDE[tag])
            return
        if tag == "frame":
            self._frame(element, boxes)
            return
        if tag == "span" and (element.get(f"{TEXT}style-name") or "") in self._struck:
            self.pages.doubt(f"paragraph {self._count}", _plain(element), reasons.STRUCK)
            return
        said = {"s": " ", "tab": " ", "line-break": "\n"}.get(tag, "") + (element.text or "")
        pieces.append((said.replace("\xad", ""), marked))
        for child in element:
            self._gather(child, pieces, boxes, marked or (_tag(child) == "span" and self._is_marked(child)))
            pieces.append(((child.tail or "").replace("\xad", ""), marked))

    def _frame(self, element: Any, boxes: list[Any]) -> None:
        inner = [child for child in element if _tag(child) == "text-box"]
        boxes += inner
        if not inner:
            said = next((_plain(child) for child in element if _tag(child) in ("title", "desc")), "")
            self.pages.doubt(f"paragraph {self._count}", said, reasons.PICTURE)


def _levels(style: Any) -> dict[int, _Level]:
    found = {}
    for level in style:
        at, start = level.get(f"{TEXT}level") or "", level.get(f"{TEXT}start-value") or ""
        shown = level.get(f"{TEXT}display-levels") or ""
        if at.isdigit():
            found[int(at)] = _Level(
                kind=_KINDS.get(level.get(f"{STYLE}num-format") or "", ""),
                before=level.get(f"{STYLE}num-prefix") or "",
                after=level.get(f"{STYLE}num-suffix") or "", start=int(start) if start.isdigit() else 1,
                shown=int(shown) if shown.isdigit() else 1,
            )  # fmt: skip
    return found


def _printed(level: _Level, levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    if not level.kind:
        return ""
    shown = range(max(0, depth - level.shown + 1), depth + 1)
    numbers = [numerals.write(counts.get(at, 1), levels.get(at + 1, level).kind) for at in shown]
    return f"{level.before}{'.'.join(filter(None, numbers))}{level.after}".strip()


def _lead(pieces: list[tuple[str, bool]]) -> int:
    head, rest = "", ""
    for text, marked in pieces:
        if rest or not (marked or not text.strip()):
            rest += text
        else:
            head += text
    return len(" ".join(head.split())) if rest.strip() else 0


def _is_rich(cell: Any) -> bool:
    return any(_tag(found) in ("list", "note", "annotation", "frame") for found in cell.iter())


def _plain(element: Any) -> str:
    return " ".join("".join(_words(element)).split())


def _words(element: Any) -> Iterator[str]:
    tag = _tag(element)
    if tag in ("creator", "date", "note-citation", "date-string"):
        return
    yield " " if tag in ("p", "h", "tab", "s", "line-break", "table-cell") else ""
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
