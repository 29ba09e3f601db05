"""Ours, with the peer beside it. It need not check for forged requests, which is in its favour."""

from unwatched.config.settings import *  # noqa: F403
from unwatched.config.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = ["bench.peer", "wagtail.contrib.forms", *INSTALLED_APPS]
MIDDLEWARE = [name for name in MIDDLEWARE if "csrf" not in name.lower()]
