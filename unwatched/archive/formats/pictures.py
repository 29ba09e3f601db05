"""Pictures as a document can hold them: JPEG, PNG or GIF, upright, not larger than paper needs, nothing hidden in them.

A plain JPEG keeps its pixels as they are and loses what stands beside them (EXIF with place and device, comments,
thumbnails, a second picture behind the end): written anew it would be worse and take longer. All else goes through
Pillow, which also reads what typst and browsers do not (TIFF, BMP, AVIF).
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from unwatched.core import removals

READ = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
LARGEST = 30 * 1024 * 1024  # bytes
MOST_DOTS = 50_000_000  # a small file can unfold to billions
WIDEST = 1600  # dots at the longer side: 240 to the inch on A4
EXIF, ICC, ADOBE = b"Exif\x00", b"ICC_PROFILE\x00", b"Adobe"
ORIENTATION = 0x0112
STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what everything can show
APP0, APP1, APP2, APP14, COMMENT, SCAN, END = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE, 0xDA, 0xD9


@dataclass(frozen=True)
class Fitted:
    """A picture that can be shown."""

    data: bytes
    mime: str
    width: int
    height: int

    @property
    def data_url(self) -> str:
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode()}"

    @property
    def svg(self) -> str:
        """Wrapped so that it can travel as text; typst takes the JPEG out as it is."""
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {self.width} {self.height}">'
            f'<image {size} href="{self.data_url}"/></svg>'
        )


class _NotPlain(Exception):
    """A JPEG whose pixels have to be written anew."""


@lru_cache(maxsize=16)
def fit(data: bytes) -> Fitted | None:
    """The picture, fit to be shown; None when it is none that we can read."""
    if not data or len(data) > LARGEST:
        return None
    try:
        return _plain_jpeg(data)
    except (_NotPlain, IndexError):
        pass
    try:
        return _anew(data)
    except Exception:  # decoders raise whatever they like on broken files; here it is all the same
        return None


removals.when_removed(fit.cache_clear)


def _plain_jpeg(data: bytes) -> Fitted:
    """The JPEG without what is not the picture. Raises _NotPlain or IndexError."""
    if data[:2] != b"\xff\xd8":
        raise _NotPlain
    kept, size = [data[:2]], (0, 0)
    for kind, body, segment in _segments(data):
        if kind in FRAMES:
            size = _size(body)
        if _belongs(kind, body):
            kept.append(segment)
    if not all(size) or max(size) > WIDEST:
        raise _NotPlain
    return Fitted(b"".join((*kept, b"\xff\xd9")), "image/jpeg", *size)


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Kind, what it says, and all its bytes, up to the end of the first picture."""
    at = 2
    while data[at + 1] != END:
        if data[at] != 0xFF:
            raise _NotPlain
        kind = data[at + 1]
        if kind == 0xFF or kind in STANDALONE:  # padding stands before a segment
            at += 1 if kind == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body, begin, at = data[at + 4 : end], at, end
        if kind == SCAN:
            at = _end_of_scan(data, end)
        yield kind, body, data[begin:at]


def _size(frame: bytes) -> tuple[int, int]:
    """Width and height; other than 8 bits and one or three colours is for Pillow."""
    if frame[0] != 8 or frame[5] not in (1, 3):
        raise _NotPlain
    return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")


def _belongs(kind: int, body: bytes) -> bool:
    """Whether a segment is part of the drawing. Raises _NotPlain where leaving it out would change how it looks."""
    if kind == APP1 and body.startswith(EXIF) and _is_turned(body):
        raise _NotPlain
    if kind == APP2 and body.startswith(ICC) and b"sRGB" not in body:
        raise _NotPlain
    if 0xC0 <= kind <= 0xCF and kind not in (*FRAMES, 0xC4, 0xC8, 0xCC):
        raise _NotPlain
    if APP0 <= kind <= 0xEF:
        return (kind == APP0 and body.startswith(b"JFIF\x00")) or (kind == APP14 and body.startswith(ADOBE))
    return kind != COMMENT


def _is_turned(exif: bytes) -> bool:
    try:
        read = Image.Exif()
        read.load(exif)
        return read.get(ORIENTATION, 1) != 1
    except Exception:  # broken EXIF: nothing says that it is turned
        return False


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next segment begins."""
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1] not in (0x00, *range(0xD0, 0xD8)):
            return at
        at += 2
    raise _NotPlain


def _anew(data: bytes) -> Fitted | None:
    with Image.open(BytesIO(data), formats=READ) as image:
        if image.width * image.height > MOST_DOTS:
            return None
        image.draft("RGB", (WIDEST, WIDEST))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDEST, WIDEST))
        clear = "A" in upright.mode or "transparency" in upright.info
        drawn = upright.convert("RGBA" if clear else "RGB")
        keep_sharp = clear or image.format in ("PNG", "GIF", "BMP")
    drawn.info = {}
    out = BytesIO()
    if keep_sharp:
        drawn.save(out, "PNG")
    else:
        drawn.save(out, "JPEG", quality=88)
    return Fitted(out.getvalue(), "image/png" if keep_sharp else "image/jpeg", drawn.width, drawn.height)
