"""The picture that networks show beside a link to a petition: 1200 × 630, one sheet, words as large as they get."""

import hashlib
import json
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


def share_image(petition: Petition, *, count: int | None, look: Look) -> bytes:
    """A PNG. `count` None leaves the number out (nobody has signed yet, or it shall not age in caches).

    Takes about 40 ms: keep the bytes under `share_key`. As alternative text give `share_text`. Raises DocumentError.
    """
    content, pictures = content_of(petition, count=count, look=look), pictures_of(petition, count=count, look=look)
    return make_png(TEMPLATE, content, pictures=pictures, language=look.language)


def share_text(petition: Petition, *, count: int | None, look: Look) -> str:
    """What the picture says, as its alternative text."""
    content = content_of(petition, count=count, look=look)
    words = [content["kicker"], content["shout"].replace("\n", " "), content["count"], look.name]
    return ". ".join(part.rstrip(" .") for part in words if part) + "."


def share_key(petition: Petition, *, count: int | None, look: Look) -> str:
    """The same for the same picture, also across processes: its name in a cache, on a disk, as an ETag."""
    content, pictures = content_of(petition, count=count, look=look), pictures_of(petition, count=count, look=look)
    said = json.dumps([content, pictures, look.language, _drawing()], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def content_of(petition: Petition, *, count: int | None, look: Look) -> dict[str, Any]:
    with override(look.language):
        return {
            "kicker": (look.kicker or ask_whom(petition))[:MOST_LETTERS],
            "shout": (look.shout or petition.title)[:MOST_LETTERS],
            "count": say_count(petition, count=count),
            "name": look.name,
            "stock": look.stock,
        }


def ask_whom(petition: Petition) -> str:
    words = _("Open letter to %(addressee)s") if petition.is_letter else _("Petition to %(addressee)s")
    return words % {"addressee": petition.addressee}


def pictures_of(petition: Petition, *, count: int | None, look: Look) -> dict[str, str]:
    heads = {} if count is None else {"heads": draw_heads(count, goal=petition.goal)}
    return {"sign": look.sign_svg, **heads}


def say_count(petition: Petition, *, count: int | None) -> str:
    """ "412 of 500", in the language that is active; beyond the goal only the number."""
    if count is None:
        return ""
    figure = number_format(count, force_grouping=True)
    if count > petition.goal:
        return _("%(count)s signatures") % {"count": figure}
    return _("%(count)s of %(goal)s") % {"count": figure, "goal": number_format(petition.goal, force_grouping=True)}


def draw_heads(count: int, *, goal: int) -> str:
    svg = str(drawings.thermometer(count, goal=goal, label="-")).replace("currentColor", INK)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@cache
def _drawing() -> str:
    """A mark of how the picture is drawn, so that an old one is not served after an update."""
    files = [ROOT / TEMPLATE, ROOT / "core/typst/house.typ", *sorted(Path(ROOT / "core/fonts").glob("*.ttf"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
