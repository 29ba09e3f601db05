"""What `unwatched check` says about the clock by which posts go out."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from .services import clocks


@register(Tags.database)
def clock_is_right(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """The networks' servers date their answers, so that they tell when it is our clock that is wrong."""
    if not databases:
        return []
    try:
        said = clocks.warning(now=timezone.now())
    except DatabaseError:  # no tables yet
        return []
    hint = "Run: timedatectl set-ntp true"
    return [Warning(said, hint=hint, id="unwatched.publishing.W001")] if said else []
