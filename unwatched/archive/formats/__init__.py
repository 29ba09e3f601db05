"""One thread in many forms. Each takes an `Unrolled` and gives the bytes of a file; the same thread, the same bytes.

All but JSON are made from one layout (`sheet`), so they say the same in the same order.
"""

from importlib import import_module
from typing import Protocol

from ..unrolling import Unrolled
from . import json
from .sheet import DEFAULTS, Options


class Maker(Protocol):
    def __call__(self, thread: Unrolled, options: Options = DEFAULTS) -> bytes: ...


def make_json(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
    """For programmes: it needs none of the words around."""
    return json.write(thread)


def _later(module: str, name: str) -> Maker:
    """Each format's tools (a parser, templates, typst) are loaded when it is first made: together half a second."""

    def make(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
        made: bytes = getattr(import_module(f".{module}", __package__), name)(thread, options)
        return made

    return make


FORMATS: dict[str, Maker] = {
    "html": _later("page", "make_html"),
    "md": _later("md", "make_markdown"),
    "pdf": _later("pdf", "make_pdf"),
    "json": make_json,
    "atom": _later("atom", "make_atom"),
}

__all__ = ["DEFAULTS", "FORMATS", "Maker", "Options"]
