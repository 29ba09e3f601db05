"""What the worker does for the archive."""

import logging
from contextlib import closing
from datetime import datetime, timedelta
from threading import Event

from unwatched.core.jobs import companion, sweep
from unwatched.core.scrubbing import scrub
from unwatched.gateways import mail
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import x

from . import emails
from .models import Follow
from .services import finding, following, forgetting, looking, mentions, pictures, refreshing, removing

log = logging.getLogger(__name__)

# What one sweep does at most, so that no other waits for long: each asks a server that may be slow.
THREADS, PICTURES, AUTHORS, CODES = 5, 10, 5, 5


def watch(stop: Event) -> None:
    """Looks at what is said with watched hashtags."""
    from . import hearing  # with it come the readers of networks

    hearing.watch_forever(stop)


def watch_once(*, now: datetime) -> str | None:
    from . import hearing

    return hearing.watch_once(now=now)


companion(name="hashtag-watches", run=watch, once=watch_once)


@sweep(every=timedelta(minutes=5), name="brought-archives")
def forget_archives(*, now: datetime) -> str | None:
    """Archives that people have brought and not chosen from."""
    from .services import bringing

    gone = bringing.forget_old(now=now)
    return f"{gone} archives" if gone else None


@sweep(every=timedelta(hours=1), name="hashtag-forgetting")
def forget(*, now: datetime) -> str | None:
    """What no page of a hashtag watch reaches back to any more."""
    from .services import watching

    done = watching.forget(now=now)
    if done:
        scrub()
    return f"{done} rows" if done else None


# --- Threads ----------------------------------------------------------------------------------------------------------


@sweep(every=timedelta(seconds=20), name="archive-mentions", abroad=True)
def answer_mentions(*, now: datetime) -> str | None:
    """The mention bot: what was said to our accounts with the word "unroll", and authors' answers."""
    done = mentions.listen(read=looking.from_network, now=now)
    return f"{done} answered" if done else None


@sweep(every=timedelta(seconds=20), name="archive-removals", abroad=True)
def look_for_codes(*, now: datetime) -> str | None:
    """Whether an author has said the code that removes a thread."""
    gone = sum(removing.look(row, now=now) for row in removing.due(now=now, most=CODES))
    if gone:
        scrub()
    return f"{gone} removed" if gone else None


@sweep(every=timedelta(seconds=30), name="archive-pictures", abroad=True)
def copy_pictures(*, now: datetime) -> str | None:
    """Copies of the pictures of kept threads."""
    done = sum(pictures.fetch(media, now=now) for media in pictures.due(now=now, most=PICTURES))
    return f"{done} pictures" if done else None


@sweep(every=timedelta(minutes=1), name="archive-sources", abroad=True)
def look_at_sources(*, now: datetime) -> str | None:
    """Whether kept threads still stand at their source, once a day each; one at a time of one server."""
    threads = refreshing.due(now=now, most=THREADS)
    changed = [refreshing.look_again(thread, read=looking.from_network, now=now) for thread in threads]
    changed += look_at_x(now=now)
    if any(one.gone for one in changed):
        scrub()
    return f"{len(changed)} looked at" if changed else None


def look_at_x(*, now: datetime) -> list[refreshing.Changes]:
    """Where a key is set; without one nobody can ask X what became of a post."""
    reader = x.configured()
    if reader is None:
        return []
    with closing(reader):
        return [
            refreshing.look_again_on_x(thread, reader=reader, read=looking.from_network, now=now)
            for thread in refreshing.due_on_x(now=now, most=THREADS)
        ]


@sweep(every=timedelta(minutes=2), name="archive-follows", abroad=True)
def look_at_authors(*, now: datetime) -> str | None:
    """New threads of authors who are followed."""
    found = 0
    for row in following.due(now=now, most=AUTHORS):
        new = following.look(row, read=looking.from_network, now=now)
        found += len(new)
        if new:
            _tell(row, count=len(new))
    return f"{found} found" if found else None


def _tell(row: Follow, *, count: int) -> None:
    """The mail to whoever follows. It waits in the inbox all the same when the mail server does not want it."""
    if not row.mail or row.by is None or not row.by.is_active:
        return
    try:
        with mail.connection() as over:
            mail.send(emails.found(row.author, count=count, to=row.by), over=over)
    except GatewayError as error:
        log.warning("The mail about follow %d did not go out: %s", row.pk, type(error).__name__)


@sweep(every=timedelta(hours=1), name="archive-lapsing")
def lapse(*, now: datetime) -> str | None:
    """Questions that were not answered within two weeks."""
    gone = finding.lapse(now=now)
    forgetting.forget_said(now=now)
    if gone:
        scrub()
    return f"{gone} lapsed" if gone else None
