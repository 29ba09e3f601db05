"""Laws as text: their shape, reading them from anybody's file, writing them, comparing them. Needs no site."""

from .shapes import Definition, Law, Section, Unsure

__all__ = ["Definition", "Law", "Section", "Unsure"]
