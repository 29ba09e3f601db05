"""Is a picture's alternative text of use to somebody who cannot see it? What can be told without seeing the picture."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.gateways.social.letters import graphemes

SHORTEST = 8  # letters: "A camera" says something, "photo" does not
_FILE = re.compile(r"[^\n]*\.(?:png|jpe?g|gif|webp|avif|heic|bmp|tiff?|svg)", re.IGNORECASE)
# What cameras and telephones call their files, with or without an ending.
_CAMERA = re.compile(
    r"(?:img|dsc[fn]?|pxl|mvimg|screenshot|screen shot|bildschirmfoto|whatsapp image)[\s_-]*[\d\s_.:-]*"
    r"(?:at [\d.:\s]+(?:[ap]m)?)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_EMPTY_WORDS = re.compile(
    r"(?:an?|the)?\s*(?:image|picture|photo|photograph|graphic|screenshot|logo|card|alt(?:ernative)? text|description"
    r"|bild|foto|grafik|image de|imagen|immagine)s?(?:\s+of)?\s*\d*[.!]?",
    re.IGNORECASE,
)


class Fault(NamedTuple):
    """What is wrong, and what to do about it: two sentences."""

    message: str
    remedy: str


def fault(description: str, *, post_text: str, limit: int) -> Fault | None:
    """What is wrong with an alternative text of at most ``limit`` letters; None when nothing can be told."""
    text = description.strip()
    say = _("Say what a person should know who cannot see it: where, how many, what matters.")
    if not text:
        return Fault(_("The picture has no text."), say)
    if _FILE.fullmatch(text) or _CAMERA.fullmatch(text):
        return Fault(_("That is the file's name."), say)
    if _ADDRESS.fullmatch(text):
        return Fault(_("That is only an address."), say)
    if _EMPTY_WORDS.fullmatch(text):
        return Fault(_("That says only that it is a picture."), say)
    if _plain(text) == _plain(post_text):
        return Fault(_("The picture's text is the post's own text, so it would be read out twice."), say)
    if graphemes(text) < SHORTEST and not _has_wide_letters(text):
        return Fault(_("The picture's text is very short."), say)
    if over := max(graphemes(text) - limit, 0):
        message = ngettext(
            "The picture's text is %(n)s letter too long.", "The picture's text is %(n)s letters too long.", over
        )
        return Fault(message % {"n": over}, _("Keep what matters; long texts can stand in a post of their own."))
    return None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _has_wide_letters(text: str) -> bool:
    """Four Chinese letters can say what takes English twelve."""
    return any("\u2e80" <= letter <= "\ud7ff" for letter in text)
