"""The parts of a call's page: where it stands, and how one begins."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils import timezone

from unwatched.contacting.models import Call
from unwatched.contacting.services import call_round, calls, scripts
from unwatched.contacting.services.scripts import Line
from unwatched.directory.models import Official

register = template.Library()


@register.inclusion_tag("contacting/parts/call_state.html", takes_context=True)
def call_state(context: template.Context, call: Call) -> dict[str, Any]:
    """How many calls there were; why one cannot call now; what went wrong."""
    now = timezone.now()
    return {
        "call": call,
        "said": getattr(context["request"], "call_said", ""),
        "is_open": call.is_open(now=now),
        "is_closed": call.is_closed(now=now),
        "count": calls.public_count(call),
    }


@register.simple_tag
def round_of(call: Call, officials: Sequence[Official]) -> str:
    """The people who were found, signed: they are called one after the other."""
    return call_round.begin(call, officials).write()


@register.simple_tag
def numbers_of(call: Call, official: Official) -> list[Line]:
    return scripts.lines_of(call, official)
