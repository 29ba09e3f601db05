"""The organisations of a coalition, and those who decide."""

from .hosts import make_host
from .importing import bring, newest_imports
from .looking_up import divisions_of, officials_of

__all__ = ["bring", "divisions_of", "make_host", "newest_imports", "officials_of"]
