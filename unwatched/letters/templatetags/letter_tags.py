"""The parts of an open letter's page: who signed, and the ways to sign."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from unwatched.actions.services import petitions
from unwatched.core import bots
from unwatched.letters.forms import OrganisationForm, StaffForm, endings_of
from unwatched.letters.models import OpenLetter
from unwatched.letters.services import batches, board

register = template.Library()


@register.inclusion_tag("letters/parts/signed.html")
def letter_signed(letter: OpenLetter) -> dict[str, Any]:
    """The frame with the figures, and when they move."""
    now = timezone.now()
    return {
        "letter": letter,
        "boards": board.board(letter),
        "organisations": board.listed(letter).count(),
        "count": petitions.public_count(letter.petition),
        "moved": min(letter.moved_at, batches.last_due(letter, now=now)) if letter.moved_at else None,
        "hour": letter.get_batch_hour_display(),
        "takes_staff": letter.takes_staff(now=now),
        "takes_public": letter.petition.takes_signatures(now=now),
        "takes_organisations": letter.takes_organisations(now=now),
    }


@register.inclusion_tag("letters/parts/board.html")
def letter_board(letter: OpenLetter) -> dict[str, Any]:
    """By employer: the names, and the kinds of work of those without."""
    return {"boards": board.board(letter)}


@register.inclusion_tag("letters/parts/organisations.html")
def letter_organisations(letter: OpenLetter) -> dict[str, Any]:
    return {"listed": board.listed(letter)}


@register.inclusion_tag("letters/parts/staff_form.html", takes_context=True)
def staff_form(context: template.Context, letter: OpenLetter) -> dict[str, Any]:
    """The card for staff, or why there is none. After a post with errors it holds what was typed."""
    return form_parts(context, letter, "staff", is_open=letter.takes_staff(now=timezone.now()))


@register.inclusion_tag("letters/parts/organisation_form.html", takes_context=True)
def organisation_form(context: template.Context, letter: OpenLetter) -> dict[str, Any]:
    return form_parts(context, letter, "organisation", is_open=letter.takes_organisations(now=timezone.now()))


def form_parts(context: template.Context, letter: OpenLetter, kind: str, *, is_open: bool) -> dict[str, Any]:
    request: HttpRequest = context["request"]
    now = timezone.now()
    typed, form = getattr(request, "letter_form", ("", None))
    if typed != kind:
        form = StaffForm(letter=letter) if kind == "staff" else OrganisationForm()
    return {
        "letter": letter,
        "petition": letter.petition,
        "form": form,
        "is_open": is_open,
        "refused": typed == kind and not is_open,
        "endings": list(endings_of(letter)) if kind == "staff" else [],
        "url": context["page"].get_url(request),
        "token": bots.make_form_token(now=now),
    }
