"""What leaves the house on paper or as a file: share image, poster, the pack for delivery."""

from .delivery import Facts, LeftOut, delivery_pdf, read_facts
from .look import Look
from .poster import poster_pdf
from .share import Shared, share_image, share_key, share_text, shared
from .sheet import sheet_pdf

__all__ = [
    "Facts", "LeftOut", "Look", "Shared", "delivery_pdf", "poster_pdf", "read_facts", "share_image", "share_key",
    "share_text", "shared", "sheet_pdf",
]  # fmt: skip
