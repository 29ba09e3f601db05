"""The signs that a coalition can choose for its name: few lines, drawn with one thick pen."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .svg import decoration, picture, stand_alone

BOX = "0 0 48 30"
# All in a box of 48 by 30, so that one can stand where another stood.
STROKES = {
    "eye": '<path d="M3 4Q24 30 45 4"/><path d="M10 12 4 20M24 17V28M38 12l6 8"/>',
    "door": '<path d="M4 27.5H44"/><path d="M15 27V3H33V27"/><path d="M27.5 14v4"/>',
    "key": '<circle cx="11" cy="15" r="7.5"/><path d="M18.5 15H45M35 15v8M42.5 15v6"/>',
    "lantern": '<path d="M24 2V7M15 8.5H33L36 26.5H12Z"/><path d="M24 14v6"/>',
    "umbrella": '<path d="M4 19Q6 4 24 4T44 19Q34 13 24 18 14 13 4 19Z"/><path d="M24 18v5q0 4.5 5 4.5"/>',
}
SIGNS = {
    "eye": _("A closed eye"),
    "door": _("A door"),
    "key": _("A key"),
    "lantern": _("A lantern"),
    "umbrella": _("An umbrella"),
}


def strokes(sign: str) -> str:
    """The lines of a sign without their frame; an unknown sign is the closed eye."""
    lines = STROKES.get(sign, STROKES["eye"])
    return f'<g fill="none" stroke="currentColor" stroke-width="5">{lines}</g>'


def house_sign(sign: str = "eye", *, label: str = "") -> SafeString:
    """The sign of the house. Without a label it is decoration beside the name."""
    if label:
        return picture("emblem", BOX, label, strokes(sign))
    return decoration("emblem", BOX, strokes(sign))


def sign_file(sign: str = "eye", *, ink: str) -> str:
    """The sign as an SVG of its own, for documents."""
    return stand_alone(BOX, strokes(sign), ink=ink)
