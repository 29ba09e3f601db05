"""What `unwatched bill` can do: a module for each verb, with `add(verbs)` and `run(*, out, err, …)`.

`add` gets argparse's sub-parsers and adds its own; `run` gets what was typed, and where to write. `BillError` and
`OSError` that leave `run` end the command in one sentence, with exit code 2.
"""

import sys
from pathlib import Path
from typing import Any

VERBS = ("parse", "build", "compare")


def read_bytes(file: str) -> bytes:
    """What a file holds; of "-", what stands on stdin."""
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def read_law(file: str) -> Any:
    """A bill of ours, anybody's ordinance, or a law as `unwatched bill parse` wrote it."""
    from unwatched.bills import making
    from unwatched.bills.bill_file import BillFileError
    from unwatched.bills.text import reading

    data, name = read_bytes(file), "" if file == "-" else Path(file).name
    try:
        return reading.read(making.from_file(data, name).akn if making.is_own(data, name) else data, name)
    except BillFileError as error:
        raise BillFileError(f"{name}: {error}" if name else str(error)) from None


def write_bytes(data: bytes, *, to: Path | None, out: Any) -> None:
    """Into a file, or onto the screen (`out`, a stream of Django's commands)."""
    if to:
        to.write_bytes(data)
    elif buffer := getattr(out, "buffer", None):
        buffer.write(data)
        buffer.flush()
    else:
        out.write(data.decode(errors="replace"), ending="")
