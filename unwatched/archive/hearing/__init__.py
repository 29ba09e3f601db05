"""The worker's eyes for hashtag watches: asks servers in turn, and reads Bluesky's stream in a thread of its own.

All that must be known lies in rows, so a worker may die at any moment and another one goes on from there. What comes
twice is filed once.
"""

from datetime import datetime
from threading import Event

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from .rounds import look_round, wanted_on_bluesky
from .stream import StreamReader
from .taps import Taps

LOOK_ROUND = 5.0  # seconds between two looks at what is due


def watch_forever(stop: Event) -> None:
    """Looks at whatever is to be watched, until ``stop`` is set."""
    reader: StreamReader | None = None
    taps = Taps(stop)
    while not stop.is_set():
        close_old_connections()
        taps.open()
        tags = wanted_on_bluesky()
        if reader and (reader.tags != tags or not reader.is_alive()):
            reader.end()
            reader = None
        if tags and reader is None and settings.UNWATCHED_JETSTREAM:
            reader = StreamReader(tags, stop)
            reader.start()
        look_round(now=timezone.now(), stop=stop, search=reader is None or not reader.flows.is_set())
        taps.wait(LOOK_ROUND)
    if reader:
        reader.end()
    taps.close()


def watch_once(*, now: datetime) -> str | None:
    """What is due now, without the stream."""
    looked = look_round(now=now, stop=Event(), search=True)
    return f"{looked} places looked at" if looked else None
