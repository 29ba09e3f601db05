"""What the worker does for the archive."""

from datetime import datetime, timedelta
from threading import Event

from unwatched.core.jobs import companion, sweep
from unwatched.core.scrubbing import scrub


def watch(stop: Event) -> None:
    """Looks at what is said with watched hashtags."""
    from . import hearing  # with it come the readers of networks

    hearing.watch_forever(stop)


def watch_once(*, now: datetime) -> str | None:
    from . import hearing

    return hearing.watch_once(now=now)


companion(name="hashtag-watches", run=watch, once=watch_once)


@sweep(every=timedelta(hours=1), name="hashtag-forgetting")
def forget(*, now: datetime) -> str | None:
    """What no page of a hashtag watch reaches back to any more."""
    from .services import watching

    done = watching.forget(now=now)
    if done:
        scrub()
    return f"{done} rows" if done else None
