"""Pictures that the server draws: people, days and signs, as SVG from data. Nobody in them has a face."""

from .crowd import VARIANTS as CROWDS
from .crowd import crowd
from .rows import Row, head_rows, heads_each
from .signs import SIGNS, house_sign, sign_file
from .thermometer import thermometer
from .year import year_squares

__all__ = [
    "CROWDS", "SIGNS", "Row", "crowd", "head_rows", "heads_each", "house_sign", "sign_file", "thermometer",
    "year_squares",
]  # fmt: skip
