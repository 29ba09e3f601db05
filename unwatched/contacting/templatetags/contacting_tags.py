"""Whom it concerns: the look-up, and those who were found."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from unwatched.contacting.models import Contact, Message, Way
from unwatched.contacting.services import looking_up
from unwatched.contacting.services.looking_up import Found

register = template.Library()


@register.inclusion_tag("contacting/parts/whom.html", takes_context=True)
def whom(context: template.Context, contact: Contact) -> dict[str, Any]:
    """The card with the three ways to find somebody; after a look-up, those who were found."""
    request: HttpRequest = context["request"]
    today = timezone.localdate()
    found: Found | None = getattr(request, "contact_found", None)
    if contact.way == Way.FIXED:
        found = Found(looking_up.fixed(contact, on=today))
    officials = list(found.officials) if found else []
    is_split = found is not None and found.is_split
    together = 1 < len(officials) <= contact.at_once and not is_split
    return {
        "contact": contact,
        "is_split": is_split,
        "found": found,
        "officials": officials,
        "all": "-".join(str(official.pk) for official in officials) if together else "",
        "is_fixed": contact.way == Way.FIXED,
        "by_postcode": contact.way == Way.POSTCODE,
        "places": looking_up.places(contact, on=today) if contact.way != Way.FIXED else None,
        "url": context["page"].get_url(request),
    }


@register.inclusion_tag("contacting/parts/message_state.html")
def message_state(message: Message) -> dict[str, Any]:
    """Why one cannot write: it is over, or paused."""
    return {"message": message, "closed": message.is_closed(now=timezone.now())}
