"""A thread as PDF: tagged (PDF/UA-1), fit for archives (PDF/A-3a), its JSON attached, and the same bytes twice."""

import unicodedata
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from unwatched.core import documents

from ..unrolling import Unrolled
from . import json, rich
from .laying import lay_out
from .pictures import fit
from .rich import Block
from .sheet import DEFAULTS, Asked, Entry, Hole, Options, Picture, Quoted, Sheet, Side, all_words

TEMPLATE = "archive/formats/thread.typ"
STANDARDS = ("a-3a", "ua-1")
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # of a thread that does not say when it was read; a file has to have a date
TRIED = 300  # letters of one script: when a font has these, it has the others
SCRIPTS: dict[str, str | Promise] = {
    "CJK": gettext_lazy("Chinese characters"), "HIRAGANA": gettext_lazy("Japanese"),
    "KATAKANA": gettext_lazy("Japanese"), "HANGUL": gettext_lazy("Korean"), "ARABIC": gettext_lazy("Arabic"),
    "HEBREW": gettext_lazy("Hebrew"), "CYRILLIC": gettext_lazy("Cyrillic"), "GREEK": gettext_lazy("Greek"),
    "THAI": gettext_lazy("Thai"), "DEVANAGARI": gettext_lazy("Devanagari"), "BENGALI": gettext_lazy("Bengali"),
    "TAMIL": gettext_lazy("Tamil"), "ARMENIAN": gettext_lazy("Armenian"), "GEORGIAN": gettext_lazy("Georgian"),
    "ETHIOPIC": gettext_lazy("Ethiopic"),
}  # fmt: skip


def make_pdf(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
    """Raises documents.DocumentError."""
    sheet = lay_out(thread, options)
    with override(options.language):
        drawn = _Drawn(options)
        content = _content(sheet, drawn)
        content["ui"] = options.language.partition("-")[0]
        return documents.make_pdf(
            TEMPLATE, content, language=sheet.language or options.language, at=_moment(thread), pictures=drawn.files,
            standards=STANDARDS, attached=(options.attached or json.write(thread)).decode(errors="replace"),
            missing=lambda: say_missing(missing_scripts(sheet)),
        )  # fmt: skip


def missing_scripts(sheet: Sheet) -> list[str]:
    """The scripts of which this machine cannot print letters, in words. Costs nothing for Latin letters."""
    by_script: dict[str | Promise, set[str]] = defaultdict(set)
    for letter in set().union(*all_words(sheet)):
        if ord(letter) >= documents.PLAIN:
            by_script[script_of(letter)].add(letter)
    some = {script: "".join(sorted(letters)[:TRIED]) for script, letters in by_script.items()}
    return sorted(str(name) for name, letters in some.items() if documents.letters_without_font(letters, most=1))


def say_missing(scripts: list[str]) -> str:
    if not scripts:
        return _("Some characters are missing: the machine that made this file has no font for them.")
    said = {"scripts": ", ".join(scripts)}
    return _("Some characters are missing: the machine that made this file has no font for %(scripts)s.") % said


def script_of(letter: str) -> str | Promise:
    """The script of a letter as people call it."""
    if unicodedata.category(letter) in ("So", "Sk"):
        return gettext_lazy("some symbols")
    name = unicodedata.name(letter, "").partition(" ")[0]
    return SCRIPTS.get(name) or name.capitalize() or gettext_lazy("some symbols")


def _moment(thread: Unrolled) -> datetime:
    """When the thread was read, so that the same thread makes the same file."""
    last = max((post.edited_at or post.created_at for post in thread.posts), default=NO_TIME)
    return thread.read_at or last


class _Drawn:
    """The pictures that are printed, each once, by their names in the template."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.files: dict[str, str] = {}
        self.names: dict[str, dict[str, Any]] = {}

    def place(self, picture: Picture) -> dict[str, Any]:
        """Name and proportions; an empty name when there is nothing to print."""
        if picture.covered or not picture.is_drawn:
            return {"name": "", "wide": 1}
        url = picture.media.url
        if url not in self.names:
            fitted = fit(self.options.picture(picture.media) or b"")
            name = f"picture-{len(self.names)}" if fitted else ""
            if fitted:
                self.files[name] = fitted.svg
            self.names[url] = {"name": name, "wide": fitted.width / fitted.height if fitted else 1}
        return self.names[url]


# --- For typst ----------------------------------------------------------------------------------
def _content(sheet: Sheet, drawn: _Drawn) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "byline": sheet.byline,
        "summary": sheet.summary,
        "facts": [[fact.label, _line(fact.value), fact.url] for fact in sheet.facts],
        "notes": [_line(note) for note in sheet.notes],
        "items": [_item(item, drawn) for item in sheet.items],
        "words": {
            "post": _("Post"),
            "warning": _("Content warning"),
            "page": _("Page"),
            "original": _("Original"),
            "before": _("What it said before it was changed"),
            "link": _("Link"),
        },
    }


def _item(item: Entry | Hole | Side, drawn: _Drawn) -> dict[str, Any]:
    if isinstance(item, Hole):
        return {"kind": item.kind, "title": item.title, "text": item.text}
    if isinstance(item, Side):
        return {"kind": item.kind, "title": item.title, "entries": [_entry(entry, drawn) for entry in item.entries]}
    return _entry(item, drawn)


def _entry(entry: Entry, drawn: _Drawn) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "number": entry.number,
        "time": entry.time,
        "remarks": list(entry.remarks),
        "lang": entry.language.partition("-")[0].lower(),
        "url": entry.url,
        "warning": _line(entry.warning),
        "blocks": [_block(block) for block in entry.blocks],
        "pictures": [_picture(picture, drawn) for picture in entry.pictures],
        "poll": _poll(entry.poll) if entry.poll else None,
        "quote": _quote(entry.quote) if entry.quote else None,
        "card": [_line(entry.card.label), _line(entry.card.value), entry.card.url] if entry.card else None,
        "before": [
            {
                "when": before.when,
                "warning": _line(before.warning),
                "blocks": [_block(block) for block in before.blocks],
            }
            for before in entry.before
        ],
    }


def _line(text: str) -> dict[str, Any]:
    return {"text": text, "rtl": rich.is_rtl(text)}


def _block(block: Block) -> dict[str, Any]:
    """Short keys: there can be thousands."""
    return {
        "rtl": block.rtl,
        "quoted": block.quoted,
        "depth": block.depth,
        "marker": block.marker,
        "code": block.verbatim,
        "runs": [
            {"t": run.text, "u": run.url, "s": "".join(
                mark for mark, has in zip("biusc", (run.bold, run.italic, run.under, run.struck, run.code), strict=True)
                if has
            )}
            for run in block.runs
        ],
    }  # fmt: skip


def _picture(picture: Picture, drawn: _Drawn) -> dict[str, Any]:
    placed = drawn.place(picture)
    note = ""
    if picture.covered:
        note = _("The author marks this as sensitive, so it is not printed here.")
    elif not placed["name"]:
        note = _("%(kind)s: it stands with the original post and is not printed here.") % {"kind": picture.label}
    return {**placed, "alt": picture.alt, "caption": _line(picture.caption), "note": note}


def _poll(poll: Asked) -> dict[str, Any]:
    choices = [[_line(choice.text), choice.votes, choice.share] for choice in poll.choices]
    return {"about": poll.about, "choices": choices}


def _quote(quote: Quoted) -> dict[str, Any]:
    return {"head": quote.head, "url": quote.url, "blocks": [_block(block) for block in quote.blocks]}
