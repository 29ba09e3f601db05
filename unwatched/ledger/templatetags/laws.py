"""Pieces of the pages about laws: ``{% load laws %}``."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.ledger.laws.showing import Happening
from unwatched.ledger.models import Provision
from unwatched.ledger.slots import Answer

register = template.Library()


@register.simple_tag
def answer(one: Provision) -> str:
    """An answer in words: "Yes: with costs", "Not known: …"; the word is not said twice."""
    if one.answer == Answer.STATED:
        return capfirst(one.value)
    word = capfirst(str(one.get_answer_display()))
    if not one.value:
        return word
    if one.value.casefold().startswith((word.casefold(), "none", "unknown")):
        return capfirst(one.value) if one.answer != Answer.UNKNOWN else f"{word}{one.value[len('unknown') :]}"
    return f"{word}: {one.value}"


@register.simple_tag
def dispute_question(happening: Happening) -> str:
    """What it is that they tell differently."""
    kinds = list(dict.fromkeys(str(one.get_kind_display()) for one in happening.accounts))
    count = len(happening.accounts)
    said = ngettext("%(what)s: %(n)s account.", "%(what)s: %(n)s accounts.", count)
    return said % {"what": capfirst(_(", or ").join(kinds)), "n": count}
