"""Is a picture's alternative text of use to somebody who cannot see it? What can be told without seeing the picture."""

from typing import NamedTuple

import regex
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.gateways.social.letters import graphemes

SHORTEST = 8  # letters: "A camera" says something, "photo" does not
_ANY_CASE = regex.IGNORECASE
_FILE = regex.compile(r"[^\n]*\.(?:png|jpe?g|gif|webp|avif|heic|bmp|tiff?|svg|pdf)", _ANY_CASE)
# What cameras, telephones and programs call their files, with or without an ending.
_CAMERA = regex.compile(
    r"(?:img|image|dsc[fn]?|pxl|mvimg|photo|pic|picture|scan|screen ?shot|bildschirmfoto|capture d’écran|whatsapp image"
    r"|signal|untitled|unnamed|unbenannt|download|copy of|file|document)?"
    r"[\s_()-]*(?:\d[\d\s_.:()-]*(?:at [\d.:\s]+(?:[ap]m)?)?[\s_()\d-]*)?"
    r"(?:[\s_-]*(?:wa|final|copy|edited|crop(?:ped)?|v)\d*)*",
    _ANY_CASE,
)
_CODE = regex.compile(r"(?=\S*\d)(?:[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|[A-Za-z0-9_-]{16,})", _ANY_CASE)
_ADDRESS = regex.compile(r"<?(?:https?://\S+|www\.\S+)>?", _ANY_CASE)
_A = r"(?:an?|the|my|our|this is an?|eine?|das|der|une?|la|le|el|uma?|una)"
_PICTURE = (
    r"(?:image|picture|photo|photograph|graphic|graph|chart|screenshot|logo|card|banner|poster|flyer|meme|illustration"
    r"|icon|gif|alt(?:ernative)?[ -]text|alt|description|caption|text|bild|foto|grafik|bildbeschreibung|imagen|imagem"
    r"|immagine|dessin|afbeelding)s?"
)
_OF = r"(?:\s+(?:of|showing|with|from|von|de|du|di|van))?"
_EMPTY_WORDS = regex.compile(rf"(?:{_A}\s+)?{_PICTURE}{_OF}(?:\s+{_A})?(?:\s+{_PICTURE})?\s*\d*[.…:!]*", _ANY_CASE)
_NOTHING = regex.compile(
    r"(?:(?:no|without|missing) (?:alt|text|description|caption)\b.{0,20}|(?:todo|tbd|tba|placeholder)\b.{0,30}"
    r"|n/a|none|null|undefined|x{3,10}|test\s?\d*|asdf\w{0,10})[.!]?",
    _ANY_CASE,
)
# What platforms write by themselves when nobody did.
_BY_A_MACHINE = regex.compile(
    r"(?:(?:may be|might be|could be) (?:an? )?(?:image|photo|picture|graphic|cartoon|meme|close-up|black-and-white)\b"
    r"|image may contain\b|photo by .{1,60} on |no photo description|description unavailable"
    r"|kann ein bild von|peut être une image|puede ser una imagen|pode ser uma imagem)",
    _ANY_CASE,
)
_LABELS = regex.compile(r"[#＃@]\S+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


class Fault(NamedTuple):
    """What is wrong, and what to do about it: two sentences."""

    message: str
    remedy: str


def fault(description: str, *, post_text: str, limit: int) -> Fault | None:
    """What is wrong with an alternative text of at most ``limit`` letters; None when nothing can be told."""
    text = description.strip()
    if message := _useless(text, post_text):
        return Fault(message, _("Say what a person should know who cannot see it: where, how many, what matters."))
    if over := max(graphemes(text) - limit, 0):
        message = ngettext(
            "The picture's text is %(n)s letter too long.", "The picture's text is %(n)s letters too long.", over
        )
        return Fault(message % {"n": over}, _("Keep what matters; long texts can stand in a post of their own."))
    return None


def _useless(text: str, post_text: str) -> str:
    """Why nobody learns anything from it; empty when somebody may."""
    if not text:
        return _("The picture has no text.")
    if _ADDRESS.fullmatch(text):
        return _("That is only an address.")
    if _FILE.fullmatch(text) or _CODE.fullmatch(text) or (_CAMERA.fullmatch(text) and regex.search(r"\d", text)):
        return _("That is the file's name.")
    if _EMPTY_WORDS.fullmatch(text):
        return _("That says only that it is a picture.")
    if _BY_A_MACHINE.match(text):
        return _("A machine has written that, and it guesses.")
    if not _WORD.search(_LABELS.sub("", text)) or _NOTHING.fullmatch(text):
        return _("That says nothing about the picture.")
    if _plain(text) == _plain(post_text):
        return _("The picture's text is the post's own text, so it would be read out twice.")
    if graphemes(text) < SHORTEST and not _WIDE.search(text):
        return _("The picture's text is very short.")
    return ""


def _plain(text: str) -> list[str]:
    """Its words, without the signs between them."""
    words: list[str] = _WORD.findall(text.casefold())
    return words
