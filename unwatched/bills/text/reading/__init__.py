"""Reads anybody's ordinance into a `Law`, from plain text, DOCX, ODT, HTML or Akoma Ntoso."""

import re
from collections.abc import Callable
from dataclasses import replace

from ...errors import Unreadable
from ..shapes import Law, Unsure
from . import reasons

__all__ = ["read", "read_text"]

_OTHERS = {
    b"\xd0\xcf\x11\xe0": ("This is an old file of Word (.doc), or one that is locked with a password.",
                          "Open it in LibreOffice or Word, take the password off, and save it as .docx."),
    b"%PDF": ("This is a PDF: it knows where letters stand, not what belongs together.",
              "Copy its text into a file, or open it in LibreOffice or Word and save it as .docx."),
    b"{\\rtf": ("This is an RTF file.", "Open it in LibreOffice or Word, and save it as .docx."),
}  # fmt: skip


def read(data: bytes, name: str = "") -> Law:
    """What the file holds, chosen by its content; `name` is said in messages only. Raises `Unreadable`."""
    for head, (what, remedy) in _OTHERS.items():
        if data.startswith(head):
            raise Unreadable(what, remedy=remedy, name=name)
    law = _reader_for(data)(data, name)
    if data[:2] != b"PK" and name.lower().endswith((".docx", ".odt")):
        law = replace(law, unsure=(Unsure(where="", text="", why=reasons.OTHER_KIND), *law.unsure))
    return law


def read_text(text: str, name: str = "") -> Law:
    """A law in plain text, as it was pasted."""
    from . import assembling, lines

    return assembling.assemble(lines.read(text), name)


def _reader_for(data: bytes) -> Callable[[bytes, str], Law]:
    """By what stands at the head of the file; names lie."""
    head = data[:3000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if data[:2] == b"PK":
        return _office
    if re.match(rb"\{\s*\"", head):
        from .. import as_json

        return as_json.read
    if re.match(rb"<(?:\?xml|[\w:]*akomaNtoso)", head) and not re.search(
        rb"<(?:!DOCTYPE )?html\b", head, re.IGNORECASE
    ):
        from . import akn

        return akn.read
    if re.match(rb"<(?:!DOCTYPE|!--|\w)", head, re.IGNORECASE) and not re.match(
        rb"<!DOCTYPE (?!html)", head, re.IGNORECASE
    ):
        return (
            _html
            if re.search(rb"</?(?:html|body|p|div|h\d|ol|ul|table|span|br|article|section)\b", head, re.I)
            else _akn
        )
    return _akn if head[:2] == b"<!" else _plain


def _akn(data: bytes, name: str) -> Law:
    from . import akn

    return akn.read(data, name)


def _office(data: bytes, name: str) -> Law:
    from . import assembling, docx, odt
    from .safe import Package

    package = Package(data, name=name)
    reader = odt if "content.xml" in package and "mimetype" in package else docx
    return assembling.assemble(reader.read(data, name), name)


def _html(data: bytes, name: str) -> Law:
    from . import assembling, html

    return assembling.assemble(html.read(data, name), name)


def _plain(data: bytes, name: str) -> Law:
    from . import lines
    from .safe import check_size

    check_size(data, name)
    return read_text(lines.decode(data, name), name)
