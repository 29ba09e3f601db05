from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error

from unwatched.core.checks import deployment


@deployment
def second_factor_is_required() -> Iterator[CheckMessage]:
    if not settings.UNWATCHED_REQUIRE_SECOND_FACTOR:
        yield Error(
            "Organisers can work without a second step after a one-time link.",
            hint="Leave UNWATCHED_REQUIRE_SECOND_FACTOR out or set it to true.",
            id="unwatched.accounts.E001",
        )
