"""Reads Akoma Ntoso 3.0, of whichever draft."""

import re
from collections.abc import Iterator
from typing import Any

from ...errors import Unreadable
from ..eids import PREFIXES, Names
from ..shapes import Law, Section, Unsure
from . import definitions, reasons
from .safe import parse_xml

_NAMESPACE = re.compile(r"^http://docs\.oasis-open\.org/legaldocml/ns/akn/3\.0(?:/\w+)?$")
_HIERARCHY = set(PREFIXES) - {"item"}
_LISTS = {"blockList": "item", "ol": "li", "ul": "li"}
_ASIDE = {"authorialNote": reasons.FOOTNOTE, "note": reasons.FOOTNOTE, "del": reasons.STRUCK}
_THROUGH = {"content", "intro", "list", "body", "mainBody", "container", "blockContainer", "foreign", "div"}
_TITLES = ("docTitle", "shortTitle", "longTitle")
_LANGUAGES = {"eng": "en", "spa": "es", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "por": "pt", "ita": "it"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DEEPEST = 60


def read(data: bytes, name: str = "") -> Law:
    """The first document of a file. What is not Akoma Ntoso is `Unreadable`."""
    root = parse_xml(data, name=name)
    return _Reader(_document(root, name), name).law()


def _document(root: Any, name: str) -> Any:
    space, tag = _space(root), _tag(root)
    if not _NAMESPACE.match(space) or tag != "akomaNtoso":
        found = f"<{tag}> of the namespace “{space}”" if space else f"<{tag}> without a namespace"
        raise Unreadable(
            f"Its first element is {found[:200]}; Akoma Ntoso 3.0 begins with <akomaNtoso> of the namespace "
            "“http://docs.oasis-open.org/legaldocml/ns/akn/3.0”.",
            remedy="Export it as Akoma Ntoso 3.0, or give the law as DOCX, ODT, HTML or plain text.", name=name,
        )  # fmt: skip
    document = next((child for child in root if isinstance(child.tag, str)), None)
    if document is None:
        raise Unreadable("There is no document in it.", remedy="Export it once more.", name=name)
    return document


class _Reader:
    def __init__(self, document: Any, name: str) -> None:
        self._document, self._name = document, name
        self._names, self._unsure, self._depth = Names(), list[Unsure](), 0
        self._where = "preface"

    def law(self) -> Law:
        title, recitals = self._title(), self._recitals()
        sections = [section for part in self._bodies() for section in self._parts(part, "")]
        self._rest()
        defined, guesses = definitions.read(sections)
        return Law(
            title=title, recitals=recitals, sections=tuple(sections), definitions=defined,
            unsure=(*self._unsure, *guesses), language=self._language(),
        )  # fmt: skip

    # --- The beginning --------------------------------------------------------------------------

    def _title(self) -> str:
        """The title as it is printed, else as the metadata has it. What stands beside it goes to `unsure`."""
        preface = self._child("preface")
        title = None if preface is None else next((found for tag in _TITLES for found in self._all(preface, tag)), None)
        if preface is None or not "".join(preface.itertext()).strip():
            return self._alias()
        if title is None:
            return self._text(preface)
        said = self._text(title)
        inner = set(title.iter())
        rest = [self._own(block, inner) for block in _leaves(preface)]
        for text in filter(None, rest):
            self._doubt(text, reasons.BESIDE_TITLE)
        return said

    def _own(self, block: Any, taken: set[Any]) -> str:
        """The words of a block, without those of the elements that are taken."""
        if block in taken:
            return ""
        parts = [block.text or ""]
        for child in block:
            parts += [self._own(child, taken) if isinstance(child.tag, str) else "", child.tail or ""]
        return _clean("".join(parts))

    def _alias(self) -> str:
        found = [alias.get("value") or "" for alias in self._all(self._document, "FRBRalias")]
        return next((value for value in found if value and value != "Untitled"), "")

    def _recitals(self) -> tuple[str, ...]:
        self._where = "preamble"
        found = []
        for part in (self._child("preamble"), self._child("recitals")):
            if part is not None:
                found += [self._text(block) for block in _leaves(part)]
        return tuple(filter(None, found))

    # --- The body -------------------------------------------------------------------------------

    def _bodies(self) -> Iterator[Any]:
        for tag in ("body", "mainBody", "amendmentBody", "collectionBody", "portionBody", "fragmentBody"):
            part = self._child(tag)
            if part is not None:
                yield part

    def _parts(self, element: Any, parent: str) -> tuple[Section, ...]:
        """The numbered parts right within an element; text between them becomes a part without a number."""
        before, children = self._inside(element, parent)
        if not before:
            return children
        return (Section(eid=self._names.give(parent, "hcontainer", ""), text=before), *children)

    def _inside(self, element: Any, parent: str) -> tuple[str, tuple[Section, ...]]:
        """The text before the first part within, and the parts."""
        before, children = list[str](), list[Section]()
        for block in self._flat(element):
            if not isinstance(block, str) and _tag(block) == "wrapUp":
                children += self._wrap_up(block, parent)
            elif isinstance(block, str) or _tag(block) not in _HIERARCHY | {"item", "li"}:
                text = block if isinstance(block, str) else self._text(block)
                if text and not children:
                    before.append(text)
                elif text:
                    children.append(Section(eid=self._names.give(parent, "hcontainer", ""), text=text))
            else:
                children.append(self._part(block, parent))
        return "\n\n".join(before), tuple(children)

    def _wrap_up(self, element: Any, parent: str) -> Iterator[Section]:
        """What follows the parts and belongs to all of them."""
        eid = self._names.keep("__".join(filter(None, (parent, "wrapup"))))
        text, children = self._inside(element, eid)
        if text or children:
            yield Section(eid=eid, text=text, children=children)

    def _flat(self, element: Any) -> Iterator[Any]:
        """Blocks and parts within, whatever wraps them."""
        if element.text and element.text.strip() and _tag(element) not in ("num", "heading"):
            yield _clean(element.text)
        for child in element:
            tag = _tag(child)
            if tag in ("num", "heading", "subheading", ""):
                pass
            elif tag in _THROUGH or tag in _LISTS or tag in ("listIntroduction", "listWrapUp"):
                yield from self._flat_or_text(child)
            else:
                yield child
            if child.tail and child.tail.strip():
                yield _clean(child.tail)

    def _flat_or_text(self, element: Any) -> Iterator[Any]:
        if any(_tag(child) in _HIERARCHY | set(_LISTS) | _THROUGH | {"item", "li", "p", "block"} for child in element):
            yield from self._flat(element)
        else:
            yield element

    def _part(self, element: Any, parent: str) -> Section:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable(
                f"Its parts stand more than {_DEEPEST} deep in each other.",
                remedy="Give one chapter at a time.", name=self._name, where=parent[-60:],
            )  # fmt: skip
        num = self._line(element, "num")
        tag = "item" if _tag(element) == "li" else _tag(element)
        own = element.get("eId") or ""
        eid = self._names.keep(own) if own and len(own) < 400 else self._names.give(parent, tag, num)
        self._where = eid
        heading = " ".join(filter(None, (self._line(element, "heading"), self._line(element, "subheading"))))
        text, children = self._inside(element, eid)
        self._depth -= 1
        slot = next((name[5:] for name in (element.get("class") or "").split() if name.startswith("slot-")), "")
        return Section(eid=eid, num=num, heading=heading, text=text, children=children, slot=slot)

    def _line(self, element: Any, tag: str) -> str:
        return " ".join(self._text(child) for child in element if _tag(child) == tag)

    # --- What is left -----------------------------------------------------------------------------

    def _rest(self) -> None:
        """Conclusions, attachments and whatever else has words: none is dropped. Doubts of an earlier reader stay."""
        for note in self._all(self._document, "note"):
            said = [self._text(block) for block in note]
            if note.get("class") == "unsure" and len(said) == 2:
                self._unsure.append(Unsure(where=note.get("marker") or "", text=said[0], why=said[1]))
        known = {"meta", "preface", "preamble", "recitals", "body", "mainBody", "amendmentBody", "collectionBody",
                 "portionBody", "fragmentBody"}  # fmt: skip
        for part in self._document:
            tag = _tag(part)
            if not tag or tag in known:
                continue
            self._where = tag
            for block in _leaves(part):
                self._doubt(self._text(block), reasons.AFTER_END if tag == "conclusions" else reasons.OUTSIDE)

    def _text(self, element: Any) -> str:
        return _clean("".join(self._words(element)))

    def _words(self, element: Any) -> Iterator[str]:
        tag = _tag(element)
        if tag in _ASIDE:
            self._doubt(_clean("".join(element.itertext())), _ASIDE[tag])
            return
        if tag == "img":
            self._doubt(element.get("alt") or "", reasons.PICTURE, empty=True)
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str) and _tag(child) != "meta":
                yield from self._words(child)
            yield child.tail or ""
        if tag in ("p", "block", "td", "th", "tr", "li", "item", "num", "heading", "br", "eol"):
            yield "\t" if tag in ("td", "th") else "\n"

    def _doubt(self, text: str, why: str, *, empty: bool = False) -> None:
        if text or empty:
            self._unsure.append(Unsure(where=self._where, text=text, why=why))

    def _language(self) -> str:
        codes = [found.get("language") or "" for found in self._all(self._document, "FRBRlanguage")]
        said = next((part.get(_XML_LANG) or "" for part in self._bodies()), "")
        return said or (_LANGUAGES.get(codes[0], codes[0]) if codes and codes[0] else "en")

    def _child(self, tag: str) -> Any:
        return next((child for child in self._document if _tag(child) == tag), None)

    def _all(self, element: Any, tag: str) -> Iterator[Any]:
        space = _space(self._document)
        yield from element.iter(f"{{{space}}}{tag}")


def _leaves(element: Any) -> Iterator[Any]:
    """The blocks within that hold words themselves, in order."""
    for child in element:
        if _tag(child) == "meta" or not isinstance(child.tag, str):
            continue
        if _holds_words(child) or len(child) == 0:
            yield child
        else:
            yield from _leaves(child)


def _holds_words(element: Any) -> bool:
    inline = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    return bool(inline) or _tag(element) in ("p", "tr", "longTitle", "formula")


def _clean(text: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in text.split("\t")).strip()


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _space(element: Any) -> str:
    return element.tag[1:].partition("}")[0] if isinstance(element.tag, str) and element.tag[0] == "{" else ""
