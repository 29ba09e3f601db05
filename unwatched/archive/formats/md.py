"""A thread as Markdown (CommonMark), for pads, wikis and repositories. Nobody's words become markup."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from markdownify import MarkdownConverter

from unwatched.core import markdown

from ..unrolling import Unrolled
from . import rich
from .laying import lay_out
from .rich import Block
from .sheet import DEFAULTS, Asked, Entry, Fact, Hole, Options, Picture, Quoted, Sheet, Side

_UNSAFE_IN_ADDRESS = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C", "\n": "", "\r": ""})


def make_markdown(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
    sheet = lay_out(thread, options)
    with override(options.language):
        return ("\n\n".join(part for part in _sheet(sheet, options) if part) + "\n").encode(errors="replace")


class _Writer(MarkdownConverter):
    """Everything that could be taken for Markdown is escaped; links keep their whole address."""

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        url = _address(el.get("href") or "")
        return f"[{text.strip() or url}](<{url}>)" if url else text

    def convert_br(self, el: Any, text: str, parent_tags: Any) -> str:
        return "\\\n"

    def convert_u(self, el: Any, text: str, parent_tags: Any) -> str:
        return text

    def escape(self, text: str, parent_tags: Any) -> str:
        # It leaves "<" alone at some places, and "&lt;" would come back as one.
        escaped: str = super().escape(text, parent_tags)  # type: ignore[misc]
        return escaped.replace("\\<", "<").replace("<", "\\<").replace("\\!", "!").replace("![", "\\![")


def _address(url: str) -> str:
    return rich.web_address(url).translate(_UNSAFE_IN_ADDRESS)


def _body(blocks: tuple[Block, ...]) -> str:
    writer = _Writer(
        escape_misc=True, escape_asterisks=True, escape_underscores=True, heading_style="atx", bullets="-",
        strip_pre=None,
    )  # fmt: skip
    made: str = writer.convert(rich.to_html(list(blocks)))
    return made.strip()


# --- The parts ----------------------------------------------------------------------------------
def _sheet(sheet: Sheet, options: Options) -> Iterator[str]:
    yield f"# {markdown.words(sheet.title)}"
    yield f"{markdown.words(sheet.byline)}. {markdown.words(sheet.summary)}."
    yield "\n".join(f"- **{markdown.words(fact.label)}:** {_fact(fact)}" for fact in sheet.facts)
    yield from (f"> {markdown.words(note)}" for note in sheet.notes)
    for item in sheet.items:
        if isinstance(item, Hole):
            yield f"> **{markdown.words(item.title)}** {markdown.words(item.text)}"
        elif isinstance(item, Side):
            yield f"## {markdown.words(item.title)}"
            for entry in item.entries:
                yield from _entry(entry, options, level=3)
        else:
            yield from _entry(item, options, level=2)


def _fact(fact: Fact) -> str:
    return f"[{markdown.words(fact.value)}](<{_address(fact.url)}>)" if fact.url else markdown.words(fact.value)


def _entry(entry: Entry, options: Options, *, level: int) -> Iterator[str]:
    yield f"{'#' * level} {entry.number}"
    when = f"[{entry.when}](<{_address(entry.url)}>)" if entry.url else entry.when
    yield ", ".join([when, *map(markdown.words, entry.remarks)])
    if entry.warning:
        yield f"**{_('Content warning')}:** {markdown.words(entry.warning)}"
    yield _body(entry.blocks)
    for picture in entry.pictures:
        yield _picture(picture, options)
    if entry.poll:
        yield _poll(entry.poll)
    if entry.quote:
        yield _quote(entry.quote)
    if entry.card:
        about = f"\n{markdown.words(entry.card.value)}" if entry.card.value else ""
        yield markdown_quote(f"[{markdown.words(entry.card.label)}](<{_address(entry.card.url)}>){about}")
    for before in entry.before:
        said = f"{_('What it said before it was changed')} ({before.when}):"
        warning = f"**{_('Content warning')}:** {markdown.words(before.warning)}" if before.warning else ""
        yield markdown_quote("\n\n".join(part for part in (said, warning, _body(before.blocks)) if part))


def _picture(picture: Picture, options: Options) -> str:
    """Sensitive ones are linked and not drawn."""
    url = _address(options.picture_url(picture.media))
    caption = f"*{markdown.words(picture.caption)}*"
    if not url:
        return caption
    if picture.covered or not picture.is_drawn:
        sensitive = f" ({_('sensitive')})" if picture.covered else ""
        return f"[{markdown.words(picture.label)}{sensitive}](<{url}>)\n\n{caption}"
    return f"![{markdown.words(picture.alt)}](<{url}>)\n\n{caption}"


def _poll(poll: Asked) -> str:
    lines = []
    for choice in poll.choices:
        share = f" ({choice.share} %)" if choice.share is not None else ""
        lines.append(f"- {markdown.words(choice.text)}" + (f": {choice.votes}{share}" if choice.votes else ""))
    return "\n".join([markdown.words(poll.about), "", *lines])


def _quote(quote: Quoted) -> str:
    parts = [markdown.words(quote.head), _body(quote.blocks)]
    parts += [f"<{_address(quote.url)}>"] if quote.url else []
    return markdown_quote("\n\n".join(part for part in parts if part))


def markdown_quote(made: str) -> str:
    """Markdown as a quotation of Markdown."""
    return "\n".join(f"> {line}" if line else ">" for line in made.split("\n"))
