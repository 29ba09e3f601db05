"""Mastodon.py over our line."""

from collections.abc import Callable
from typing import Any

from mastodon import Mastodon
from mastodon.errors import MastodonError

from ...errors import GatewayError
from ..line import USER_AGENT, Line

POSTS = "/api/v1/statuses"


class Api:
    """Mastodon.py over our line: its methods, with our errors for its own."""

    def __init__(self, server: str, access_token: str, *, line: Line) -> None:
        self._library = Mastodon(
            api_base_url=server,
            access_token=access_token,
            session=line,
            user_agent=USER_AGENT,
            ratelimit_method="throw",
            # It believes to know the version, so it never asks for it.
            mastodon_version="4.4.0",
            version_check_mode="created",
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._library, name)

        def ask(*args: Any, **fields: Any) -> Any:
            try:
                return method(*args, **fields)
            except MastodonError as error:
                # The library wraps what the line raised. Anything else is an answer that it could not read.
                ours = error.__context__
                raise ours if isinstance(ours, GatewayError) else ValueError(name) from None

        return ask
