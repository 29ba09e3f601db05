"""A law as HTML: one file that needs nothing beside it, or a fragment for a page of ours.

Every part has its eId as id, so that a link can lead to "(a)(1)" of a section. The numbers are those links, as words:
copied into a letter they are still there.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from unwatched.core.documents import is_rtl

from .layout import Block, Cell, Doubt, Layout, Listing, Paragraph, Part, Run, Runs, Table, lay_out, words
from .look import OURS, Look, doubts_heading, notes_heading, notice, title

LAW_CSS = Path(__file__).resolve().parents[2] / "static" / "bills" / "law.css"
_PAGE_CSS = Path(__file__).parent / "page.css"
_TAGS = {
    "b": "strong",
    "i": "em",
    "u": "u",
    "^": "sup",
    "_": "sub",
    "+": "ins",
    "-": "del",
    "?": 'mark class="law__blank"',
}
_LOWEST = 6  # heading


def make_html(document: bytes, look: Look = OURS) -> bytes:
    """A whole file. Raises WritingError."""
    layout = lay_out(document)
    with override(language_of_ours(layout.language)):
        return _page(layout, look).encode()


def make_fragment(document: bytes, *, top: int = 2) -> SafeString:
    """The words for a page that has its own h1 and loads bills/law.css. `top` is the level of a section's heading."""
    layout = lay_out(document)
    return SafeString(_article(layout, top))


def language_of_ours(language: str) -> str:
    from django.conf import settings

    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _page(layout: Layout, look: Look) -> str:
    direction = "rtl" if is_rtl(layout.language) else "ltr"
    style = _PAGE_CSS.read_text() + LAW_CSS.read_text()
    about = f'<p class="about">{escape(look.about)}</p>' if look.about else ""
    said = notice(look)
    return (
        f'<!doctype html>\n<html lang="{escape(layout.language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title(layout))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<header>\n<h1>{escape(title(layout))}</h1>\n{about}</header>\n{_article(layout, 2)}</main>\n"
        + (f"<footer>\n<p>{escape(said)}</p>\n</footer>\n" if said else "")
        + "</body>\n</html>\n"
    )


def _article(layout: Layout, top: int) -> str:
    writer = _Writer(layout, top)
    direction = "rtl" if is_rtl(layout.language) else "ltr"
    body = "".join(writer.pieces())
    return f'<div class="law" lang="{escape(layout.language)}" dir="{direction}">\n{body}</div>\n'


class _Writer:
    def __init__(self, layout: Layout, top: int) -> None:
        self.layout, self.top = layout, top

    def pieces(self) -> Iterator[str]:
        layout = self.layout
        for name, blocks in (("lead", layout.lead), ("recitals", layout.recitals)):
            if blocks:
                yield f'<div class="law__{name}">\n{self.blocks(blocks)}</div>\n'
        yield self.blocks(layout.body)
        yield self.blocks(layout.close)
        if layout.notes:
            yield self.aside("law-notes", notes_heading(), "".join(self.notes()))
        if layout.doubts:
            yield self.aside("law-doubts", doubts_heading(), "".join(map(self.doubt, layout.doubts)), tag="ul")

    def aside(self, name: str, heading: str, items: str, tag: str = "ol") -> str:
        level = min(self.top, _LOWEST)
        return (
            f'<section class="law__aside" aria-labelledby="{name}">\n'
            f'<h{level} id="{name}">{escape(heading)}</h{level}>\n'
            f"<{tag}>\n{items}</{tag}>\n</section>\n"
        )

    def notes(self) -> Iterator[str]:
        for number, blocks in enumerate(self.layout.notes, start=1):
            back = f'<a href="#law-noted-{number}">{escape(_("Back to the text"))}</a>'
            yield f'<li id="law-note-{number}">\n{self.blocks(blocks)}<p>{back}</p>\n</li>\n'

    def doubt(self, doubt: Doubt) -> str:
        where = escape(doubt.where)
        if doubt.where in self.layout.places:
            where = f'<a href="#{where}">{where}</a>'
        quoted = f"<q>{escape(doubt.text)}</q> " if doubt.text else ""
        return f"<li>{where}: {quoted}{escape(doubt.why)}</li>\n"

    # --- Blocks ---------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Parts without headings that stand side by side are one list."""
        return "".join(
            self.listed(list(group)) if listed else "".join(map(self.block, group))
            for listed, group in groupby(blocks, lambda one: isinstance(one, Part) and not one.heading)
        )

    def listed(self, parts: list[Block]) -> str:
        items = "".join(self.listed_part(part) for part in parts if isinstance(part, Part))
        # Without their marks WebKit would not call it a list.
        return f'<ol class="law__parts" role="list">\n{items}</ol>\n'

    def listed_part(self, part: Part) -> str:
        text = f'<div class="law__text">\n{self.blocks(part.blocks)}</div>'
        return f'<li class="law__part"{_id(part.eid)}>{self.number(part)}\n{text}</li>\n'

    def number(self, part: Part) -> str:
        if not part.eid:
            return f'<span class="law__num">{escape(part.num)}</span>'
        return f'<a class="law__num" href="#{escape(part.eid)}">{escape(part.num)}</a>'

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            tag = "blockquote" if block.quoted else ""
            said = f"<p{_id(block.eid)}>{self.runs(block.runs)}</p>"
            return f"<{tag}>{said}</{tag}>\n" if tag else f"{said}\n"
        if isinstance(block, Listing):
            return self.listing(block)
        if isinstance(block, Table):
            return self.table(block)
        return self.section(block)

    def section(self, part: Part) -> str:
        level = min(self.top + part.level - 1, _LOWEST)
        number = f'<span class="law__num">{escape(part.num)}</span> ' if part.num else ""
        label = _("Link to %(part)s") % {"part": f"{part.num} {words(part.heading)}".strip()}
        link = f'<a class="law__link" href="#{escape(part.eid)}" aria-label="{escape(label)}">#</a>'
        return (
            f'<section class="law__section"{_id(part.eid)}>\n'
            f"<h{level}>{number}{self.runs(part.heading)} {link if part.eid else ''}</h{level}>\n"
            f"{self.blocks(part.blocks)}</section>\n"
        )

    def listing(self, listing: Listing) -> str:
        if not any(item.num for item in listing.items):
            items = "".join(f"<li{_id(item.eid)}>\n{self.blocks(item.blocks)}</li>\n" for item in listing.items)
            return f'<ul class="law__bullets">\n{items}</ul>\n'
        parts = [Part(item.eid, item.num, (), item.blocks, 1) for item in listing.items]
        return self.listed(list(parts))

    def table(self, table: Table) -> str:
        rows = "".join(f"<tr>\n{''.join(map(self.cell, row))}</tr>\n" for row in table.rows)
        # Wider than a telephone: it can be moved, with the keyboard too.
        label = escape(_("Table"))
        around = f'class="law__table" role="region" aria-label="{label}" tabindex="0"'
        return f"<div {around}>\n<table>\n{rows}</table>\n</div>\n"

    def cell(self, cell: Cell) -> str:
        tag = "th" if cell.head else "td"
        spans = "".join(
            f' {name}="{span}"' for name, span in (("colspan", cell.across), ("rowspan", cell.down)) if span > 1
        )
        return f"<{tag}{spans}>\n{self.blocks(cell.blocks)}</{tag}>\n"

    # --- Words ----------------------------------------------------------------------------------

    def runs(self, runs: Runs) -> str:
        return "".join(map(self.run, runs))

    def run(self, run: Run) -> str:
        if run.note:
            label = escape(_("Note %(number)d") % {"number": run.note})
            link = f'id="law-noted-{run.note}" href="#law-note-{run.note}" aria-label="{label}"'
            return f"<sup><a {link}>[{run.note}]</a></sup>"
        said = escape(run.text).replace("\n", "<br>\n")
        for mark in dict.fromkeys(run.marks):
            tag = _TAGS[mark]
            said = f"<{tag}>{said}</{tag.partition(' ')[0]}>"
        if run.href and not (run.href.startswith("#") and run.href[1:] not in self.layout.places):
            said = f'<a href="{escape(run.href)}">{said}</a>'
        return said


def _id(eid: str) -> str:
    return f' id="{escape(eid)}"' if eid else ""
