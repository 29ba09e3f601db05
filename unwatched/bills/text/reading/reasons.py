"""Why something is unsure: sentences for people. `holds` says of which the words stand nowhere else."""

from ..shapes import Unsure

BESIDE_TITLE = "This stands at the beginning, before the law itself; it is neither title nor recital."
FOOTNOTE = "A footnote, endnote or marginal note that belongs to this place."
COMMENT = "A comment that somebody wrote into the file. It is no part of the law."
STRUCK = "These words are struck out in the file. They were not taken into the text."
PICTURE = "There is a picture here; what it shows was not read."
AFTER_END = "This stands after the last section; it looks like votes, dates and signatures."
OUTSIDE = "This stands outside the law itself."
PAGE_FURNITURE = "A header, footer or page number that stood between the lines. It was taken out of the text."
HEADER = "The header or footer of the file's pages."
LINE_NUMBERS = "The numbers of the lines at the margin. They were taken out of the text."
CONTENTS = "This looks like a table of contents: the same numbers follow with their text."
COLUMNS = (
    "There seem to be two columns side by side here. These lines were read straight across: put them in order first."
)
CODE_NOTE = "This is a note of the file's program, no part of the law."

_HOLDING = {BESIDE_TITLE, FOOTNOTE, COMMENT, STRUCK, AFTER_END, OUTSIDE, PAGE_FURNITURE, HEADER, LINE_NUMBERS, CONTENTS,
            CODE_NOTE}  # fmt: skip

INLINE = (
    "This number stood in the middle of a line. It was taken as the beginning of a part, for it continues the count."
)
NO_NUMBER = "This paragraph has no number. It was taken as belonging to the part before it."
JUMP = "A number is missing before this one."
TWICE = "This number stands here a second time."
BACK = "The count goes back here."
MIDDLE = "The count begins here with this number."
NO_TITLE = "No title was found."
NO_SECTIONS = "No numbered section was found. All words are here, but not divided."
OTHER_KIND = (
    "The name of this file says Word or OpenDocument, but it is neither. It was read as the text that it holds."
)
MACROS = "The file holds macros. They were not run and not read."


def put_together(word: str) -> str:
    return f"A word was broken at the end of a line. It was put together as “{word}”."


def read_as(sign: str) -> str:
    return f"This sign stood where {sign} must stand. It was read as {sign}."


def glued(term: str, verb: str) -> str:
    return f"There is no space before “{verb}” here. “{term}” was taken as a term that is defined."


def in_table(term: str) -> str:
    return f"This is a row of a table among definitions. “{term}” was taken as a term that is defined."


def within_paragraph(term: str) -> str:
    return f"This stands within a paragraph, without quotation marks. “{term}” was taken as a term that is defined."


def holds(unsure: Unsure) -> bool:
    """Whether its words stand here only, and not also in the title, the recitals or a section."""
    return unsure.why in _HOLDING


def repairs(unsure: Unsure) -> bool:
    """Whether its words stand in the text in another spelling."""
    return unsure.why.startswith((put_together("")[:30], read_as("")[:18]))
