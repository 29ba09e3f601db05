"""Opening a sealed list at home: lines of JSON in, rows with the details out. No site and no network are needed."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nacl.public import PrivateKey

from unwatched.vault import envelope
from unwatched.vault.errors import Damaged, VaultError

LONGEST = 1_000_000  # characters of a line
# What may be sealed, in the order of the columns; whatever else is there follows.
DETAILS = ("name", "email", "phone", "postcode", "country", "comment")
MARKS = ("id", "signed_at", "joined_at", "confirmed_at", "language", "place")


class NotOurs(VaultError):
    """A line is none of an export, or no key opens it."""


def open_lines(lines: Iterable[str], *, keys: Mapping[str, PrivateKey]) -> Iterator[dict[str, Any]]:
    """Each row with its details in place of its boxes. Raises NotOurs with the number of the line."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield open_line(line, keys=keys, number=number)


def open_line(line: str, *, keys: Mapping[str, PrivateKey], number: int) -> dict[str, Any]:
    try:
        if len(line) > LONGEST:
            raise ValueError
        row = json.loads(line)
        boxes = {str(mark): base64.b64decode(box) for mark, box in row.pop("boxes").items()}
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise NotOurs(f"Line {number} is not a row of an export. Take the file as it came: format=ndjson.") from None
    mark = next((mark for mark in boxes if mark in keys), None)
    if mark is None:
        named = ", ".join(sorted(boxes)) or "nobody"
        raise NotOurs(f"Line {number} was sealed to {named}: none of these keys is in what you gave with --key.")
    try:
        return {**row, "details": envelope.open_box(boxes[mark], private=keys[mark])}
    except Damaged as error:
        raise NotOurs(f"Line {number}: {error}") from None


def columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The columns of a table of these rows."""
    found: dict[str, str] = {}
    for row in rows:
        found |= {name: name for name in row if name not in ("details", "consents")}
        found |= {name: name for name in row["details"]}
    order = {name: place for place, name in enumerate((*MARKS, *DETAILS))}
    return {name: name for name in sorted(found, key=lambda name: (order.get(name, 99), name))} | {"yes": "yes to"}


def flat(row: Mapping[str, Any]) -> dict[str, object]:
    """One line of the table. What was taken back is no yes."""
    said: dict[tuple[str, str], bool] = {}
    for one in row.get("consents") or []:
        said[str(one.get("organisation")), str(one.get("purpose"))] = bool(one.get("given"))
    yes = "; ".join(f"{organisation}: {purpose}" for (organisation, purpose), given in said.items() if given)
    marks = {name: value for name, value in row.items() if name not in ("details", "consents")}
    return {**marks, **row["details"], "yes": yes}
