"""Screens. Other apps build theirs on :class:`Screen`, :class:`Act` and :class:`Once`."""

from .act import Act
from .once import Once
from .screen import Screen, Tab, may_use, refuse

__all__ = ["Act", "Once", "Screen", "Tab", "may_use", "refuse"]
