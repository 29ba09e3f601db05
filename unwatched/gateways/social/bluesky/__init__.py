"""Bluesky: an account on a personal data server, of the company's or one's own.

Publishing and looking again use `com.atproto.repo` alone, which every data server has. Listening needs an AppView,
which data servers of one's own may lack.
"""

from .account import BlueskyAccount
from .session import sign_in

__all__ = ["BlueskyAccount", "sign_in"]
