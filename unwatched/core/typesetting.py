"""Calls typst. Also a programme of its own (`python typesetting.py`), for documents.py: see `make_private_pdf` there.

Without Django, so that the programme starts in a tenth of a second.
"""

import json
import sys
from typing import Any

import typst

REFUSED = 3  # exit code: typst refuses; what it says is on stderr


def read_fonts(folder: str) -> typst.Fonts:
    """Those in the folder, then those of the machine, then those that typst brings."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[folder])


def typeset(path: str, *, root: str, fonts: typst.Fonts, inputs: dict[str, str], **options: Any) -> bytes | list[bytes]:
    """One document; a list of pictures when it has several pages. Raises RuntimeError or OSError."""
    made = typst.compile(path, root=root, font_paths=fonts, sys_inputs=inputs, **options)
    return made if isinstance(made, list) else bytes(made)


def main() -> int:
    """Reads what to make as JSON from stdin, writes the file to stdout."""
    asked = json.load(sys.stdin)
    fonts = read_fonts(asked["fonts"])
    try:
        made = typeset(asked["path"], root=asked["root"], fonts=fonts, inputs=asked["inputs"], **asked["options"])
    except (RuntimeError, OSError) as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
