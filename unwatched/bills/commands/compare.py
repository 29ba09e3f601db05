"""`unwatched bill compare OLD NEW`: what became of each part, to the word, and what was lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from . import read_law, write_bytes

FORMATS = ("text", "html", "docx", "akn", "json")


def add(verbs: Any) -> None:
    parser = verbs.add_parser("compare", help="lay two laws beside one another: what was lost, and every changed word")
    parser.add_argument("old", metavar="OLD", help="a bill file, bluebell, or what parse reads; - reads stdin")
    parser.add_argument("new", metavar="NEW", help="the same, of the text that came later, or of your rival's")
    parser.add_argument("--to", choices=FORMATS, default="text", help="text by default; docx has tracked changes")
    parser.add_argument("--author", default="Unwatched", help="who stands beside the tracked changes")
    parser.add_argument("-o", dest="to_file", type=Path, metavar="FILE", help="into this file; otherwise to stdout")


def run(*, old: str, new: str, to: str, author: str, to_file: Path | None, out: Any, **options: Any) -> None:
    from unwatched.bills.text import comparing

    comparison = comparing.compare(read_law(old), read_law(new))
    lost = comparing.losses(comparison)
    names = (Path(old).name, Path(new).name)
    write_bytes(_writer(to, comparison, lost, names, author)(), to=to_file, out=out)


def _writer(to: str, comparison: Any, lost: Any, names: tuple[str, str], author: str) -> Callable[[], bytes]:
    """What writes it; only its own libraries are loaded."""
    now = datetime.now(UTC)
    if to == "docx":
        from unwatched.bills.text.comparing import as_docx

        return partial(as_docx.write, comparison, author=author, at=now)
    if to == "akn":
        from unwatched.bills.text.comparing.as_akn import write

        return partial(write, comparison, day=now.date())
    from unwatched.bills.text.comparing import as_html, as_json, telling

    if to == "html":
        return partial(as_html.write, comparison, losses=lost, names=names)
    if to == "json":
        return partial(as_json.write, comparison, losses=lost)
    return partial(telling.write, comparison, losses=lost, names=names)
