"""A law as Markdown (CommonMark), for pads, wikis and repositories. Its words stay words, whatever they look like."""

from collections.abc import Iterable, Iterator

from django.utils.translation import override

from unwatched.core import markdown

from .html import language_of_ours
from .layout import Block, Layout, Listing, Paragraph, Part, Run, Runs, Table, lay_out
from .look import OURS, Look, doubts_heading, notes_heading, notice, title

_SIGNS = {"b": ("**", "**"), "i": ("*", "*"), "^": ("^", "^"), "+": ("[+", "+]"), "-": ("[-", "-]"), "?": ("**", "**")}
_LOWEST = 6  # heading


def make_markdown(document: bytes, look: Look = OURS) -> bytes:
    """Raises WritingError."""
    layout = lay_out(document)
    with override(language_of_ours(layout.language)):
        return ("\n\n".join(part for part in _document(layout, look) if part) + "\n").encode()


def _document(layout: Layout, look: Look) -> Iterator[str]:
    yield f"# {markdown.words(title(layout))}"
    yield markdown.words(look.about)
    for blocks in (layout.lead, layout.recitals, layout.body, layout.close):
        yield from _blocks(blocks)
    if layout.notes:
        yield f"## {notes_heading()}"
        for number, note in enumerate(layout.notes, start=1):
            yield _hung(f"{number}. ", "\n\n".join(_blocks(note)))
    if layout.doubts:
        yield f"## {doubts_heading()}"
        for doubt in layout.doubts:
            yield f"- {markdown.words(doubt.where)}: {markdown.words(f'“{doubt.text}” {doubt.why}')}"
    if said := notice(look):
        yield f"---\n\n*{markdown.words(said)}*"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        said = _runs(block.runs)
        yield markdown_quote(said) if block.quoted else said
    elif isinstance(block, Part) and block.heading:
        number = f"{markdown.words(block.num)} " if block.num else ""
        yield f"{'#' * min(block.level + 1, _LOWEST)} {number}{_runs(block.heading)}".replace("\n", " ")
        yield from _blocks(block.blocks)
    elif isinstance(block, Part):
        yield _item(block.num, block.blocks)
    elif isinstance(block, Listing):
        yield "\n\n".join(_item(item.num, item.blocks) for item in block.items)
    elif isinstance(block, Table):
        yield _table(block)


def _item(num: str, blocks: tuple[Block, ...]) -> str:
    """The printed number stays, as Markdown counts only 1, 2, 3."""
    said = "\n\n".join(_blocks(blocks))
    return _hung("- ", f"{markdown.words(num)} {said}".strip() if num else said)


def _hung(mark: str, said: str) -> str:
    first, *rest = said.split("\n")
    return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in rest)])


def _table(table: Table) -> str:
    """Markdown wants a line of heads, and knows no cell across two columns: such a cell is followed by empty ones."""
    rows = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row:
            said = " ".join(" ".join(_blocks(cell.blocks)).split()).replace("|", "\\|")
            cells += [said, *[""] * (cell.across - 1)]
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    return "\n".join([*lines[:1], f"|{' --- |' * width}", *lines[1:]])


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs)).strip()


def _run(run: Run) -> str:
    if run.note:
        return f"\\[{run.note}\\]"
    said = "  \n".join(_words(line) for line in run.text.split("\n"))
    if run.href and not run.href.startswith("#"):
        return markdown.link(run.text, run.href)
    for mark in dict.fromkeys(run.marks):
        before, after = _SIGNS.get(mark, ("", ""))
        said = _signed(said, before, after)
    return said


def _words(line: str) -> str:
    """Spaces at the ends matter here: other words follow."""
    before = " " if line[:1].isspace() else ""
    after = " " if line[-1:].isspace() and line.strip() else ""
    return before + markdown.words(line) + after


def _signed(said: str, before: str, after: str) -> str:
    """Marks stand close to the words, or Markdown would show them."""
    bare = said.strip()
    return said.replace(bare, f"{before}{bare}{after}", 1) if bare else said


def markdown_quote(said: str) -> str:
    return "\n".join(f"> {line}" for line in said.split("\n"))
