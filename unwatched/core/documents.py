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
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typst
from django.utils.translation import get_language_info

from . import typesetting
from .text import printable
from .typesetting import read_fonts, typeset

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent  # templates may read nothing outside
FONTS = ROOT / "core" / "fonts"
# A word without an end would run off the page: a longer one than any language has may be broken, at zero-width spaces.
LONGEST_WORD, PIECE = 40, 16
_LONG_RUN = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
PATIENCE = 120  # seconds for a process of its own; 10,000 names take one
NOTHING: Mapping[str, str] = MappingProxyType({})
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_GLYPH = "could not be displayed"

Typeset = Callable[[str, dict[str, str], dict[str, Any]], bytes | list[bytes]]


class DocumentError(Exception):
    """A document could not be made. The message is for whoever writes templates and quotes nobody's words."""


def make_pdf(
    template: str, content: Mapping[str, Any], *, language: str, at: datetime, pictures: Mapping[str, str] = NOTHING
) -> bytes:
    """A tagged PDF. `template` is a path below unwatched/, `at` the date of the file, `pictures` are SVGs of our own.

    Raises DocumentError.
    """
    return _make_checked(_typeset_here, template, _inputs(content, language=language, pictures=pictures), at=at)


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
    inputs = _inputs(content, language=language, pictures=pictures)
    return _compile(_typeset_here, template, inputs, format="png", ppi=72)


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


def _make_checked(how: Typeset, template: str, inputs: dict[str, str], *, at: datetime) -> bytes:
    """As PDF/UA-1, or, when letters have no font here, as what typst makes of it without that check."""
    seconds = int(at.timestamp())
    try:
        return _compile(how, template, inputs, format="pdf", pdf_standards=["ua-1"], timestamp=seconds)
    except DocumentError as error:
        if _NO_GLYPH not in str(error):
            raise
    logger.warning("%s: this machine has no font for some letters, so the PDF is not PDF/UA", template)
    return _compile(how, template, {**inputs, "letters-missing": "yes"}, format="pdf", timestamp=seconds)


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
    return _LONG_RUN.sub(_breakable, printable(str(value)))


def _breakable(run: re.Match[str]) -> str:
    word = run[0]
    return "\u200b".join(word[i : i + PIECE] for i in range(0, len(word), PIECE))


def _compile(how: Typeset, template: str, inputs: dict[str, str], **options: Any) -> bytes:
    began = time.perf_counter()
    try:
        made = how(template, inputs, options)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        # Not "from error": typst quotes what it could not print, and logs must not hold that.
        said = _QUOTED.sub('"…"', str(error))
        raise DocumentError(f"{template}: {said}") from None
    if not isinstance(made, bytes):
        raise DocumentError(f"{template}: a picture has one page, this one has {len(made)}")
    logger.debug("%s: %d bytes in %.0f ms", template, len(made), (time.perf_counter() - began) * 1000)
    return made


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
