"""Contrast of two colours, as WCAG 2.2 defines it (1.4.3 and 1.4.11)."""

import re

TEXT = 4.5  # least ratio for text (1.4.3, level AA)
LARGE = 3.0  # for letters of 24 px and more, or 19 px bold
PARTS = 3.0  # for borders, focus rings and pictures that say something (1.4.11)
GOOD = 7.0  # for text, level AAA: what our own inks reach

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)


def channels(colour: str) -> tuple[float, float, float]:
    """``"#f9c835"`` or ``"#fc3"`` as three shares from 0 to 1. Raises ValueError for anything else."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour such as #f9c835")
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(d + d for d in digits)
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def is_legible(ink: str, *, on: str, least: float = TEXT) -> bool:
    return ratio(ink, on) >= least
