"""Mastodon, and every server that speaks its interface (GoToSocial, Takahē, Akkoma, Pixelfed …).

Mastodon.py writes the requests. What it would do on its own (sleep at a limit, ask for the server's version, follow
redirects, take proxies from the environment) is off: `line` decides what an answer means before the library sees it.
"""

from .account import MastodonAccount
from .oauth import SCOPES, App, Token, authorise_url, exchange, register_app

__all__ = ["SCOPES", "App", "MastodonAccount", "Token", "authorise_url", "exchange", "register_app"]
