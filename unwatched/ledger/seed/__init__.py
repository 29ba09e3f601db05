"""The facts that come with the programme: laws, commitments and contested figures, each with source and confidence."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
# The C parser is ten times as fast; a site starts with this.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read(name: str) -> Any:
    """One of the files: `laws`, `commitments`, `figures` (lists) or `sources` (by key)."""
    return yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_Loader)
