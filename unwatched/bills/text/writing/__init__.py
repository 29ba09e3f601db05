"""A bill or a law as a file: Akoma Ntoso first (`akn`), and everything else out of that.

Each of FORMATS takes the bytes of an Akoma Ntoso document and gives those of a file; the same words, the same bytes.
"""

from importlib import import_module
from typing import Protocol

from .errors import WritingError
from .look import FOREIGN, OURS, Look


class Maker(Protocol):
    def __call__(self, document: bytes, look: Look = OURS) -> bytes: ...


def _make_akn(document: bytes, look: Look = OURS) -> bytes:
    """As it is: what we say around a draft never stands in the law."""
    return document


def _later(module: str, name: str) -> Maker:
    """Each format's tools are loaded when it is first made."""

    def make(document: bytes, look: Look = OURS) -> bytes:
        made: bytes = getattr(import_module(f".{module}", __package__), name)(document, look)
        return made

    return make


FORMATS: dict[str, Maker] = {
    "akn": _make_akn,
    "html": _later("html", "make_html"),
    "docx": _later("docx", "make_docx"),
    "odt": _later("odt", "make_odt"),
    "pdf": _later("pdf", "make_pdf"),
    "md": _later("md", "make_markdown"),
}
CONTENT_TYPES = {
    "akn": "application/akn+xml",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}

__all__ = ["CONTENT_TYPES", "FOREIGN", "FORMATS", "OURS", "Look", "Maker", "WritingError"]
