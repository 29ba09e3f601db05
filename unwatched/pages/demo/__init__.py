"""The demo: a made-up coalition in a made-up town, loaded into an empty site and taken away by one command.

No person, firm or place in it is real; all its addresses end in example.org or .test, which nobody can own.
"""

from .loading import load
from .removing import remove
from .state import is_present, is_tried, url

__all__ = ["is_present", "is_tried", "load", "remove", "url"]
