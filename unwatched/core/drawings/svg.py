"""Small helpers: numbers without noise, and a picture with a name."""

from django.utils.html import escape
from django.utils.safestring import SafeString


def num(value: float) -> str:
    """``12.0`` as "12", ``3.14159`` as "3.1": a picture of this size needs no more."""
    return f"{value:.1f}".removesuffix(".0")


def picture(kind: str, box: str, name: str, *parts: str, more: str = "") -> SafeString:
    """An ``<svg>`` that is one image with a name. ``parts`` and ``more`` are our own markup, ``name`` is anybody's."""
    return SafeString(
        f'<svg class="{kind}" viewBox="{box}" role="img" aria-label="{escape(name)}"{more}>{"".join(parts)}</svg>'
    )


def stand_alone(box: str, *parts: str, ink: str) -> str:
    """An SVG as a file of its own: documents and pictures know no `currentColor`."""
    markup = "".join(parts).replace("currentColor", ink)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{markup}</svg>'


def decoration(kind: str, box: str, *parts: str) -> SafeString:
    """An ``<svg>`` that says nothing."""
    return SafeString(
        f'<svg class="{kind}" viewBox="{box}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
