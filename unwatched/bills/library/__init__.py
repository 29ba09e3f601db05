"""The clause library: what can stand in a law, written by us, with what speaks for it and against it. Pure data."""

from unwatched.bills.library.loading import library
from unwatched.bills.library.shapes import (
    Adopted,
    Alternative,
    Blank,
    BrokenLibrary,
    Instrument,
    LevelWords,
    Library,
    Part,
    Signs,
    Slot,
    Strength,
    Term,
)

__all__ = [
    "Adopted",
    "Alternative",
    "Blank",
    "BrokenLibrary",
    "Instrument",
    "LevelWords",
    "Library",
    "Part",
    "Signs",
    "Slot",
    "Strength",
    "Term",
    "library",
]
