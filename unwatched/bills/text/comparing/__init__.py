"""Two laws side by side: which part became which, to the word, and what was lost."""

from .comparison import compare
from .losses import Loss, Weight, losses
from .shapes import Comparison, Edit, Kind, Pair, Part, Place, Row
from .words import Run

__all__ = [
    "Comparison", "Edit", "Kind", "Loss", "Pair", "Part", "Place", "Row", "Run", "Weight", "compare", "losses",
]  # fmt: skip
