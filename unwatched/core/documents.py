"""PDFs and pictures out of typst templates.

A template is a file of ours under unwatched/ that begins with ``#import "/core/typst/house.typ": *``. What it prints
comes as JSON through ``sys.inputs`` and is shown as text: nobody's words are ever put into a template's source, so a
name like ``#panic("x")`` is printed as it stands. No template uses packages: typst would look for them in the network.

The same content gives the same bytes, the date included. PDFs are tagged and checked as PDF/UA-1. When a letter has no
font on this machine that check fails; then the file is made without it, and house.typ prints a line that says so.

Safe to call from several threads: only the fonts are shared, and they are only read. typst works without the GIL.
"""

import json
import logging
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import regex
import typst
from django.utils.translation import get_language_info

from . import removals, typesetting
from .text import printable
from .typesetting import read_fonts, typeset

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent  # templates may read nothing outside
FONTS = ROOT / "core" / "fonts"
LETTERS = "core/typst/letters.typ"
# A word without an end would run off the page: a longer one than any language has may be broken, at zero-width spaces.
LONGEST_WORD, PIECE = 40, 16
_LONG_RUN = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
# "1" and the key around it: typst would look for the one among letters and for the other among emoji.
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
PATIENCE = 120  # seconds for a process of its own; 10,000 names take one
LARGE = 40_000  # letters; what is longer is set in a process of its own: typst keeps 30 MB of a hundred pages
EVICTING = 11  # documents after which typst has let go of what it set before, counted with 0.15 (it says ten)
NOTHING: Mapping[str, str] = MappingProxyType({})
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_GLYPH = "could not be displayed"
_NAMED = re.compile(rf'text `?"((?:[^"\\]|\\.)*)"`? {_NO_GLYPH}', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")  # so typst quotes what it takes for invisible
NOT_SEEN_ALONE = {"Cc", "Cf", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"}  # not "Cn": the newest emoji are that to Python
PLAIN = 0x180  # below stand the letters of Latin-1 and Latin Extended-A, which our own fonts have

Typeset = Callable[[str, dict[str, str], dict[str, Any]], bytes | list[bytes]]


class DocumentError(Exception):
    """A document could not be made. The message is for whoever writes templates and quotes nobody's words."""


def make_pdf(
    template: str,
    content: Mapping[str, Any],
    *,
    language: str,
    at: datetime,
    pictures: Mapping[str, str] = NOTHING,
    standards: Sequence[str] = ("ua-1",),
    attached: str = "",
    missing: Callable[[], str] | None = None,
) -> bytes:
    """A tagged PDF. `template` is a path below unwatched/, `at` the date of the file, `pictures` are SVGs of our own.

    `attached` is a file that a template may put into the PDF. `missing` gives the line that says which letters no font
    here has; it is asked only then. Raises DocumentError.
    """
    inputs = {**_inputs(content, language=language, pictures=pictures), "attached": attached}
    how = _typeset_apart if len(inputs["content"]) > LARGE else _typeset_here
    return _make_checked(how, template, inputs, at=at, standards=standards, missing=missing)


def make_private_pdf(
    template: str, content: Mapping[str, Any], *, language: str, at: datetime, pictures: Mapping[str, str] = NOTHING
) -> bytes:
    """The same for lists of people, in a process of its own: typst keeps what it has set in a cache.

    10,000 names would stay in the web server's memory for its next ten documents, in clear and 60 MB each. Costs 0.2 s.
    """
    return _make_checked(_typeset_apart, template, _inputs(content, language=language, pictures=pictures), at=at)


def make_png(
    template: str, content: Mapping[str, Any], *, language: str, pictures: Mapping[str, str] = NOTHING
) -> bytes:
    """A picture of the template's only page, one pixel for one point. Raises DocumentError."""
    made = make_pngs(template, content, language=language, pictures=pictures)
    if len(made) > 1:
        raise DocumentError(f"{template}: a picture has one page, this one has {len(made)}")
    return made[0]


def make_pngs(
    template: str, content: Mapping[str, Any], *, language: str, pictures: Mapping[str, str] = NOTHING
) -> list[bytes]:
    """A picture of each page. Many at once take half the time of one by one. Raises DocumentError."""
    inputs = _inputs(content, language=language, pictures=pictures)
    return _compile(_typeset_here, template, inputs, format="png", ppi=72)


def make_svgs(
    template: str, content: Mapping[str, Any], *, language: str, pictures: Mapping[str, str] = NOTHING
) -> list[str]:
    """The same pages as drawings, to stand in another document: sharp in print, and they need no font there."""
    inputs = _inputs(content, language=language, pictures=pictures)
    return [made.decode() for made in _compile(_typeset_here, template, inputs, format="svg")]


def letters_without_font(text: str, *, most: int = 3) -> str:
    """Those letters of the text, `most` at most, that no font on this machine has: each would be printed as a box."""
    odd = {letter for letter in printable(text) if ord(letter) >= PLAIN}
    seen = sorted(letter for letter in odd if unicodedata.category(letter) not in NOT_SEEN_ALONE)
    return _find_without_font("".join(seen), most)


def is_rtl(language: str) -> bool:
    """Whether the language is written from right to left."""
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False


@cache
def fonts() -> typst.Fonts:
    """Ours, those of the machine and those that typst brings. Read once per process: 80 ms with all of Noto."""
    return read_fonts(str(FONTS))


def forget_set() -> None:
    """Makes typst let go of what it has set: it keeps that for its next ten documents. Takes some milliseconds."""
    if fonts.cache_info().currsize:
        for number in range(EVICTING):
            _typeset_here(
                LETTERS, _inputs({"letters": str(number)}, language="en", pictures=NOTHING), {"format": "pdf"}
            )


removals.when_removed(forget_set)


@lru_cache(maxsize=512)
def _find_without_font(letters: str, most: int) -> str:
    """typst names one letter at a time, and only when it makes a PDF that has to be readable."""
    found = ""
    while letters and len(found) < most:
        inputs = _inputs({"letters": " ".join(letters)}, language="en", pictures=NOTHING)
        try:
            _typeset_here(LETTERS, inputs, {"format": "pdf", "pdf_standards": ["a-2u"]})
            break
        except RuntimeError as error:
            said = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(error))
        named = _NAMED.search(said)
        missing = next((letter for letter in named[1] if letter in letters), "") if named else ""
        if not missing:
            raise DocumentError(f"{LETTERS}: {_discreet(said)}")
        found, letters = found + missing, letters.replace(missing, "")
    return found


def _make_checked(
    how: Typeset,
    template: str,
    inputs: dict[str, str],
    *,
    at: datetime,
    standards: Sequence[str] = ("ua-1",),
    missing: Callable[[], str] | None = None,
) -> bytes:
    """To the standards, or, when letters have no font here, as what typst makes of it without those checks."""
    seconds = int(at.timestamp())
    try:
        return _compile(how, template, inputs, format="pdf", pdf_standards=list(standards), timestamp=seconds)[0]
    except DocumentError as error:
        if _NO_GLYPH not in str(error):
            raise
    logger.warning("%s: this machine has no font for some letters, so the PDF is not PDF/UA", template)
    said = {"letters-missing": "yes"} | ({"missing": missing()} if missing else {})
    return _compile(how, template, {**inputs, **said}, format="pdf", timestamp=seconds)[0]


def _inputs(content: Mapping[str, Any], *, language: str, pictures: Mapping[str, str]) -> dict[str, str]:
    return {
        "pictures": json.dumps(dict(pictures)),
        "content": json.dumps(_fit_to_print(content), ensure_ascii=False),
        "language": language.partition("-")[0],
        "dir": "rtl" if is_rtl(language) else "ltr",
    }


def _fit_to_print(value: Any) -> Any:
    """The content with every text in it printable and breakable; texts that are translated later become text here."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _fit_to_print(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_fit_to_print(item) for item in value]
    return _LONG_RUN.sub(_breakable, _KEYCAP.sub(r"\1", printable(str(value))))


def _breakable(run: re.Match[str]) -> str:
    """Never between a letter and its marks: Thai writes whole sentences without a space."""
    letters = regex.findall(r"\X", run[0])
    return "\u200b".join("".join(letters[i : i + PIECE]) for i in range(0, len(letters), PIECE))


def _compile(how: Typeset, template: str, inputs: dict[str, str], **options: Any) -> list[bytes]:
    """The files that typst makes: one, or a picture for each page."""
    began = time.perf_counter()
    try:
        made = how(template, inputs, options)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        raise DocumentError(f"{template}: {_discreet(str(error))}") from None
    logger.debug("%s: made in %.0f ms", template, (time.perf_counter() - began) * 1000)
    return [made] if isinstance(made, bytes) else made


def _discreet(said: str) -> str:
    """typst quotes what it could not print, and logs must not hold that; nor does an error "from" it."""
    return _QUOTED.sub('"…"', said)


def _typeset_here(template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes | list[bytes]:
    return typeset(str(ROOT / template), root=str(ROOT), fonts=fonts(), inputs=inputs, **options)


def _typeset_apart(template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes:
    """Content goes through a pipe: neither a command line nor a file ever holds it."""
    asked = {"path": str(ROOT / template), "root": str(ROOT), "fonts": str(FONTS), "inputs": inputs, "options": options}
    done = subprocess.run(
        [sys.executable, "-I", typesetting.__file__],
        input=json.dumps(asked).encode(), capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    if done.returncode == typesetting.REFUSED:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    if done.returncode:
        raise RuntimeError(f"the typesetter ended with exit code {done.returncode}")
    return done.stdout
