"""Screens. Other apps build theirs on :class:`Screen` and :class:`Act`."""

from .act import Act
from .screen import Screen, Tab, may_use, refuse

__all__ = ["Act", "Screen", "Tab", "may_use", "refuse"]
