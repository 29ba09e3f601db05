"""What leaves the house on paper or as a file: share image, poster, the pack for delivery."""

from .delivery import Facts, LeftOut, delivery_pdf, read_facts
from .look import Look
from .poster import poster_pdf
from .share import share_image, share_key, share_text
from .sheet import sheet_pdf

__all__ = [
    "Facts", "LeftOut", "Look", "delivery_pdf", "poster_pdf", "read_facts", "share_image", "share_key", "share_text",
    "sheet_pdf",
]  # fmt: skip
