"""A law as PDF: tagged, checked as PDF/UA-1, the same bytes for the same words."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from unwatched.core import documents

from .html import language_of_ours
from .layout import Block, Cell, Layout, Paragraph, Part, Run, Runs, Table, lay_out
from .lists import MOST_LEVELS, side_by_side
from .look import OURS, Look, doubts_heading, notes_heading, notice, title

TEMPLATE = "bills/text/writing/law.typ"
NO_DAY = "2000-01-01"  # a file has to have a date
_DEEPEST = 12  # lists within lists: what lies deeper is printed as paragraphs, as typst calls itself for each


def make_pdf(document: bytes, look: Look = OURS) -> bytes:
    """Raises WritingError, and documents.DocumentError."""
    layout = lay_out(document)
    with override(language_of_ours(layout.language)):
        content = _Content(layout).content(look)
        at = datetime.fromisoformat(layout.day or NO_DAY).replace(tzinfo=UTC)
        return documents.make_pdf(TEMPLATE, content, language=layout.language, at=at)


class _Content:
    """What the template prints. It knows nothing of laws."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.targets = {
            run.href[1:] for block in layout.blocks() for run in _runs_in(block) if run.href.startswith("#")
        } & layout.places
        self.named: set[str] = set()

    def content(self, look: Look) -> dict[str, Any]:
        layout = self.layout
        doubts = [f"{doubt.where}: “{doubt.text}” {doubt.why}" for doubt in layout.doubts]
        notes = [{"num": f"{at}.", "id": "", "blocks": self.blocks(note, 1)} for at, note in enumerate(layout.notes, 1)]
        body = [*layout.lead, *layout.recitals, *layout.body, *layout.close]
        return {
            "title": title(layout), "about": look.about, "notice": notice(look), "page": _("Page"),
            "missing": _("Some letters could not be printed: the machine that made this file has no font for them."),
            "blocks": self.blocks(body, 0), "notes": {"heading": notes_heading(), "items": notes},
            "doubts": {"heading": doubts_heading(), "items": doubts},
        }  # fmt: skip

    def blocks(self, blocks: Iterable[Block], depth: int) -> list[dict[str, Any]]:
        return [one for group in side_by_side(blocks) for one in self.group(group, depth)]

    def group(self, group: Block | list[Part], depth: int) -> Iterator[dict[str, Any]]:
        if isinstance(group, Paragraph):
            yield {"kind": "words", "runs": self.runs(group.runs), "quoted": group.quoted, "id": self.label(group.eid)}
        elif isinstance(group, Table):
            width = max((sum(cell.across for cell in row) for row in group.rows), default=1)
            rows = [[self.cell(cell, depth) for cell in row] for row in group.rows]
            yield {"kind": "table", "rows": rows, "width": width, "headed": _is_headed(group)}
        elif isinstance(group, list):
            yield from self.parts(group, depth)

    def parts(self, parts: list[Part], depth: int) -> Iterator[dict[str, Any]]:
        """Those without headings that follow each other are one list."""
        items: list[dict[str, Any]] = []
        for part in parts:
            if part.heading or depth >= _DEEPEST:
                if items:
                    yield {"kind": "list", "items": items}
                    items = []
                yield from self.headed(part, depth) if part.heading else self.flat(part, depth)
            else:
                blocks = self.blocks(part.blocks, depth + 1)
                items.append({"num": part.num, "id": self.label(part.eid), "blocks": blocks})
        if items:
            yield {"kind": "list", "items": items}

    def headed(self, part: Part, depth: int) -> Iterator[dict[str, Any]]:
        number = [_run(Run(f"{part.num} "))] if part.num else []
        yield {
            "kind": "heading", "level": min(part.level, MOST_LEVELS) + 1, "id": self.label(part.eid),
            "runs": [*number, *self.runs(part.heading)],
        }  # fmt: skip
        yield from self.blocks(part.blocks, depth)

    def flat(self, part: Part, depth: int) -> Iterator[dict[str, Any]]:
        first, *rest = part.blocks or (Paragraph(()),)
        label = Run(f"{part.num} " if part.num else "• ")
        runs = first.runs if isinstance(first, Paragraph) else ()
        yield {"kind": "words", "runs": self.runs((label, *runs)), "quoted": False, "id": self.label(part.eid)}
        yield from self.blocks(rest if isinstance(first, Paragraph) else [first, *rest], depth)

    def cell(self, cell: Cell, depth: int) -> dict[str, Any]:
        return {
            "across": cell.across,
            "down": cell.down,
            "head": cell.head,
            "blocks": self.blocks(cell.blocks, depth + 1),
        }

    def runs(self, runs: Runs) -> list[dict[str, str]]:
        return [_run(self.linked(run)) for run in runs]

    def linked(self, run: Run) -> Run:
        """A link only where it leads somewhere: typst refuses a document with one that does not."""
        if run.href.startswith("/") or (run.href.startswith("#") and run.href[1:] not in self.targets):
            return Run(run.text, run.marks, "", run.note)
        return run

    def label(self, eid: str) -> str:
        """Only where a link leads to. typst wants each name once, and foreign texts may have one twice."""
        if eid not in self.targets or eid in self.named:
            return ""
        self.named.add(eid)
        return eid


def _runs_in(block: Block) -> Runs:
    if isinstance(block, Paragraph):
        return block.runs
    return block.heading if isinstance(block, Part) else ()


def _run(run: Run) -> dict[str, str]:
    if run.note:
        return {"t": f"[{run.note}]", "s": "^", "u": ""}
    return {"t": run.text, "s": "".join(dict.fromkeys(run.marks)), "u": run.href}


def _is_headed(table: Table) -> bool:
    return len(table.rows) > 1 and all(cell.head and cell.down == 1 for cell in table.rows[0])
