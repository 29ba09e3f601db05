"""Logos that organisers bring along, made fit to be drawn: whatever the file was, an SVG comes out."""

import base64
import io
from functools import lru_cache

from django.utils.translation import gettext as _
from PIL import Image

from unwatched.chats.errors import BadTheme

MOST_BYTES = 1_000_000
MOST_PIXELS = 40_000_000  # a small file can unfold to gigabytes
BLANK = b"\xef\xbb\xbf \t\r\n"
ROOM = (500, 180)  # pixels; twice the room that a card has, for printing


@lru_cache(maxsize=16)
def logo_svg(logo: bytes) -> str:
    """An SVG as it is, any other picture inside one, made small. Raises BadTheme.

    What an SVG refers to outside of itself, typst refuses to load.
    """
    if len(logo) > MOST_BYTES:
        raise BadTheme(_("The logo is larger than 1 MB. Please use a smaller file."))
    return _as_it_is(logo) if logo.lstrip(BLANK).startswith(b"<") else _wrapped(_small_png(logo))


def _as_it_is(logo: bytes) -> str:
    try:
        return logo.decode()
    except UnicodeDecodeError:
        raise unreadable() from None


def _small_png(logo: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(logo)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise unreadable()
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise unreadable() from None
    picture.thumbnail(ROOM)
    return picture


def _wrapped(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    wide, high = picture.size
    data = base64.b64encode(file.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{data}"/></svg>'
    )


def unreadable() -> BadTheme:
    return BadTheme(_("The logo cannot be read. Please use a PNG, JPEG or SVG file that holds everything it shows."))
