"""What `unwatched bill` can do: a module for each verb, with `add(verbs)` and `run(*, out, err, …)`.

`add` gets argparse's sub-parsers and adds its own; `run` gets what was typed, and where to write. `BillError` and
`OSError` that leave `run` end the command in one sentence, with exit code 1.
"""

import sys
from pathlib import Path
from typing import Any

VERBS = ("parse", "build", "compare")


def read_bytes(file: str) -> bytes:
    """What a file holds; of "-", what stands on stdin."""
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def write_bytes(data: bytes, *, to: Path | None, out: Any) -> None:
    """Into a file, or onto the screen (`out`, a stream of Django's commands)."""
    if to:
        to.write_bytes(data)
    elif buffer := getattr(out, "buffer", None):
        buffer.write(data)
        buffer.flush()
    else:
        out.write(data.decode(errors="replace"), ending="")
