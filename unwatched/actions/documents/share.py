"""The picture that networks show beside a link to an action: 1200 × 630, one sheet, words as large as they get."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from unwatched.actions.models import Petition
from unwatched.core import drawings
from unwatched.core.documents import ROOT, make_png

from .look import INK, Look

TEMPLATE = "actions/documents/share.typ"
MOST_LETTERS = 200  # more could not be read at the size of a thumbnail


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What the picture says of an action, beside the words of its look."""

    kicker: str  # whom it addresses, where the look has no other words
    title: str
    count: int | None = None  # None: no number, for nobody has done it yet, or it shall not age in caches
    goal: int | None = None
    counted: str = ""  # the number in words, for what has no goal or is beyond it; empty: signatures


def shared(petition: Petition, *, count: int | None, language: str) -> Shared:
    """Of a petition."""
    with override(language):
        return Shared(kicker=ask_whom(petition), title=petition.title, count=count, goal=petition.goal)


def share_image(said: Shared, *, look: Look) -> bytes:
    """A PNG. Takes about 40 ms: keep the bytes under `share_key`. Raises DocumentError."""
    return make_png(
        TEMPLATE, content_of(said, look=look), pictures=pictures_of(said, look=look), language=look.language
    )


def share_text(said: Shared, *, look: Look) -> str:
    """What the picture says, as its alternative text."""
    content = content_of(said, look=look)
    words = [content["kicker"], content["shout"].replace("\n", " "), content["count"], look.name]
    return ". ".join(part.rstrip(" .") for part in words if part) + "."


def share_key(said: Shared, *, look: Look) -> str:
    """The same for the same picture, also across processes: its name in a cache, on a disk, as an ETag."""
    content, pictures = content_of(said, look=look), pictures_of(said, look=look)
    written = json.dumps([content, pictures, look.language, _drawing()], sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def content_of(said: Shared, *, look: Look) -> dict[str, Any]:
    with override(look.language):
        return {
            "kicker": (look.kicker or said.kicker)[:MOST_LETTERS],
            "shout": (look.shout or said.title)[:MOST_LETTERS],
            "count": say_count(said),
            "name": look.name,
            "stock": look.stock,
        }


def ask_whom(petition: Petition) -> str:
    words = _("Open letter to %(addressee)s") if petition.is_letter else _("Petition to %(addressee)s")
    return words % {"addressee": petition.addressee}


def pictures_of(said: Shared, *, look: Look) -> dict[str, str]:
    has_heads = said.count is not None and said.goal
    heads = {"heads": draw_heads(said.count or 0, goal=said.goal or 0)} if has_heads else {}
    return {"sign": look.sign_svg, **heads}


def say_count(said: Shared) -> str:
    """ "412 of 500", in the language that is active; beyond the goal only the number."""
    if said.count is None:
        return ""
    figure = number_format(said.count, force_grouping=True)
    if said.goal and said.count <= said.goal:
        return _("%(count)s of %(goal)s") % {"count": figure, "goal": number_format(said.goal, force_grouping=True)}
    return said.counted or _("%(count)s signatures") % {"count": figure}


def draw_heads(count: int, *, goal: int) -> str:
    svg = str(drawings.thermometer(count, goal=goal, label="-")).replace("currentColor", INK)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@cache
def _drawing() -> str:
    """A mark of how the picture is drawn, so that an old one is not served after an update."""
    files = [ROOT / TEMPLATE, ROOT / "core/typst/house.typ", *sorted(Path(ROOT / "core/fonts").glob("*.ttf"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
