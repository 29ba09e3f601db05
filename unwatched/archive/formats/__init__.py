"""A thread to take along: every format is made from one layout (`sheet`), so all say the same."""

from collections.abc import Callable

from ..unrolling import Unrolled
from .atom import make_atom
from .md import make_markdown
from .page import make_html
from .pdf import make_pdf
from .sheet import Options

Maker = Callable[[Unrolled, Options], bytes]

FORMATS: dict[str, Maker] = {
    "html": make_html,
    "md": make_markdown,
    "pdf": make_pdf,
    "atom": make_atom,
}

__all__ = ["FORMATS", "Maker", "Options"]
