"""A comparison as HTML: marks that can be read without colour, words for those who listen, an address for each part."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path

from django.utils.translation import get_language_info, gettext, override

from .laying import paragraphs
from .losses.shapes import Loss, Weight
from .shapes import Comparison, Kind, Pair, Part, Place, Row
from .telling import also, caution, name_of, said_of, summary
from .words import Run

_STYLE = Path(__file__).parents[2] / "static" / "bills" / "redline.css"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def fragment(comparison: Comparison, *, level: int = 3) -> str:
    """Every word of both, for a page that has headings down to `level` - 1. Its style is static/bills/redline.css."""
    changed = [row.pair for row in comparison.rows if _is_change(row)]
    writer = _Writer(level, follows=dict(pairwise(changed)))
    return f'<div class="redline">\n{"".join(map(writer.row, comparison.rows))}</div>\n'


def legend() -> str:
    """What the marks mean."""
    return (
        f'<p class="redline__legend">{_removed(gettext("taken out"))} {_added(gettext("put in"))} '
        f"{escape(gettext('The marks can be read without colour.'))}</p>\n"
    )


def losses_list(losses: Sequence[Loss], *, link: str = "") -> str:
    """What was lost and won, each with the way to the words."""
    found = "".join(_loss(loss, link) for loss in losses)
    return f'<ol class="redline__losses">\n{found}</ol>\n' if found else ""


def write(
    comparison: Comparison, *, losses: Sequence[Loss] = (), names: tuple[str, str], language: str = "en"
) -> bytes:
    """One file with nothing beside it; `names` are what people call the two texts."""
    with override(language):
        title = gettext("“%(new)s” beside “%(old)s”") % {"old": names[0], "new": names[1]}
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        lost = [loss for loss in losses if loss.weight != Weight.STRONGER]
        won = [loss for loss in losses if loss.weight == Weight.STRONGER]
        parts = [
            f"<h1>{_clean(title)}</h1>\n<p>{_clean(summary(comparison))}</p>\n",
            *_chapter(gettext("What was lost?"), lost, gettext("We found no words that weaken it. Read it yourself.")),
            *(_chapter(gettext("What was won?"), won, "") if won else ()),
            f"<p>{escape(caution())}</p>\n",
            f"<h2>{escape(gettext('Word by word'))}</h2>\n{legend()}{fragment(comparison)}",
        ]
    head = (
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{_clean(title)}</title>'
    )
    page = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n{head}\n'
        f"<style>\n{_style()}</style>\n"
        f'</head>\n<body class="redline-file">\n<main>\n{"".join(parts)}</main>\n</body>\n</html>\n'
    )
    return page.encode(errors="replace")


def _chapter(title: str, losses: Sequence[Loss], nothing: str) -> Iterable[str]:
    yield f"<h2>{escape(title)}</h2>\n"
    yield losses_list(losses) or f"<p>{escape(nothing)}</p>\n"


@cache
def _style() -> str:
    return _STYLE.read_text()


def _loss(loss: Loss, link: str) -> str:
    words = [_quoted(gettext("before"), loss.before), _quoted(gettext("now"), loss.after)]
    where = f' <a href="{link}#{escape(loss.anchor)}">{escape(gettext("See the words"))}</a>' if loss.anchor else ""
    return (
        f'<li class="redline__loss redline__loss--{loss.weight}"><p><b>{_clean(said_of(loss))}:</b> '
        f"{_clean(' '.join(filter(None, [loss.sentence, also(loss)])))}{where}</p>{''.join(words)}</li>\n"
    )


def _quoted(name: str, words: str) -> str:
    return f'<p class="redline__quote">{escape(name)}: <q>{_clean(words)}</q></p>' if words else ""


# --- The redline ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Writer:
    level: int
    follows: dict[Pair, Pair]

    def row(self, row: Row) -> str:
        pair = row.pair
        if row.place == Place.LEFT:
            words = gettext("%(part)s stood here and was moved.") % {"part": name_of(pair.old)}
            see = gettext("See where it is now")
            return f'<p class="redline__note">{_clean(words)} <a href="#{escape(pair.anchor)}">{escape(see)}</a></p>\n'
        depth = f" redline__part--{min(row.depth, 5)}" if row.depth else ""
        return (
            f'<div class="redline__part{depth} redline__part--{pair.kind}" id="{escape(pair.anchor)}">\n'
            f"{self.words(pair, row.depth)}{self.note(row)}</div>\n"
        )

    def words(self, pair: Pair, depth: int) -> str:
        tag = f"h{min(self.level + depth, 6)}"
        if pair.heading or pair.part == Part.TITLE:
            head = _one((*pair.num, *_space(pair.num), *(pair.heading or pair.text)), pair)
            body = pair.text if pair.heading else ()
            return f"<{tag}>{_marked(head)}</{tag}>\n{_paragraphs(body)}"
        return _paragraphs(_one((*pair.num, *_space(pair.num), *pair.text), pair))

    def note(self, row: Row) -> str:
        said = list(_notes(row))
        after = self.follows.get(row.pair)
        if after:
            said.append(f'<a href="#{escape(after.anchor)}">{escape(gettext("Next change"))}</a>')
        return f'<p class="redline__note">{" ".join(said)}</p>\n' if said else ""


def _is_change(row: Row) -> bool:
    return row.place == Place.HERE and row.pair.kind not in (Kind.SAME, Kind.RENUMBERED) and not row.pair.within


def _notes(row: Row) -> Iterable[str]:
    pair = row.pair
    if pair.kind == Kind.MOVED:
        yield _clean(gettext("Moved here; it was %(part)s.") % {"part": name_of(pair.old)})
    if pair.kin and pair.kind == Kind.ADDED:
        yield _clean(gettext("Its words stood in %(part)s before.") % {"part": name_of(pair.kin)})
    if pair.kin and pair.kind == Kind.REMOVED:
        yield _clean(gettext("Its words stand in %(part)s now.") % {"part": name_of(pair.kin)})


def _one(runs: tuple[Run, ...], pair: Pair) -> tuple[Run, ...]:
    """What is all new, or all gone, is marked once; its number and its words are not two changes."""
    if pair.old and pair.new:
        return runs
    words = "".join(run.old or run.new for run in runs)
    return (Run(words if pair.old else "", words if pair.new else "", False),)


def _space(runs: Sequence[Run]) -> tuple[Run, ...]:
    return (Run(" ", " ", True),) if runs else ()


def _paragraphs(runs: Iterable[Run]) -> str:
    lines = [_marked(line) for line in paragraphs(runs)]
    return "".join(f"<p>{line}</p>\n" for line in lines if line.strip())


def _marked(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.same:
        return _clean(run.new)
    # The space at its ends is no part of what a reader sees as taken out or put in.
    return _ends(run.old, _removed) + _ends(run.new, _added)


def _ends(words: str, mark: Callable[[str], str]) -> str:
    bare = words.strip()
    if not bare:
        return _clean(words)
    start = words.index(bare)
    return f"{words[:start]}{mark(bare)}{words[start + len(bare) :]}"


def _removed(words: str) -> str:
    return _mark("del", "[−", words, "−]", gettext("taken out:"))


def _added(words: str) -> str:
    return _mark("ins", "[+", words, "+]", gettext("put in:"))


def _mark(tag: str, begins: str, words: str, ends: str, heard: str) -> str:
    return (
        f'<{tag}><span class="redline__heard"> {escape(heard)} </span><span class="redline__mark" aria-hidden="true">'
        f'{begins}</span>{_clean(words)}<span class="redline__mark" aria-hidden="true">{ends}</span>'
        f'<span class="redline__heard"> {escape(gettext("(end)"))} </span></{tag}>'
    )


def _clean(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
