"""Files of others as rows of our directory. Nothing here knows the database.

A format is a function `read(file: File) -> list[Row]`; it raises `BadFile` with every problem that it found.
"""

from collections.abc import Callable

from . import congress, opencivic, tables
from .rows import File, Row, Span

FORMATS: dict[str, Callable[[File], list[Row]]] = {
    "congress-legislators": congress.read,
    "opencivicdata": opencivic.read,
    "csv": tables.read,
}
ALSO = {"popolo": "opencivicdata", "ocd": "opencivicdata"}  # one reader for both
POSTCODES = "postcodes"
read_postcodes = tables.read_postcodes

__all__ = ["ALSO", "FORMATS", "POSTCODES", "File", "Row", "Span", "read_postcodes"]
