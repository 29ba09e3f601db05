"""Every post of the network as it is made (Jetstream, second generation), and of those the ones with a hashtag."""

import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from atproto import JetstreamClient
from atproto_client.models.utils import get_model_as_dict
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from ... import guard
from .. import outcomes
from ..errors import Refused
from .records import POST
from .xrpc import Json

_NUMBER = re.compile(r'"seq":\s*(\d+)')
_QUIET = 60.0  # seconds without a word after which the line is dead


class Jetstream(JetstreamClient):
    """One line, until it ends; `cursor` is the number of the last post that was read on an earlier one.

    The library would come back by itself, and sleep up to a minute before.
    """

    def __init__(self, base: str, *, tag: str, cursor: int | None) -> None:
        wanted: dict[str, Any] = {"collections": [POST], "kinds": ["commit"]}
        super().__init__(
            params=wanted if cursor is None else {**wanted, "cursor": cursor + 1},
            base_uri=base,
            recv_timeout=_QUIET,
            compress=False,  # it would fetch a dictionary on its own
        )
        self._failure: BaseException | None = None
        self._needle = tag.lower() if tag.isascii() else ""

    def listen(self, on_commit: Callable[[Json], None], stop: threading.Event) -> None:
        """Passes on commits that may be of interest, until the line ends or `stop` is set."""
        ended = threading.Event()
        watch = threading.Thread(target=self._stop_when, args=(stop, ended), daemon=True)
        watch.start()
        try:
            self.start(lambda message: on_commit(get_model_as_dict(message)), self._fail)
        finally:
            ended.set()
            watch.join()
        if self._failure is not None:
            raise self._failure

    def _fail(self, error: BaseException) -> None:
        """What went wrong while a post was passed on is for our caller; the library would print it and go on."""
        self._failure = error
        self.stop()

    def _stop_when(self, stop: threading.Event, ended: threading.Event) -> None:
        while not ended.is_set():
            if stop.wait(0.2):
                self.stop()
                return

    # --- What the library lets us say in its place ------------------------------------------------------------------

    def _get_client(self) -> Any:
        parts = urlsplit(self._websocket_uri)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "wss" else 80)
        line = guard.connect(host, port, timeout=outcomes.CONNECT)
        line.settimeout(None)
        return connect(self._websocket_uri, sock=line, open_timeout=outcomes.CONNECT, **self._get_connect_kwargs())

    def _decode_frame(self, raw_frame: str | bytes) -> Any:
        """Most posts are thrown away before they are read: reading takes a hundred times as long as looking."""
        text = raw_frame if isinstance(raw_frame, str) else raw_frame.decode("utf-8", "replace")
        if self._needle and self._needle not in text.lower() and '"delete"' not in text:
            if number := _NUMBER.search(text):
                self._track_cursor(int(number[1]))
            return None
        return super()._decode_frame(text)

    def _handle_websocket_error_or_stop(self, exception: Exception) -> bool:
        if isinstance(exception, guard.Refused):
            raise Refused(str(exception)) from None
        if not isinstance(exception, OSError | WebSocketException | guard.UnknownName):
            return bool(super()._handle_websocket_error_or_stop(exception))
        return True
