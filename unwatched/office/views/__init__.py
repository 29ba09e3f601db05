"""Screens. Other apps build theirs on :class:`Screen`."""

from .screen import Screen, may_use, refuse

__all__ = ["Screen", "may_use", "refuse"]
