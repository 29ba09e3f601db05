"""Pieces of the pages about promises: ``{% load promises %}``."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unwatched.core import drawings
from unwatched.core.drawings.year import LONGEST
from unwatched.ledger.promises import showing
from unwatched.ledger.promises.showing import Shown

register = template.Library()


@register.simple_tag
def known_date(row: Any) -> str:
    """The date of a row as well as it is known: "about July 2021"."""
    return showing.date_words(row.date, row.precision)


@register.simple_tag
def expiry_date(row: Any) -> str:
    return showing.date_words(row.expiry, row.expiry_precision)


@register.filter
def known(text: str) -> str:
    """What is not known is said in one way, however it came in."""
    return _("Not known") if text.strip().casefold() in ("", "unknown", "?") else text


@register.simple_tag
def squares(shown: Shown) -> SafeString:
    """A square for each day from the words to their end; nothing where there are too many to be seen."""
    left, begins = shown.standing.left, shown.begins
    if left is None or begins is None or not 0 < (left.until - begins).days <= LONGEST:
        return SafeString("")
    return drawings.year_squares(begins, end=left.until, today=shown.on)
