"""Why something is unsure: sentences for people. Those of `HOLDING` hold words that stand nowhere else."""

from ..shapes import Unsure

BESIDE_TITLE = "This stands at the beginning, before the law itself; it is neither title nor recital."
FOOTNOTE = "A footnote or marginal note that belongs to this place."
STRUCK = "These words are struck out in the file. They were not taken into the text."
PICTURE = "There is a picture here; what it shows was not read."
AFTER_END = "This stands after the last section; it looks like votes, dates and signatures."
OUTSIDE = "This stands outside the law itself."

HOLDING = {BESIDE_TITLE, FOOTNOTE, STRUCK, AFTER_END, OUTSIDE}


def holds(unsure: Unsure) -> bool:
    """Whether its words stand here only, and not also in a section."""
    return unsure.why in HOLDING
