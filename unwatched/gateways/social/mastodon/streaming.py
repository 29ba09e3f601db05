"""Server-sent events, as Mastodon's streaming servers send them."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import requests


class Event(NamedTuple):
    """Something happened; or nothing did, and the line still stands (no kind)."""

    kind: str
    payload: Any


STILL_THERE = Event("", None)
_LONGEST = 1_000_000  # bytes of one event


def events(response: requests.Response) -> Iterator[Event]:
    """The events of an open line, until it ends. What makes no sense is left out."""
    kind, data = "", ""
    for raw in response.iter_lines(chunk_size=1):
        line = raw.decode("utf-8", "replace")
        name, _, value = line.partition(":")
        if line.startswith(":") or len(data) > _LONGEST:
            data = "" if len(data) > _LONGEST else data
            yield STILL_THERE
        elif name == "event":
            kind = value.strip()
        elif name == "data":
            data += value.strip()
        elif not line:
            if kind:
                yield Event(kind.replace("_", "."), _read(data))
            kind, data = "", ""


def _read(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data
