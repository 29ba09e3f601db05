"""Pieces of the office's screens of the ledgers: ``{% load ledger_office %}``."""

from typing import Any

from django import template

from unwatched.ledger.office.suggestions import says
from unwatched.ledger.promises import showing

register = template.Library()


@register.simple_tag
def line_says(row: Any) -> str:
    """A line in a few words: kind, date, words."""
    return says(row)


@register.simple_tag
def date_says(row: Any) -> str:
    return showing.date_words(row.date, row.precision)


@register.simple_tag
def expiry_says(row: Any) -> str:
    return showing.date_words(row.expiry, row.expiry_precision)
