"""One thread in many forms. Each takes an `Unrolled` and gives the bytes of a file; the same thread, the same bytes.

All but JSON are made from one layout (`sheet`), so they say the same in the same order.
"""

from typing import Protocol

from ..unrolling import Unrolled
from . import json
from .atom import make_atom
from .md import make_markdown
from .page import make_html
from .pdf import make_pdf
from .sheet import DEFAULTS, Options


class Maker(Protocol):
    def __call__(self, thread: Unrolled, options: Options = DEFAULTS) -> bytes: ...


def make_json(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
    """For programmes: it needs none of the words around."""
    return json.write(thread)


FORMATS: dict[str, Maker] = {
    "html": make_html,
    "md": make_markdown,
    "pdf": make_pdf,
    "json": make_json,
    "atom": make_atom,
}

__all__ = ["DEFAULTS", "FORMATS", "Maker", "Options"]
