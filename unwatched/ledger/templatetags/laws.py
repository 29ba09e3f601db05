"""Pieces of the pages about laws: ``{% load laws %}``."""

from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.ledger.laws.showing import Happening, Shown
from unwatched.ledger.models import Law, Provision
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


@register.inclusion_tag("ledger/parts/numbered.html")
def numbered(shown: Shown, row: Law | Provision) -> dict[str, Any]:
    """How sure we are of a fact, and its sources by their numbers at the foot of the page."""
    cited = {one.source_id: one.source for one in row.cited}
    found = sorted(((shown.numbers[pk], one) for pk, one in cited.items()), key=lambda pair: pair[0])
    return {"found": found, "sure": capfirst(str(row.get_confidence_display()))}


@register.simple_tag
def dispute_question(happening: Happening) -> str:
    """What it is that they tell differently."""
    kinds = list(dict.fromkeys(str(one.get_kind_display()) for one in happening.accounts))
    count = len(happening.accounts)
    said = ngettext("%(what)s: %(n)s account.", "%(what)s: %(n)s accounts.", count)
    return said % {"what": capfirst(_(", or ").join(kinds)), "n": count}
