"""One thread in many forms. Each takes an `Unrolled` and gives the bytes of a file; the same thread, the same bytes."""

from collections.abc import Callable

from ..unrolling import Unrolled
from . import json

FORMATS: dict[str, Callable[[Unrolled], bytes]] = {"json": json.write}
