"""Unwatched: organising software that does not watch the people who use it."""

__version__ = "0.1.0"
