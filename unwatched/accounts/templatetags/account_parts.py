import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest

from unwatched.accounts.middleware import may_enter

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute: a script block would be one more thing for the CSP to allow."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def may_go_on(request: HttpRequest) -> bool:
    """Whether the office is open to this session."""
    return request.user.is_authenticated and may_enter(request)
