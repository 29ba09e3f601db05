"""Pictures that the server draws: people, days and signs, as SVG from data. Nobody in them has a face."""

from .crowd import VARIANTS as CROWDS
from .crowd import crowd
from .signs import SIGNS, house_sign, sign_file
from .thermometer import thermometer
from .year import year_squares

__all__ = ["CROWDS", "SIGNS", "crowd", "house_sign", "sign_file", "thermometer", "year_squares"]
