"""The parts of a petition's page: its form, its count, its names, what came of it."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from unwatched.actions.forms import SignForm
from unwatched.actions.models import Petition, PetitionState
from unwatched.actions.services import desks, petitions
from unwatched.core import bots
from unwatched.directory.services.partners import partner_asked_by

register = template.Library()

NAMES_ON_THE_PAGE = 40
COMMENTS_ON_THE_PAGE = 6


@register.inclusion_tag("actions/parts/form.html", takes_context=True)
def petition_form(context: template.Context, petition: Petition) -> dict[str, Any]:
    """The card with the form, or why there is none. After a post with errors it holds what was typed."""
    request: HttpRequest = context["request"]
    now = timezone.now()
    form = getattr(request, "petition_form", None)
    if form is None:
        counter = desks.counter_of(petition, page=context["page"])
        form = SignForm(petition=petition, wordings=counter.wordings)
    return {
        "petition": petition,
        "form": form,
        "is_open": petition.takes_signatures(now=now),
        "is_closed": petition.is_closed(now=now),
        "refused": form.is_bound and not petition.takes_signatures(now=now),
        "url": context["page"].get_url(request),
        "token": bots.make_form_token(now=now),
        "partner": partner_asked_by(request),
    }


@register.inclusion_tag("actions/parts/count.html")
def petition_count(petition: Petition) -> dict[str, Any]:
    """The number in words and as heads."""
    count = petitions.public_count(petition)
    return {
        "petition": petition,
        "count": count,
        "is_open": petition.takes_signatures(now=timezone.now()),
        "removals": petition.removals.standing()[:5],
    }


@register.inclusion_tag("actions/parts/line.html")
def petition_line(petition: Petition) -> dict[str, Any]:
    """The number where there is little room, such as in a frame of another site."""
    return {"count": petitions.public_count(petition)}


@register.inclusion_tag("actions/parts/names.html", takes_context=True)
def petition_names(context: template.Context, petition: Petition) -> dict[str, Any]:
    """Who wants to be seen, newest last, with some of their reasons."""
    shown = petition.signatures.shown()
    total = shown.count()
    return {
        "total": total,
        "names": shown.order_by("id").values_list("shown_name", flat=True)[:NAMES_ON_THE_PAGE],
        "more": max(0, total - NAMES_ON_THE_PAGE),
        "comments": shown.exclude(shown_comment="").order_by("-id")[:COMMENTS_ON_THE_PAGE],
        "url": context["page"].get_url(context["request"]),
    }


@register.inclusion_tag("actions/parts/state.html")
def petition_state(petition: Petition) -> dict[str, Any]:
    """Paused, closed, delivered, answered, won: a stamp and a sentence. Nothing while it collects."""
    now = timezone.now()
    running = petition.state == PetitionState.RUNNING
    return {
        "petition": petition,
        "paused": running and petition.paused and not petition.is_closed(now=now),
        "closed": running and petition.is_closed(now=now),
    }
