"""Server-sent events, as Mastodon's streaming servers send them."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import requests
import urllib3

from .. import outcomes
from ..line import QUIET


class Event(NamedTuple):
    """Something happened; or nothing did, and the line still stands (no kind)."""

    kind: str
    payload: Any


STILL_THERE = Event("", None)
_LONGEST = 1_000_000  # bytes of one line, and of one event
_LOOK = 0.2  # seconds between two looks whether to hang up


def events(response: requests.Response) -> Iterator[Event]:
    """The events of an open line, until it ends. What makes no sense is left out. Raises Down when nothing else comes.

    https://docs.joinmastodon.org/methods/streaming/ and https://html.spec.whatwg.org/multipage/server-sent-events.html
    """
    kind, data, heard_at = "", "", time.monotonic()
    for line in _lines(response):
        name, colon, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value.strip()
        elif name == "data":
            data = f"{data}\n{value}" if data else value
        event = STILL_THERE if colon and not name else None
        if not line:
            event = Event(kind.replace("_", "."), _read(data)) if kind and data else None
            kind, data = "", ""
        if event is not None:
            heard_at = time.monotonic()
            yield event
        elif len(data) > _LONGEST or time.monotonic() - heard_at > QUIET:
            raise outcomes.after_silence(posting=False)


@contextmanager
def hung_up_when(stop: threading.Event, response: requests.Response) -> Iterator[None]:
    """Ends the line as soon as `stop` is set, however long its server is silent."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK):
            if stop.is_set():
                with suppress(OSError, ValueError, RuntimeError):  # it has ended by itself
                    response.raw.shutdown()
                return

    watcher = threading.Thread(target=watch, name="hang-up", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _lines(response: requests.Response) -> Iterator[str]:
    """Line by line, as soon as each has come."""
    rest = b""
    while piece := _piece(response):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace").rstrip("\r")
        if len(rest) > _LONGEST:
            raise outcomes.after_silence(posting=False)


def _piece(response: requests.Response) -> bytes:
    try:
        return bytes(response.raw.read1(64 * 1024) or b"")
    except (urllib3.exceptions.HTTPError, OSError, ValueError):  # broken, silent for too long, or no chunks
        raise outcomes.after_silence(posting=False) from None


def _read(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data
