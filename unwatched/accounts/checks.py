from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def second_factor_is_required(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.UNWATCHED_REQUIRE_SECOND_FACTOR:
        return []
    return [
        Error(
            "Organisers can work without a second step after their password or link.",
            hint="Leave UNWATCHED_REQUIRE_SECOND_FACTOR out or set it to true.",
            id="unwatched.accounts.E001",
        )
    ]
